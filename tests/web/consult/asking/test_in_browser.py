"""The asker's pages in a real browser: every state by axe, on a phone, with large letters, and by keyboard."""

import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lykta.deidentify import Language
from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.browser.conftest import axe, browser  # noqa: F401 - fixtures.
from tests.web.consult.asking.browsing import Asker
from tests.web.consult.asking.journey import Journey
from tests.web.consult.asking.states import STATES
from tests.web.consult.asking.walking import RETURN
from tests.web.server import Site, consulting, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

type Running = tuple[Site, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("asking")
    with consulting(folder) as variables, running(folder, **variables) as site:
        yield site, variables


@pytest.fixture
def asker(
    request: pytest.FixtureRequest,
    served: Running,
    browser: Browser,  # noqa: F811 - the fixture.
    axe: Axe,  # noqa: F811 - the fixture.
) -> Iterator[Asker]:
    """A browser on a phone; the test's `scripts` says whether it runs them."""
    scripts = request.node.callspec.params.get("scripts", True) if hasattr(request.node, "callspec") else True
    site, variables = served
    context = browser.new_context(
        viewport={"width": 320, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    yield Asker(context.new_page(), site, axe, variables, scripts=scripts)
    context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_a_page_in_any_state(asker: Asker, state: str, language: Language) -> None:
    asker.language = language
    STATES[state](asker)
    asker.look()
    assert asker.wrong == []


@pytest.mark.parametrize("state", STATES)
def test_the_keyboard_reaches_everything_in_any_state(asker: Asker, state: str) -> None:
    STATES[state](asker)
    page = asker.page
    wanted = stops(page) - page.locator(".enter-sends").count()
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus(); body.tabIndex = undefined }")
    reached = tabbed_through(page, wanted + 20)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_whole_journey_from_a_name_that_blocks_to_the_teams_answer(
    asker: Asker, language: Language, *, scripts: bool
) -> None:
    asker.language = language
    journey = Journey(asker)
    receipt = journey.asks()
    journey.reads_that_nobody_has_answered(receipt)
    asker.team_answers(receipt)
    journey.reads_the_answer_and_replies(receipt)
    assert asker.wrong == []
