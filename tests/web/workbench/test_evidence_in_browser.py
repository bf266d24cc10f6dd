"""In a real browser: the page makes a folder; axe finds nothing wrong with it or with the report; the report
asks for nothing, fits a phone and prints.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lykta.ads.evidence.verifying import verify
from lykta.ads.explore import Bench
from lykta.ads.judgements import JudgedLink, Judgement, JudgementLog, Undoing, Verdict, log_beside
from tests.ads.evidence.conftest import ads_of, largest
from tests.web.browser.conftest import SCROLL, Scheme, violations
from tests.web.server import Site, printed_address, running
from tests.web.workbench.visiting import let_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SERVE = "import sys; from lykta.cli import main; main(['workbench', 'county.lykta', '--port', sys.argv[1]])"
_SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
KEYS = ("LYKTA_CONTACT_KEY_FILE", "LYKTA_EVIDENCE_KEY_FILE")


@pytest.fixture(scope="module")
def name(county: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The largest network, two of whose ads were judged, and the folder that its result lies in."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(county, folder / "county.lykta")
    bench = Bench(folder / "county.lykta")
    network = largest(bench)
    first, second, *_ = ads_of(bench, network)
    log = JudgementLog(log_beside(bench.path))
    log.add(Judgement(JudgedLink.between(first, second), Verdict.SAME, "samma formulering"), by="Anna")
    log.add(Undoing(1), by="Bo")
    bench.close()
    return network, folder


@pytest.fixture(scope="module")
def site(name: tuple[str, Path]) -> Iterator[Site]:
    folder = name[1]
    with running(folder, SERVE, **{key: str(folder / key.lower()) for key in KEYS}) as running_site:
        yield running_site


@pytest.fixture(scope="module")
def folder(site: Site, name: tuple[str, Path], browser: Browser, axe: Axe) -> Path:
    """The folder that the page makes when its form is filled in on a phone, without scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    home = let_in(page, printed_address(site))
    page.goto(f"{home}/natverk/{name[0]}/underlag/")
    page.get_by_label("Vad ska underlaget användas till?").fill("Mål B 12-26, begärt av tingsrätten")
    with page.expect_navigation():
        page.get_by_role("button", name="Gör mappen").click()
    assert page.get_by_role("heading", name="Mappen är gjord").is_visible()
    context.close()
    (made,) = (name[1] / "county.evidence").iterdir()
    return made


def test_the_page_makes_a_folder_signed_with_the_key_that_the_variable_names(
    folder: Path, name: tuple[str, Path]
) -> None:
    assert verify(folder).holds
    assert (name[1] / "lykta_evidence_key_file").is_file()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", ["", "?made=3", "posted"])
def test_axe_finds_nothing_wrong_with_the_page_in_the_dark_and_in_light(
    site: Site,
    name: tuple[str, Path],
    browser: Browser,
    axe: Axe,
    path: str,
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    home = let_in(page, printed_address(site))
    page.goto(f"{home}/natverk/{name[0]}/underlag/{path.removeprefix('posted')}")
    if path == "posted":
        with page.expect_navigation():
            page.get_by_role("button", name="Gör mappen").click()
    assert page.evaluate(SCROLL) == 0
    for scheme in _SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == []
    context.close()


@pytest.mark.parametrize("report", ["index.html", "index.en.html"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_asks_for_nothing_fits_and_axe_finds_nothing_wrong(
    folder: Path,
    browser: Browser,
    axe: Axe,
    report: str,
    width: int,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / report).as_uri())
    assert (asked, said) == ([(folder / report).as_uri()], [])
    assert page.evaluate(SCROLL) == 0
    for scheme in _SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == []
    # Its style is let in by its hash: without it the body would have a margin.
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    context.close()


def test_the_report_prints_with_the_network_and_the_page_on_each_page(
    folder: Path,
    name: tuple[str, Path],
    browser: Browser,
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    style = page.locator("style").inner_text() or page.locator("style").text_content() or ""
    assert f'@bottom-left{{content:"Underlag om nätverk {name[0]}' in style
    assert "counter(page)" in style
    context.close()


def test_no_element_of_the_report_could_run_or_fetch_anything(folder: Path) -> None:
    for report in ("index.html", "index.en.html"):
        html = (folder / report).read_text(encoding="utf-8")
        assert set(re.findall(r"<([a-z0-9]+)", html)).isdisjoint(
            {"script", "link", "img", "iframe", "object", "embed", "form", "svg", "base", "audio", "video"}
        )
        assert re.findall(r'\s(?:on\w+|src|srcset|style|action)="', html) == []
        assert set(re.findall(r'href="([^"#]+)', html)) <= {"index.html", "index.en.html"}
        assert "url(" not in html
