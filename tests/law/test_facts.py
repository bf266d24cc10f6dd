"""How answers become states: nothing that is unknown ever counts as a yes."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.law.facts import Answer, State, all_of, any_of, state_of

ORDER = [State.ABSENT, State.UNKNOWN, State.PRESENT]
states = st.lists(st.sampled_from(State), min_size=1, max_size=6)


@given(states)
def test_any_of_is_the_most_present_and_all_of_the_least(given_states: list[State]) -> None:
    assert any_of(given_states) is max(given_states, key=ORDER.index)
    assert all_of(given_states) is min(given_states, key=ORDER.index)


@given(states)
def test_the_two_mirror_each_other(given_states: list[State]) -> None:
    mirror = {State.PRESENT: State.ABSENT, State.ABSENT: State.PRESENT, State.UNKNOWN: State.UNKNOWN}
    assert any_of(given_states) is mirror[all_of(mirror[state] for state in given_states)]


def test_each_answer_has_its_own_state() -> None:
    assert [state_of(answer) for answer in Answer] == [State.PRESENT, State.ABSENT, State.UNKNOWN]
