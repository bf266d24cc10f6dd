"""An edition in a real browser: taken up, approved by another, published, read, compared and corrected."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lykta.picture.build import build
from lykta.picture.edition.writing import write_folder
from lykta.picture.picture import BilingualText
from lykta.picture.plan import plan_from
from lykta.picture.sample import Sampling, write_sample
from lykta.web.editions.invented import _build
from tests.examples import drawn
from tests.web.consult.views.walking import CAST, ENGLISH, IN_ENGLISH, SWEDISH, Walk
from tests.web.server import consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CORRECTED = "2026-2"

IN_ENGLISH |= {
    "utgavor": "editions",
    "ta-in": "take-up",
    "godkann": "approve",
    "publicera": "publish",
    "dra-tillbaka": "withdraw",
    "jamfor": "compare",
    "lagesbild": "picture",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    _build(folder)
    _build_correction(folder, tmp_path_factory.mktemp("plan"))
    return folder


def _build_correction(folder: Path, made: Path) -> None:
    plan = plan_from(write_sample(made, Sampling(), edition=CORRECTED, date="2026-05-04", late=True))
    revision = BilingualText("Tabellen efter kommun var fel.", "The table by municipality was wrong.")
    plan = replace(plan, about=replace(plan.about, corrects="2026", revision=revision))
    write_folder(build(plan, [folder / "2025", folder / "2026"]).picture, folder / CORRECTED)


@pytest.fixture(params=drawn(["sv, scripts", "en, plain"]))
def walk(
    request: pytest.FixtureRequest, tmp_path: Path, built: Path, browser: Browser, axe: Axe
) -> Iterator[Walk]:
    language, _, kind = request.param.partition(", ")
    with consulting(tmp_path) as variables:
        shutil.copytree(built, tmp_path / "editions", dirs_exist_ok=True)
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(
                viewport={"width": 320, "height": 800},
                java_script_enabled=kind == "scripts",
                reduced_motion="reduce",
                color_scheme="dark" if language == "en" else "light",
            )
            words = SWEDISH if language == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, kind == "scripts")
            context.close()


def test_the_journey_of_two_editions(walk: Walk, browser: Browser) -> None:
    # Two browsers: an app's code lets somebody in once.
    context = browser.new_context(java_script_enabled=walk.scripts, reduced_motion="reduce")
    second = Walk(context.new_page(), walk.site, walk.axe, walk.words, walk.scripts)
    second.log_in("vard")
    page = walk.page
    walk.log_in("samordnare")
    for number, name in enumerate(("2025", "2026"), start=1):
        _bring_out(walk, second, number, name)
    walk.go("/teamet/utgavor/")
    walk.go("/teamet/utgavor/jamfor/")
    page.locator("[name=earlier]").select_option("1")
    page.locator("[name=later]").select_option("2")
    page.locator(".edition-choose button").click()
    walk.look()
    assert page.locator(".edition-changes tbody tr").count() > 0
    _bring_out(walk, second, 3, CORRECTED)
    _follow_a_link_to_what_was_corrected(walk)
    context.close()
    assert (walk.wrong, second.wrong) == ([], [])


def _bring_out(walk: Walk, second: Walk, number: int, name: str) -> None:
    page = walk.page
    walk.go("/teamet/utgavor/ta-in/")
    page.locator(f"[name=folder][value='{name}']").check()
    walk.send()
    assert page.locator(".edition-draft").is_visible()
    second.go(f"/teamet/utgavor/{number}/")
    second.go(f"/teamet/utgavor/{number}/godkann/")
    second.send()
    walk.go(f"/teamet/utgavor/{number}/publicera/")
    walk.send()
    assert page.locator(".edition-published").is_visible()
    walk.go("/lagesbild/")
    assert page.locator(".edition-name strong").inner_text() == name


def _follow_a_link_to_what_was_corrected(walk: Walk) -> None:
    page = walk.page
    address = page.locator(".edition-ways a").first.get_attribute("href")
    assert address
    page.goto(f"{walk.site.address}{address.replace(f'/{CORRECTED}/', '/2026/')}")
    walk.look()
    page.locator("main a.button").click()
    assert page.url.endswith(address)
    assert "2026" in page.locator(".opening > .notice").inner_text()
