"""The network page in a real browser: for every reader, on every screen, on paper, and judged by keyboard."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from lykta.ads.result import ResultFile
from tests.web.browser.conftest import SCROLL, Scheme, violations
from tests.web.server import Site
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
DOUBLE = "document.documentElement.style.fontSize = '200%'"
# What a reader of the printed page needs and what is of no use on paper.
PRINTED = "selector => getComputedStyle(document.querySelector(selector)).display !== 'none'"


@pytest.fixture(scope="module")
def names(county: Path) -> list[str]:
    """The largest network, one in the middle, and one of two ads."""
    with ResultFile(county) as result:
        found = result.networks()
    return [found[0].network, found[len(found) // 3].network, found[-1].network]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit,
    axe: Axe,
    names: list[str],
    scheme: Scheme,
    width: int,
) -> None:
    paths = ["/natverk/n0/", *(f"/natverk/{name}/" for name in names), f"/en/networks/{names[0]}/?page=2"]
    for path in paths:
        page = visit(path, width=width, scheme=scheme)
        page.evaluate(OPEN)
        assert violations(page, axe) == []
        assert page.evaluate(SCROLL) == 0


def test_letters_twice_as_large_fit_a_narrow_screen(visit: Visit, names: list[str]) -> None:
    for name in names:
        page = visit(f"/natverk/{name}/", width=640)
        page.evaluate(DOUBLE)
        assert page.evaluate(SCROLL) == 0


def test_without_scripts_everything_is_there_and_can_be_judged(visit: Visit, names: list[str]) -> None:
    page = visit(f"/en/networks/{names[1]}/", scripts=False)
    for heading in ("picture", "texts", "contacts", "journey", "calendar", "reasons", "judge", "judged"):
        assert page.locator(f"h2#{heading}").count() == 1
    page.locator("#note").fill("one and the same greeting")
    with page.expect_navigation():
        page.get_by_role("button", name="Unsure").click()
    assert page.url.endswith(f"/en/networks/{names[1]}/")
    assert "one and the same greeting" in page.locator("#judged ~ .table-frame").inner_text()


def test_on_paper_the_observations_stay_and_the_buttons_go(visit: Visit, names: list[str]) -> None:
    page = visit(f"/en/networks/{names[0]}/")
    page.emulate_media(media="print")
    for there in (".graph-view", ".observed", ".calendar", ".ad-text"):
        assert page.evaluate(PRINTED, there)
    for gone in (".judge-buttons", ".judge-note", ".tabs", ".graph-tools"):
        assert not page.evaluate(PRINTED, gone)


def test_no_request_leaves_the_machine(visit: Visit, site: Site, names: list[str]) -> None:
    page = visit("/en/networks/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.url}{names[0]}/")
    assert asked
    assert all(url.startswith(site.address) for url in asked)


TEXTS = "[...document.querySelectorAll('.ads .ad-text')].filter(each => each.checkVisibility()).length"
PRINTS = "name => dispatchEvent(new Event(name))"


def test_on_paper_every_ad_of_the_page_has_its_text(visit: Visit, names: list[str]) -> None:
    page = visit(f"/en/networks/{names[0]}/")
    ads = page.locator(".ads > .ad").count()
    assert ads > 3
    assert page.evaluate(TEXTS) < ads
    page.evaluate(PRINTS, "beforeprint")
    page.emulate_media(media="print")
    assert page.evaluate(TEXTS) == ads
    page.evaluate(PRINTS, "afterprint")
    page.emulate_media(media="screen")
    assert page.evaluate(TEXTS) < ads


def test_without_scripts_every_ad_has_its_text_on_paper_too(visit: Visit, names: list[str]) -> None:
    page = visit(f"/en/networks/{names[0]}/", scripts=False)
    page.emulate_media(media="print")
    boxes = [each.bounding_box() for each in page.locator(".ads .ad-text").all()]
    assert len(boxes) > 3
    assert all(box and box["height"] > 0 for box in boxes)
