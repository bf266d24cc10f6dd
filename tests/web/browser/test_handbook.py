"""A page of the handbook in a real browser: words that are explained, and what stands beside the text."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.conftest import SCROLL, Scheme, Visit, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = "/handbok/vad-ar-manniskohandel/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_opens_its_meaning_by_keyboard_and_escape_closes_it(visit: Visit, *, scripts: bool) -> None:
    page = visit(PAGE, scripts=scripts)
    word = page.locator(".word").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert not meaning.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    word.click()
    meaning.get_by_role("button", name="Stäng").click()
    assert not meaning.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_an_open_meaning_is_readable_and_within_the_page(
    visit: Visit, axe: Axe, width: int, scheme: Scheme
) -> None:
    page = visit(PAGE, width=width, scheme=scheme)
    page.locator(".word").first.click()
    meaning = page.locator(".word-meaning:popover-open").bounding_box()
    assert meaning is not None
    assert meaning["x"] >= 0
    assert meaning["x"] + meaning["width"] <= width
    assert page.evaluate(SCROLL) == 0
    assert violations(page, axe) == []


def test_the_sources_stand_beside_the_text_where_there_is_room_and_after_it_on_a_phone(visit: Visit) -> None:
    for width, beside in ((1280, True), (320, False)):
        page = visit(PAGE, width=width)
        text, sources = page.locator(".read").bounding_box(), page.locator(".sources").bounding_box()
        assert text is not None
        assert sources is not None
        assert (sources["x"] > text["x"] + text["width"]) is beside
        assert (sources["y"] > text["y"] + text["height"] - 1) is not beside


def test_on_paper_the_words_are_a_list_at_the_end(visit: Visit) -> None:
    page = visit(PAGE)
    page.emulate_media(media="print")
    assert page.locator(".word-meaning").first.is_visible()
    assert page.locator(".words-title").is_visible()
