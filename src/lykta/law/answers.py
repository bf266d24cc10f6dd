"""Answers to the questions of the legal check, and how several become one state."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """What a person answers: only `yes` and `no` say something about what happened."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Age(StrEnum):
    """How old the person was: whoever could be under 18, or of unknown age, is met as a child."""

    UNDER_18 = "under-18"
    COULD_BE_UNDER_18 = "could-be-under-18"
    ADULT = "adult"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What the answers say of an element, or of a part of one."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


_STATES = {Answer.YES: State.PRESENT, Answer.NO: State.ABSENT, Answer.UNKNOWN: State.UNKNOWN}


def state_of(answer: Answer) -> State:
    """The state that one answer gives."""
    return _STATES[answer]


def any_of(states: Iterable[State]) -> State:
    """Present if one is, absent only if all are: Kleene's strong disjunction, 1952."""
    found = set(states)
    if State.PRESENT in found:
        return State.PRESENT
    return State.UNKNOWN if State.UNKNOWN in found else State.ABSENT


def all_of(states: Iterable[State]) -> State:
    """Absent if one is, present only if all are: Kleene's strong conjunction, 1952."""
    found = set(states)
    if State.ABSENT in found:
        return State.ABSENT
    return State.UNKNOWN if State.UNKNOWN in found else State.PRESENT
