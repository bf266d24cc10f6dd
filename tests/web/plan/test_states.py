"""What can be done to a measure, and what it leads to: no measure is stuck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.plan.states import FROM, OPEN, Act, State, after, fits

ACTS = [act for act in Act if act is not Act.ADD]


@given(st.sampled_from(State), st.sampled_from(ACTS))
def test_an_act_fits_where_it_is_said_to_and_leads_to_one_state(state: State, act: Act) -> None:
    assert fits(act, state) is (state in FROM[act])
    assert after(act, state) in State


@pytest.mark.parametrize("state", State)
def test_from_every_state_there_is_a_way_on_and_a_way_back(state: State) -> None:
    ways = {after(act, state) for act in ACTS if fits(act, state)}
    assert ways - {state}
    assert state in OPEN or ways & OPEN


def test_nothing_is_added_twice() -> None:
    assert not any(fits(Act.ADD, state) for state in State)


def test_a_note_changes_no_state() -> None:
    assert [after(Act.FOLLOW_UP, state) for state in State] == list(State)


def test_what_is_done_or_dropped_is_changed_no_more_until_it_is_taken_up() -> None:
    for state in set(State) - OPEN:
        assert not any(fits(act, state) for act in (Act.CHANGE, Act.BEGIN, Act.FINISH, Act.DROP))
        assert fits(Act.RESUME, state)
