"""Every page of the team in a browser, at rest and after an empty form was sent: axe, and sideways scroll.

On a phone of 320 pixels in the light scheme, and with letters of twice the size in the dark one.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lykta.web.team.access import Route
from tests.web.browser.conftest import Scheme, violations
from tests.web.consult.desk.walking import SIDEWAYS
from tests.web.consult.endpoints import CLOSED, OPEN
from tests.web.consult.served import Reached, Served, served

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# No pages of the server's own: a browser keeps the one, and the others are looked at where editions are made.
FILES = {"plan-csv", "edition-preview", "picture-file"}
# A phone; and letters of twice the size that browsers show them at when nobody has chosen otherwise.
LOOKS: list[tuple[int, Scheme, dict[str, int]]] = [
    (320, "light", {"standard": 16, "fixed": 13}),
    (640, "dark", {"standard": 32, "fixed": 26}),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("pages")) as running_server:
        yield running_server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def pages(among: list[Route]) -> list[Route]:
    return [route for route in among if route.name not in FILES]


@pytest.mark.parametrize("route", pages(CLOSED), ids=lambda route: route.name)
def test_a_page_of_the_team_is_whole(server: Served, page: Page, axe: Axe, route: Route) -> None:
    reached = server.reached(route)
    _log_in(page, server, reached)
    # Asked for past the browser, which shows no page that has a status and no words.
    if page.request.get(server.site.address + reached.address).status == 405:
        pytest.skip("its button is pressed on another page")
    page.goto(server.site.address + reached.address)
    assert _wrong(page, axe) == []
    if _has_something_to_fill_in(page):
        _send_empty(page)
        assert _wrong(page, axe) == []


@pytest.mark.parametrize("route", pages(OPEN), ids=lambda route: route.name)
def test_a_page_on_the_way_in_is_whole(server: Served, page: Page, axe: Axe, route: Route) -> None:
    page.goto(server.site.address + server.reached(route).address)
    assert _wrong(page, axe) == []
    if _has_something_to_fill_in(page):
        _send_empty(page)
        assert _wrong(page, axe) == []


def _log_in(page: Page, server: Served, reached: Reached) -> None:
    for cookie in reached.cookie.split("; "):
        name, _, value = cookie.partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": server.site.address}])


def _wrong(page: Page, axe: Axe) -> list[str]:
    page.wait_for_load_state()
    for summary in page.locator("main summary").all():
        summary.click()
    letters = page.context.new_cdp_session(page)
    found = []
    for width, scheme, sizes in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        letters.send("Page.setFontSizes", {"fontSizes": sizes})
        sideways = page.evaluate(SIDEWAYS)
        found += [f"{width} px: {each}" for each in violations(page, axe)]
        found += [f"{width} px: it scrolls sideways by {sideways}"] if sideways else []
    return found


def _has_something_to_fill_in(page: Page) -> bool:
    return page.locator("main form[method=post] :is(input:not([type=hidden]), textarea):visible").count() > 0


def _send_empty(page: Page) -> None:
    """Send the form as it is when everything was taken out, past what the browser itself would say."""
    form = page.locator("main form[method=post]:has(:is(input:not([type=hidden]), textarea):visible)").first
    form.evaluate("form => { form.noValidate = true; }")
    for field in form.locator("input:not([type=hidden], [type=radio], [type=checkbox]), textarea").all():
        field.fill("")
    form.locator("button").last.click()
    page.wait_for_load_state()
