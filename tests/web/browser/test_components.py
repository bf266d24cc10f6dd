"""The components look as they did, in each state, and their page keeps the rules of every other page."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.web.browser.conftest import wrong
from tests.web.browser.likeness import ADDRESS, KEPT, pictures, unlike
from tests.web.server import Site, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("demo"), LYKTA_DEMO="yes") as site:
        yield site


def test_every_component_looks_as_its_kept_picture(demo: Site, browser: Browser) -> None:
    shown = dict(pictures(browser, demo.address))
    assert sorted(path.stem for path in KEPT.glob("*.png")) == sorted(shown)
    differing = {name: unlike((KEPT / f"{name}.png").read_bytes(), now) for name, now in shown.items()}
    # scripts/compare_components.py keeps new pictures, once they have been looked at.
    assert {name: share for name, share in differing.items() if share is not None} == {}


def test_axe_finds_nothing_and_nothing_scrolls_sideways(demo: Site, browser: Browser, axe: Axe) -> None:
    page = browser.new_page()
    page.goto(demo.address + ADDRESS)
    assert wrong(page, axe) == []
    page.close()


def _picture(path: Path, *, moved: int = 0, ink: str = "#14305c") -> bytes:
    with Image.open(path) as opened:
        changed = opened.convert("RGB")
    drawn = Image.new("RGB", changed.size, "white")
    drawn.paste(changed, (0, 0))
    ImageDraw.Draw(drawn).rectangle((20 + moved, 20, 120 + moved, 60), fill=ink)
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def test_a_colour_or_a_size_that_changed_is_found_and_a_smoother_edge_is_not() -> None:
    kept = KEPT / "buttons-1000-light.png"
    assert unlike(_picture(kept), _picture(kept, moved=1)) is None
    assert unlike(_picture(kept), _picture(kept, ink="#b36b00")) is not None
    assert unlike(_picture(kept), _picture(KEPT / "buttons-320-dark.png")) == 1.0
