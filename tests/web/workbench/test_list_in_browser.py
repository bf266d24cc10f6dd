"""The overview, the list, the counts and what was left out in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.browser.conftest import SCROLL, violations
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PAGES = [
    "/", "/en/", "/natverk/", "/en/networks/?place=Karlstad&state=unjudged&sort=places",
    "/en/networks/?words=0701234567&since=2025-02-01&until=2025-01-01", "/en/networks/?state=made",
    "/en/networks/?page=999", "/antal/", "/en/counts/?over=places", "/en/counts/?place=Karlstad",
    "/utelamnat/", "/en/left-out/", "/exportera/", "/en/export/?networks=n99",
]  # fmt: skip
# A page without scripts offers the numbers of its pictures alone.
WITHOUT_PNG = "document.querySelectorAll('[data-png]').forEach(each => { each.hidden = true; })"
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


LOOKS: dict[str, dict[str, Any]] = {
    "phone": {"width": 320},
    "phone, dark": {"width": 320, "scheme": "dark"},
    "wide, dark": {"scheme": "dark"},
    "large letters": {"width": 640, "large": True},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit,
    axe: Axe,
    path: str,
    look: str,
) -> None:
    page = visit(path, **LOOKS[look])
    page.evaluate(OPEN)
    assert violations(page, axe) == []
    assert page.evaluate(SCROLL) == 0


@pytest.mark.parametrize("path", PAGES)
def test_without_scripts_the_page_is_whole_but_for_pictures_that_the_browser_draws(
    visit: Visit, path: str
) -> None:
    plain, scripted = visit(path, scripts=False), visit(path)
    assert not plain.locator("[data-png]:visible").count()
    scripted.evaluate(WITHOUT_PNG)
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything_and_the_focus_is_always_seen(visit: Visit, path: str) -> None:
    page = visit(path)
    wanted = stops(page)
    reached = tabbed_through(page, wanted + 10)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted


def test_what_is_chosen_in_the_form_stands_in_the_address_and_can_be_left_again(visit: Visit) -> None:
    page = visit("/en/networks/", scripts=False)
    page.get_by_text("Place, site, time, size").click()
    page.get_by_label("Place", exact=True).select_option(index=1)
    page.get_by_label("Order").select_option("places")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    assert "sort=places" in page.url
    assert "place=" in page.url
    assert page.get_by_label("Order").input_value() == "places"
    with page.expect_navigation():
        page.get_by_role("link", name="Show all networks").click()
    assert page.url.endswith("/en/networks/")
