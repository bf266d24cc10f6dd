"""The pictures: their numbers, their words and their tables agree."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook import pictures
from lykta.web.handbook.pictures import QUESTIONNAIRES, Questionnaire, screening_outcome

PERCENT = st.floats(0, 100)


@pytest.mark.parametrize(("which", "flagged", "found"), [(0, 399, 14), (1, 204, 56), (2, 472, 94)])
def test_a_thousand_people_fall_as_the_studies_say(which: int, flagged: int, found: int) -> None:
    assert (
        screening_outcome(QUESTIONNAIRES[which]).flagged,
        screening_outcome(QUESTIONNAIRES[which]).found,
    ) == (flagged, found)


@given(PERCENT, PERCENT, PERCENT)
def test_the_four_outcomes_always_make_the_whole(
    exposed: float, sensitivity: float, specificity: float
) -> None:
    counts = screening_outcome(Questionnaire("x", exposed, sensitivity, specificity, ()))
    parts = (counts.found, counts.missed, counts.flagged_wrongly, counts.left_alone)
    assert sum(parts) == pictures.PEOPLE
    assert min(parts) >= 0


def test_the_picture_has_a_dot_for_everybody(client: Client) -> None:
    text = client.get("/handbok/tecken/").content.decode()
    for panel in re.findall(r'<svg viewBox="0 0 320 200".*?</svg>', text):
        drawn = {kind: path.count("h0") for kind, path in re.findall(r'class="dot-(\w+)" d="([^"]*)"', panel)}
        assert sum(drawn.values()) == pictures.PEOPLE
    assert text.count('viewBox="0 0 320 200" role="img" aria-label="') == len(QUESTIONNAIRES)


def test_the_numbers_of_the_funnel_fall() -> None:
    numbers = [step.high for step in pictures.STEPS]
    assert numbers == sorted(numbers, reverse=True)
    assert all(step.low is None or step.low < step.high for step in pictures.STEPS)


def test_the_changes_of_the_law_are_in_order_and_within_the_picture() -> None:
    assert [change.day for change in pictures.CHANGES] == sorted(change.day for change in pictures.CHANGES)
    assert all(0 < change.place < 640 for change in pictures.CHANGES)


def test_what_is_only_proposed_is_marked_so() -> None:
    assert [change.day.year for change in pictures.CHANGES if change.proposed] == [2027]
