"""Leaving quickly: by the link, by the key, and not by chance."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Visit
from tests.web.browser.covering import covered

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The tests let no page out of this machine: an aborted request still shows where it would have gone.
LEADS_TO = "https://www.smhi.se/"
# Text, answers, numbers, a form, and a page that is read from the right.
COVERABLE = ["/", "/handbok/gor-sa-har-nu/", "/rattslig-kontroll/hela/", "/kontakter/vuxen/", "/till-dig/ar/"]


def _press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_link_leaves_with_scripts_and_without(visit: Visit, *, scripts: bool) -> None:
    page = visit("/handbok/", scripts=scripts)
    with page.expect_request(LEADS_TO):
        page.locator("#leave").click(no_wait_after=True)


def test_escape_three_times_leaves(visit: Visit) -> None:
    page = visit("/handbok/")
    with page.expect_request(LEADS_TO):
        _press(page, "Escape Escape Escape")


@pytest.mark.parametrize("keys", ["Escape Escape", "Escape Escape a Escape"])
def test_fewer_times_or_another_key_between_stays(visit: Visit, keys: str) -> None:
    page = visit("/handbok/")
    went: list[str] = []
    page.on("request", lambda request: went.append(request.url))
    _press(page, keys)
    page.wait_for_timeout(300)
    assert LEADS_TO not in went


def test_the_page_is_hidden_before_the_other_has_come(visit: Visit) -> None:
    page = visit("/handbok/")
    # The other is asked for and never comes: no page of an error takes this one's place.
    page.route(LEADS_TO, lambda route: route.abort("aborted"))
    with page.expect_request(LEADS_TO):
        _press(page, "Escape Escape Escape")
    expect(page.locator("html")).to_be_hidden()
    assert page.url.endswith("/handbok/")


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 800), (1280, 800), (1280, 400)])
@pytest.mark.parametrize("address", COVERABLE)
def test_the_way_out_covers_nothing_that_is_focused_or_looked_at(
    visit: Visit, address: str, width: int, height: int
) -> None:
    page = visit(address, width=width, height=height)
    assert covered(page) == []
    # It is itself in sight wherever one has scrolled to.
    expect(page.locator("#leave")).to_be_in_viewport(ratio=1)


def test_what_is_covered_is_found(visit: Visit) -> None:
    page = visit("/handbok/gor-sa-har-nu/", width=320, height=568)
    page.evaluate("document.body.style.paddingBottom = '0'")
    assert "the page's last line" in covered(page)


def test_the_other_tabs_leave_too(visit: Visit) -> None:
    page = visit("/handbok/")
    other = page.context.new_page()
    other.goto(page.url)
    with other.expect_request(LEADS_TO):
        page.locator("#leave").click(no_wait_after=True)
