"""Cards and forms on paper: each on one A4, with what has to be on it, from the browser's own printing."""

import io
import re

import pypdfium2
import pytest

from lykta.web.handbook.library import load
from tests.web.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRINTS = [
    (page, f"/{'handbok' if page.language == 'sv' else 'en/handbook'}/{page.slug}/")
    for page in load().pages.values()
    if page.is_sheet
]
POCKETS = {"sv": "fickkort/", "en": "pocket-card/"}


def test_each_sheet_and_each_set_of_pocket_cards_prints_on_one_a4(visit: Visit) -> None:
    browser = visit("/handbok/", scripts=False)
    root = browser.url.removesuffix("/handbok/")
    for page, address in PRINTS:
        pockets = [address + POCKETS[page.language]] if page.group == "cards" else []
        for each in [address, *pockets]:
            browser.goto(root + each)
            printed = pypdfium2.PdfDocument(io.BytesIO(browser.pdf(format="A4")))
            assert len(printed) == 1, each
            text = re.sub(r"\s+", " ", printed[0].get_textpage().get_text_bounded())
            assert page.title in text, each
            assert "112" in text or page.key in {"consent-form", "report-of-concern"}, each


def test_four_pocket_cards_are_printed_and_one_is_shown(visit: Visit) -> None:
    # Psychiatry's card gives the most numbers.
    page = visit("/handbok/kort-psykiatri/fickkort/", scripts=False)
    assert page.locator(".pocket:visible").count() == 1
    page.emulate_media(media="print")
    assert page.locator(".pocket:visible").count() == 4
    for half in page.locator(".pocket-half").all():
        assert half.evaluate("half => half.scrollHeight <= half.clientHeight + 1")


def test_each_leaflet_prints_its_text_on_one_side_and_its_sources_on_the_other(visit: Visit) -> None:
    leaflets = [page for page in load().pages.values() if page.leaflet]
    assert len(leaflets) == 10
    browser = visit("/handbok/", scripts=False)
    root = browser.url.removesuffix("/handbok/")
    for page in leaflets:
        browser.goto(f"{root}/{'handbok' if page.language == 'sv' else 'en/handbook'}/{page.slug}/")
        front, *back = pypdfium2.PdfDocument(io.BytesIO(browser.pdf(format="A4")))
        texts = [side.get_textpage().get_text_bounded() for side in (front, *back)]
        heading = "Källor" if page.language == "sv" else "Sources"
        assert [text.startswith(heading) for text in texts] == [False, True], page.key
        assert "112" in texts[0], page.key
