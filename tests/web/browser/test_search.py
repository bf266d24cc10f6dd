"""Searching in a real browser: hits, a word put right, and the numbers where nothing is found."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import SCROLL, Scheme, Visit, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS: list[tuple[str, int, Scheme]] = [("/sok/", 320, "dark"), ("/en/search/", 1280, "light")]
# Found, misspelt (in either language), not there, and nothing.
TYPED = ["trafficking", "prostitition", "xyzzyxyzzy", ""]


def search(page: Page, typed: str) -> None:
    """Search as one does with the keyboard alone."""
    page.locator("#q").fill(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("address", "width", "scheme"), LOOKS)
def test_what_is_found_and_what_is_not_is_readable(
    visit: Visit, axe: Axe, address: str, width: int, scheme: Scheme
) -> None:
    page = visit(address, width=width, scheme=scheme)
    for typed in TYPED:
        search(page, typed)
        assert violations(page, axe) == []
        assert page.evaluate(SCROLL) == 0
        assert not typed or typed not in page.url


def test_a_hit_is_one_click_away_and_numbers_are_shown_without_scripts(visit: Visit) -> None:
    page = visit("/sok/", scripts=False)
    search(page, "xyzzyxyzzy")
    assert page.locator("main a[href='tel:112']").is_visible()
    search(page, "betenketid")
    page.locator(".hits a").first.click()
    assert page.locator("main h1").inner_text() == "Stödet steg för steg"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_for_nothing_has_the_focus_on_what_is_missing(visit: Visit, scripts: bool) -> None:
    page = visit("/sok/", scripts=scripts)
    for _ in range(2):
        search(page, "")
        expect(page.locator("#error-summary")).to_be_focused()
        page.get_by_role("link", name="Skriv ett ord att leta efter.").click()
        expect(page.locator("#q")).to_be_focused()
