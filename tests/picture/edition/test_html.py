"""The pages are valid, self-contained, complete in both languages, and free of what axe finds."""

import gzip
import re
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from html5lib.treebuilders import getTreeBuilder
from playwright.sync_api import Browser

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.words import say
from tests.picture.edition.invented import PUBLISHING

PAGES = ["index.html", "sv/index.html", "en/index.html"]
SECTIONS = (
    *("series", "tables", "places", "ads", "effort", "dark", "published"),
    *("reading", "unsaid", "new", "quoting", "files", "method"),
)
# As for every public page, without its fonts, which come once for all editions' pages in a folder.
MOST_SENT = 60_000
# Every number stands in a chart and in its table, and each place has a card: more than other pages hold. The
# roles of the tables' cells are 7,000 of these, and 200 of those that are sent.
MOST_WRITTEN = 92_000
MOST_OF_FONTS = 80_000
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_calls_for_help_and_leads_to_all_editions(edition: Path, language: Language) -> None:
    text = _text(edition, f"{language}/index.html")
    assert '<a href="tel:112">112</a>' in text
    assert re.search(
        '<a href="tel:020505050">020-50 50 50</a> (eller|or) <a href="tel:116016">116 016</a>', text
    )
    assert f'<a href="{PUBLISHING.all_editions(language)}">' in text


@pytest.mark.parametrize(
    ("base", "sv", "en"),
    [
        (
            "https://a.example/lagesbild/2026-1/",
            "https://a.example/lagesbild/",
            "https://a.example/en/picture/",
        ),
        (
            "https://a.example/b/lagesbild/2026-1",
            "https://a.example/b/lagesbild/",
            "https://a.example/b/en/picture/",
        ),
        ("https://a.example/lagesbild/", "", ""),
        ("https://a.example/statistik/2026-1/", "", ""),
        ("https://lagesbild.example/2026-1/", "", ""),
    ],
)
def test_an_edition_that_lies_elsewhere_has_no_link_to_all_editions(base: str, sv: str, en: str) -> None:
    publishing = replace(PUBLISHING, base=base)
    assert (publishing.all_editions("sv"), publishing.all_editions("en")) == (sv, en)


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
    titles = (f"{name}.title{'.county' if name == 'places' else ''}" for name in SECTIONS)
    places = [text.index(f">{say(title, language)}</h2>") for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_caption_and_scoped_heads(edition: Path, language: Language) -> None:
    text = _text(edition, f"{language}/index.html")
    assert text.count("<table") == text.count("<caption>") > 5
    assert re.findall(r"<th(?![^>]* scope=)(?!ead)[^>]*>", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_whose_rows_become_blocks_on_a_phone_says_that_it_is_one(
    edition: Path, language: Language
) -> None:
    page = _text(edition, f"{language}/index.html")
    tables = re.findall(r'<table class="stacks".*?</table>', page, re.DOTALL)
    assert tables
    for table in tables:
        assert re.findall(r"<(?:table|thead|tbody|tr|th|td)\b(?![^>]* role=)[^>]*>", table) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_has_a_title_a_description_and_its_file(edition: Path, language: Language) -> None:
    drawings = re.findall(
        r'<svg [^>]*role="img".*?</svg>', _text(edition, f"{language}/index.html"), re.DOTALL
    )
    assert len(drawings) > 5
    assert all("<title " in each and "<desc " in each for each in drawings)
    files = {path.read_text(encoding="utf-8") for path in (edition / f"{language}/drawings").iterdir()}
    assert files == set(drawings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_light(sample_edition: Path, language: Language) -> None:
    page = (sample_edition / f"{language}/index.html").read_bytes()
    style = (sample_edition / "edition.css").read_bytes()
    assert len(gzip.compress(page)) + len(gzip.compress(style)) < MOST_SENT
    assert len(page) < MOST_WRITTEN


def test_the_fonts_lie_in_the_folder_with_their_licences_and_are_light(edition: Path) -> None:
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', (edition / "edition.css").read_text(encoding="utf-8")))
    fonts = {path.name: path.stat().st_size for path in (edition / "fonts").glob("*.woff2")}
    assert named == set(fonts)
    assert sum(fonts.values()) < MOST_OF_FONTS
    licences = [(edition / "fonts" / name.replace(".woff2", "-OFL.txt")) for name in fonts]
    assert all("SIL OPEN FONT LICENSE" in each.read_text(encoding="utf-8") for each in licences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_place_has_in_common_stands_once(sample_edition: Path, language: Language) -> None:
    text = _text(sample_edition, f"{language}/index.html")
    assert text.count(say("places.no_year", language)) == 1
    assert text.index('class="of-all"') > text.rindex('<article id="place-')


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("look", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(edition: Path, chromium: Browser, axe: Axe, page: str, look: str) -> None:
    opened = chromium.new_page(
        viewport={"width": WIDTHS[look], "height": 800}, color_scheme="dark" if look == "dark" else "light"
    )
    opened.goto((edition / page).as_uri())
    # What is folded, and a card that an address names, is looked at too.
    opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    if page != "index.html":
        opened.evaluate("location.hash = 'place-1780'")
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
    opened.evaluate("document.fonts.ready")
    loaded = opened.evaluate("[...document.fonts].filter(each => each.status == 'loaded').length")
    opened.close()
    files = ("sv/index.html", "edition.css", "fonts/sans.woff2", "fonts/serif.woff2")
    assert set(asked) == {(edition / name).as_uri() for name in files}
    assert loaded == 2


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_is_read_in_twelve_screens_of_a_phone(
    sample_edition: Path, chromium: Browser, language: Language
) -> None:
    opened = chromium.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=True)
    opened.goto((sample_edition / f"{language}/index.html").as_uri())
    height = opened.evaluate("document.documentElement.scrollHeight")
    opened.close()
    assert height <= 12 * 800


@pytest.mark.slow
@pytest.mark.browser
def test_letters_of_drawings_can_be_read_on_a_phone(sample_edition: Path, chromium: Browser) -> None:
    opened = chromium.new_page(viewport={"width": 390, "height": 800})
    opened.goto((sample_edition / "sv/index.html").as_uri())
    sizes = opened.evaluate(
        "[...document.querySelectorAll('figure svg text')].map(each => "
        "parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)"
    )
    opened.close()
    assert min(sizes) > 10


@pytest.mark.slow
@pytest.mark.browser
def test_a_municipality_is_picked_without_a_script(sample_edition: Path, chromium: Browser) -> None:
    opened = chromium.new_page(java_script_enabled=False)
    opened.goto((sample_edition / "sv/index.html").as_uri())
    card = opened.locator("#place-1780")
    assert not card.is_visible()
    opened.get_by_role("link", name="Karlstad", exact=True).press("Enter")
    assert card.is_visible()
    assert opened.locator(".card:visible").count() == 1
    opened.close()
