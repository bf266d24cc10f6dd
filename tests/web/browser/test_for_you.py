"""The page for the exposed person in each of its languages: looks, direction, keyboard, paper, no scripts."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from lykta.web.for_you.texts import Translation, translations
from lykta.web.for_you.views import address_in
from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.browser.conftest import Visit, wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EACH = pytest.mark.parametrize("text", list(translations().values()), ids=lambda text: text.code)


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


@EACH
def test_axe_finds_nothing_and_the_page_is_mirrored_by_its_letters(
    visit: Visit, axe: Axe, text: Translation
) -> None:
    page = visit(address_in(text.code))
    page.locator("summary").click()
    assert wrong(page, axe) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    # The way out and the edge of the numbers lie where a line of the language ends and begins.
    from_right = text.direction == "rtl"
    assert (_left(page, "#leave") < 640) is from_right
    assert (_left(page, ".lines div") > 640) is from_right
    number = page.locator(".lines a").first
    assert number.evaluate("element => getComputedStyle(element).direction") == "ltr"


@EACH
def test_by_keyboard_without_scripts_and_on_one_sheet_of_paper(
    visit: Visit, text: Translation, tmp_path: Path
) -> None:
    plain = visit(address_in(text.code), scripts=False)
    scripted = visit(address_in(text.code))
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()
    assert plain.locator("#leave").is_visible()
    wanted = stops(scripted)
    reached = tabbed_through(scripted, wanted + 10)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted
    sheet = plain.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    plain.emulate_media(media="print")
    assert plain.locator(".lines a:visible").count() == plain.locator(".lines a").count()
    assert plain.locator("#leave:visible, .tongues:visible, .site-head:visible").count() == 0


@pytest.mark.parametrize("code", ["sv", "ar"])
def test_three_escapes_leave_and_nothing_is_kept(visit: Visit, code: str) -> None:
    page = visit(address_in(code))
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    with page.expect_request("https://www.smhi.se/"):
        for _ in range(3):
            page.keyboard.press("Escape")
