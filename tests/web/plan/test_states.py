"""What can be done to a measure, and what it leads to: no measure is stuck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.plan.models import FROM, OPEN, MeasureAct, MeasureState, is_possible, state_after

ACTS = [act for act in MeasureAct if act is not MeasureAct.ADD]


@given(st.sampled_from(MeasureState), st.sampled_from(ACTS))
def test_an_act_fits_where_it_is_said_to_and_leads_to_one_state(state: MeasureState, act: MeasureAct) -> None:
    assert is_possible(act, state) is (state in FROM[act])
    assert state_after(act, state) in MeasureState


@pytest.mark.parametrize("state", MeasureState)
def test_from_every_state_there_is_a_way_on_and_a_way_back(state: MeasureState) -> None:
    ways = {state_after(act, state) for act in ACTS if is_possible(act, state)}
    assert ways - {state}
    assert state in OPEN or ways & OPEN


def test_nothing_is_added_twice() -> None:
    assert not any(is_possible(MeasureAct.ADD, state) for state in MeasureState)


def test_a_note_changes_no_state() -> None:
    assert [state_after(MeasureAct.FOLLOW_UP, state) for state in MeasureState] == list(MeasureState)


def test_what_is_done_or_dropped_is_changed_no_more_until_it_is_taken_up() -> None:
    for state in set(MeasureState) - OPEN:
        assert not any(
            is_possible(act, state)
            for act in (MeasureAct.CHANGE, MeasureAct.BEGIN, MeasureAct.FINISH, MeasureAct.DROP)
        )
        assert is_possible(MeasureAct.RESUME, state)
