"""The asker's pages in a real browser: the whole journey, and every state by axe, on a phone and enlarged."""

import pytest

from lykta.deidentify import Language
from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.consult.asking.browsing import Asker
from tests.web.consult.asking.journey import Journey
from tests.web.consult.asking.states import STATES

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FROM_THE_TOP = "body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex') }"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_whole_journey_from_a_name_that_blocks_to_the_teams_answer(
    asker: Asker, language: Language
) -> None:
    asker.language = language
    journey = Journey(asker)
    receipt = journey.asks()
    journey.reads_that_nobody_has_answered(receipt)
    asker.team_answers(receipt)
    journey.reads_the_answer_and_replies(receipt)
    assert asker.wrong == []


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
    page.locator("body").evaluate(FROM_THE_TOP)
    reached = tabbed_through(page, wanted + 20)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted
