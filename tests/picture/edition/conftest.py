"""An edition of the invented picture, written once for all tests that read it, and one browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from lykta.picture.build import build
from lykta.picture.edition.writing import write_edition, write_folder
from lykta.picture.picture import Picture
from lykta.picture.plan import plan_from
from lykta.picture.sample import Sampling, write_sample
from tests.browser_program import MISSING, PROGRAM, launch
from tests.picture.edition.invented import DARK, PUBLISHING, picture


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    write_edition(picture(), folder, publishing=PUBLISHING, dark_figures=DARK)
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """The picture of a made-up county, whose plan has the tables of the demo."""
    return build(plan_from(write_sample(tmp_path_factory.mktemp("sample"), Sampling()))).picture


@pytest.fixture(scope="session")
def sample_edition(sample: Picture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "edition"
    write_folder(sample, folder, publishing=PUBLISHING)
    return folder


# Not the fixture of the web's tests: theirs prepares a server, and these pages need none.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()
