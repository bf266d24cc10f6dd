"""An edition of the invented picture, written once for all tests that read it, and one browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from lykta.picture.edition.writing import write_edition
from tests.picture.edition.invented import DARK, PUBLISHING, picture

_CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    write_edition(picture(), folder, publishing=PUBLISHING, dark_figures=DARK)
    return folder


# Not the fixture of the web's tests: theirs prepares a server, and these pages need none.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if _CHROMIUM is None:
        pytest.skip("no browser: install Debian's chromium, or another program of that name")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()
