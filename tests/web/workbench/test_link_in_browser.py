"""The page and the list of links in a real browser: axe, the narrowest phone, without scripts, on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lykta.ads.engine import DuckDBEngine
from tests.web.browser.conftest import SCROLL, Scheme, violations
from tests.web.server import Site
from tests.web.workbench.visiting import Visit, visiting

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PAIRS = {
    "both reasons": """
        SELECT a, b FROM links GROUP BY a, b
        HAVING bool_or(contact IS NULL) AND bool_or(contact IS NOT NULL) ORDER BY a, b LIMIT 1
    """,
    "style alone": "SELECT a, b FROM links WHERE reason = 'shared style' ORDER BY a, b LIMIT 1",
    "no link": """
        SELECT one.ad AS a, other.ad AS b FROM members AS one JOIN members AS other ON one.ad < other.ad
        WHERE one.network <> other.network AND NOT EXISTS (FROM links WHERE a = one.ad AND b = other.ad)
        ORDER BY a, b LIMIT 1
    """,
}
LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"


@pytest.fixture(scope="module")
def addresses(county: Path) -> dict[str, str]:
    """What is looked at, by name: three pairs and a list."""
    with DuckDBEngine(county, read_only=True) as engine:
        pairs = {name: engine.arrow(sql).to_pylist()[0] for name, sql in PAIRS.items()}
        network = engine.arrow(LARGEST)["network"][0].as_py()
    found = {name: f"/kopplingar/{row['a']}/{row['b']}/" for name, row in pairs.items()}
    return found | {"list": f"/natverk/{network}/kopplingar/"}


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Opens a page in a browser that was let in; each has to be answered with 200."""
    with visiting(site, browser, status=200) as opens:
        yield opens


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAIRS, "list"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit,
    axe: Axe,
    addresses: dict[str, str],
    name: str,
    scheme: Scheme,
    width: int,
) -> None:
    page = visit(addresses[name], width=width, scheme=scheme)
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page, axe) == []
    assert page.evaluate(SCROLL) == 0


def test_what_a_bar_of_probability_ends_in_stands_at_its_ends(
    visit: Visit, addresses: dict[str, str]
) -> None:
    page = visit(addresses["both reasons"], width=1280)
    bar, none, all_of_them = (
        page.locator(f".interval {part}").first.bounding_box()
        for part in ("svg", ".interval-ends span:first-child", ".interval-ends span:last-child")
    )
    assert bar
    assert none
    assert all_of_them
    assert abs(none["x"] - bar["x"]) < 2
    assert abs(all_of_them["x"] + all_of_them["width"] - bar["x"] - bar["width"]) < 2


@pytest.mark.parametrize("name", [*PAIRS, "list"])
def test_letters_twice_as_large_stay_on_a_phone(visit: Visit, addresses: dict[str, str], name: str) -> None:
    page = visit(addresses[name], width=320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(SCROLL) == 0


@pytest.mark.parametrize("name", [*PAIRS, "list"])
def test_without_scripts_the_page_is_whole(visit: Visit, addresses: dict[str, str], name: str) -> None:
    plain, scripted = visit(addresses[name], scripts=False), visit(addresses[name])
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()


def test_a_pair_is_judged_without_scripts(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit(addresses["style alone"], scripts=False)
    page.fill("#note", "Only the site's own words are the same.")
    page.click("button[value=not]")
    assert page.url.endswith(addresses["style alone"])
    assert "Only the site's own words are the same." in page.locator("#judge").inner_text()


def test_on_paper_the_reasons_stay_and_the_form_goes(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit(addresses["both reasons"])
    page.emulate_media(media="print")
    assert page.locator(".waterfall .row").first.is_visible()
    assert page.locator(".counter").first.is_visible()
    assert not page.locator("form.judge").is_visible()
    # What is shared is told by a line, whatever the ink.
    line = page.locator("mark.run").first.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    assert line == "underline"


def test_what_fills_a_slot_has_another_line_than_what_is_the_same(
    visit: Visit, addresses: dict[str, str]
) -> None:
    page = visit(addresses["both reasons"])
    style = "mark => getComputedStyle(mark).textDecorationStyle"
    assert page.locator("mark.run-same").first.evaluate(style) == "solid"
    assert {mark.evaluate(style) for mark in page.locator("mark.run-slot").all()} <= {"dotted"}
