"""Tests of asking in a browser share one server for each file."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.consult.asking.browsing import Asker, asker_at
from tests.web.server import Site, consulting, running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("asking")
    with consulting(folder) as variables, running(folder, **variables) as site:
        yield site, variables


@pytest.fixture
def scripts() -> bool:
    """Whether the browser runs scripts; a test's own parameter of that name says otherwise."""
    return True


@pytest.fixture
def asker(
    served: tuple[Site, dict[str, str]],
    browser: Browser,
    axe: Axe,
    *,
    scripts: bool,
) -> Iterator[Asker]:
    site, variables = served
    with asker_at(site, variables, browser, axe, scripts=scripts) as found:
        yield found
