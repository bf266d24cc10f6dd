"""A member's work by keyboard alone: log in, open a consultation, answer it; and the focus is always seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.web.cast import PASSWORD, code_now
from tests.web.consult.desk.staged import CAST
from tests.web.server import Site, consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# More stops than any page of the desk has.
MOST = 80
FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  return ring && shown ? "" : `${location.pathname} ${element.outerHTML.slice(0, 120)}`;
}"""
IS_FOCUSED = "element => element === document.activeElement"


@dataclass
class Keyboard:
    """Hands that know Tab, Shift with Tab, Enter, Space and letters; and where the focus was not seen."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Go on until something has the focus."""
        for _ in range(MOST):
            self.page.keyboard.press(key)
            self.unseen += filter(None, [self.page.evaluate(FOCUS)])
            if wanted.evaluate(IS_FOCUSED):
                return
        raise AssertionError(f"the keyboard does not come to {wanted}")

    def type(self, words: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """Press a key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as running_site:
            yield running_site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_consultation_is_answered_without_a_mouse(site: Site, page: Page) -> None:
    keyboard = Keyboard(page)
    page.goto(f"{site.address}/teamet/logga-in/")
    keyboard.to(page.get_by_label("Användarnamn"))
    keyboard.type("samordnare")
    keyboard.to(page.get_by_label("Lösenord", exact=True))
    # Back and forth again: the focus is caught nowhere.
    keyboard.to(page.get_by_label("Användarnamn"), "Shift+Tab")
    keyboard.to(page.get_by_label("Lösenord", exact=True))
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    keyboard.to(page.get_by_label("Kod", exact=True))
    keyboard.type(code_now())
    keyboard.press("Enter")

    keyboard.to(page.locator("th a").first)
    keyboard.press("Enter")
    keyboard.to(page.get_by_role("link", name="Svara", exact=True))
    keyboard.press("Enter")
    # Sent empty first: the page says what is missing, and its link leads to the field.
    keyboard.to(page.get_by_role("button", name="Skicka svaret"))
    keyboard.press("Space")
    keyboard.to(page.locator("#error-summary a"))
    page.keyboard.press("Enter")
    assert page.locator("textarea[name=body]").evaluate(IS_FOCUSED)
    keyboard.type("Boka en tolk som ni själva väljer.")
    keyboard.to(page.get_by_role("button", name="Skicka svaret"))
    keyboard.press("Space")
    assert "Boka en tolk som ni själva väljer." in page.locator("main").inner_text()
    assert keyboard.unseen == []
