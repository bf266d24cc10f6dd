"""The head that stays and the way out lie over the page, and cover nothing that is looked at or focused."""

from playwright.sync_api import Page

# Each element is brought into sight as the browser does it by itself, and then asked what lies on top of it
# at its first and last line. What is higher than the window cannot be in sight whole.
_COVERED = """
() => {
  const over = [...document.querySelectorAll(".leave, .site-head")].filter(
    (each) => ["fixed", "sticky"].includes(getComputedStyle(each).position));
  const isOver = (element) => over.some((each) => each.contains(element));
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const looked = "h1, h2, h3, p, li, dt, dd, td, th, label, legend";
  const found = [];
  for (const element of document.querySelectorAll(`${focusable}, ${looked}`)) {
    if (isOver(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.matches(focusable)) element.focus(); else element.scrollIntoView({ block: "nearest" });
    const box = element.getBoundingClientRect();
    if (box.height > innerHeight / 2 || box.width < 2 || box.height < 2) continue;
    for (const y of [box.top + 2, box.bottom - 2]) {
      const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, y);
      if (top && isOver(top)) found.push(`${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  scrollTo(0, document.documentElement.scrollHeight);
  const bar = document.querySelector(".leave").getBoundingClientRect();
  const last = document.querySelector(".site-foot").getBoundingClientRect();
  if (bar.top > innerHeight / 2 && last.bottom > bar.top + 1) found.push("the page's last line");
  return found;
}
"""


def covered(page: Page) -> list[str]:
    """The elements of a page that are covered when they are focused or scrolled to."""
    found: list[str] = page.evaluate(_COVERED)
    return found
