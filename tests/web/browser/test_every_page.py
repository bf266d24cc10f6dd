"""Every page in a real browser: axe, sideways scroll, focus, with scripts and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.examples import looked_at
from tests.web.addresses import ADDRESSES
from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.browser.conftest import Visit, wrong
from tests.web.training.written import ALIKE, WITH_CHOICES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ERRORS = ["/finns-inte/", "/en/nowhere/"]
# Pages with choices are looked at with all of them open, in test_training: that takes minutes enough once.
# So are the languages that one page alone is in, in test_for_you.
LISTED = looked_at([address for address in ADDRESSES if not address.startswith("/till-dig/")])
AT_REST = [address for address in LISTED if address not in WITH_CHOICES]
# Cases and checks have one template, and so have a page's two languages and all pocket cards: their parts are
# tried on some, or they would take most of the time.
UNLIKE = [
    address
    for address in LISTED
    if address not in ALIKE and not address.startswith("/en/handbook/") and not address.endswith("/fickkort/")
]


@pytest.mark.parametrize("address", AT_REST + ERRORS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, axe: Axe, address: str) -> None:
    page = visit(address)
    for summary in page.locator("summary").all():
        summary.click()
    assert wrong(page, axe) == []


@pytest.mark.parametrize("address", UNLIKE)
def test_without_scripts_the_page_is_whole(visit: Visit, address: str) -> None:
    plain = visit(address, width=320, scripts=False)
    scripted = visit(address, width=320)
    # What is said only where there are no scripts is added to the page, and takes nothing from it.
    plain.locator("noscript").evaluate_all("all => all.forEach(each => each.remove())")
    # What only scripts can do is not offered without them.
    scripted.evaluate("document.querySelectorAll('.for-scripts').forEach(element => element.remove())")
    assert plain.locator(".for-scripts:visible").count() == 0
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()
    assert plain.locator("#leave").is_visible()


@pytest.mark.parametrize("address", UNLIKE)
def test_the_keyboard_reaches_everything_and_the_focus_is_always_seen(visit: Visit, address: str) -> None:
    page = visit(address)
    wanted = stops(page)
    reached = tabbed_through(page, wanted + 10)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted
