"""The pages are valid, self-contained, complete in both languages, and free of what axe finds."""

import re
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from html5lib.treebuilders import getTreeBuilder
from playwright.sync_api import Browser

from lykta.picture.edition.words import say
from lykta.picture.picture import LANGUAGES, Language

PAGES = ["index.html", "sv/index.html", "en/index.html"]
SECTIONS = (
    *("key", "new", "unsaid", "reading", "tables", "ads"),
    *("series", "effort", "dark", "published", "method", "files"),
)
WIDTHS = {"light": 1200, "dark": 1200, "phone": 320}


def _text(edition: Path, page: str) -> str:
    return (edition / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_valid_html(edition: Path, page: str) -> None:
    html5lib.HTMLParser(getTreeBuilder("etree"), strict=True).parse(_text(edition, page))


@pytest.mark.parametrize("page", PAGES)
def test_the_page_has_one_first_heading_and_no_script_and_asks_nobody(edition: Path, page: str) -> None:
    text = _text(edition, page)
    assert text.count("<h1") == 1
    assert "<script" not in text
    assert re.findall(r'(?:src|srcset|poster)="|@import|url\((?!#)', text) == []
    assert re.findall(r'<link [^>]*href="([^"]+)"', text) in (["edition.css"], ["../edition.css"])


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_folder_leads_somewhere(edition: Path, page: str) -> None:
    made_later = {"../tables.json"}
    links = set(re.findall(r'href="([^"#:]+)"', _text(edition, page))) - made_later
    assert [link for link in links if not ((edition / page).parent / link).is_file()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_is_there_once_and_every_anchor_leads_to_one(edition: Path, language: Language) -> None:
    text = _text(edition, f"{language}/index.html")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_stand_in_their_order(edition: Path, language: Language) -> None:
    text = _text(edition, f"{language}/index.html")
    places = [text.index(f">{say(f'{name}.title', language)}</h2>") for name in SECTIONS]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_caption_and_scoped_heads(edition: Path, language: Language) -> None:
    text = _text(edition, f"{language}/index.html")
    assert text.count("<table") == text.count("<caption>") > 5
    assert re.findall(r"<th(?![^>]* scope=)(?!ead)[^>]*>", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_has_a_title_a_description_and_its_file(edition: Path, language: Language) -> None:
    drawings = re.findall(r'<svg .*?role="img".*?</svg>', _text(edition, f"{language}/index.html"), re.DOTALL)
    assert len(drawings) > 5
    assert all("<title " in each and "<desc " in each for each in drawings)
    files = {path.read_text(encoding="utf-8") for path in (edition / f"{language}/drawings").iterdir()}
    assert files == set(drawings)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("look", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(edition: Path, chromium: Browser, axe: Axe, page: str, look: str) -> None:
    opened = chromium.new_page(
        viewport={"width": WIDTHS[look], "height": 800}, color_scheme="dark" if look == "dark" else "light"
    )
    opened.goto((edition / page).as_uri())
    found = axe.run(opened)
    width = opened.evaluate("document.documentElement.scrollWidth")
    opened.close()
    assert found.violations_count == 0, found.generate_report()
    assert width <= WIDTHS[look]


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_asks_for_its_own_files_alone(edition: Path, chromium: Browser) -> None:
    asked: list[str] = []
    opened = chromium.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((edition / "sv/index.html").as_uri())
    opened.close()
    assert asked == [(edition / "sv/index.html").as_uri(), (edition / "edition.css").as_uri()]
