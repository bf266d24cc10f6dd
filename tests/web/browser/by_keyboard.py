"""Going through a page by keyboard alone, and whether the focus is seen all the way."""

from collections.abc import Callable

from playwright.sync_api import Page

# Enough presses of Tab to pass everything on any page with one question.
MOST_TABS = 60
FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName + " " + (element.textContent || "").trim().slice(0, 40),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
  };
}"""


def stops(page: Page) -> int:
    """How many stops the keyboard has to make: one for each control, and one for a group of radio buttons.

    The button that Enter presses is none.
    """
    controls = page.locator(
        "a:visible, button:not(.enter-sends):visible, input:not([type=radio]):visible, "
        "summary:visible, textarea:visible"
    )
    groups = {radio.get_attribute("name") for radio in page.locator("input[type=radio]:visible").all()}
    return controls.count() + len(groups)


def tabbed_through(page: Page, most: int) -> list[dict[str, str | bool]]:
    """Where the focus comes by so many presses of Tab from the top, up to where it leaves the page."""
    # A page that tells of an error begins at its summary.
    page.evaluate(
        "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
    )
    reached = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if str(focus["tag"]).startswith("BODY"):
            break
        reached.append(focus)
    return reached


def tab_to(page: Page, wanted: Callable[[], bool]) -> None:
    """Press Tab until the focus is where it is wanted; it has to be seen all the way."""
    for _ in range(MOST_TABS):
        if wanted():
            return
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert focus["shown"], focus
    raise AssertionError(f"not reached by the keyboard on {page.title()}")


def at(page: Page, selector: str) -> Callable[[], bool]:
    """Whether the focus is on an element that matches."""
    return lambda: bool(page.evaluate("s => document.activeElement.matches(s)", selector))
