"""The decision table: which row the elements fall in, for a child, an adult, and where the age is open."""

from dataclasses import dataclass
from enum import StrEnum

from lykta.law.answers import Age, Answer, State


class Row(StrEnum):
    """A row of the decision table, or one of the three readings for what the table has no row for."""

    CHILD_ELEMENTS = "1"
    CHILD_PAID_ACT = "2"
    ADULT_ELEMENTS = "3"
    MEANS_UNKNOWN = "4"
    MEANS_ABSENT = "5"
    ACT_ABSENT = "6"
    OTHER_PURPOSE = "7"
    AGE_UNKNOWN = "8"
    # The elements are there, but with different persons who did not work together.
    APART = "apart"
    # A needed element is unknown, and none of the eight rows fits.
    OPEN = "open"
    # A needed element is absent, and none of the eight rows fits.
    LACKING = "lacking"


@dataclass(frozen=True, kw_only=True)
class States:
    """All that a row depends on beside the age: three elements and three answers."""

    act: State
    means: State
    purpose: State
    other_purpose: Answer
    paid_act: Answer
    same_person: Answer


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The row of a reading and, where the age is open, the rows for a child and for an adult."""

    row: Row
    if_under_18: Row | None = None
    if_adult: Row | None = None


def rows_of(age: Age, states: States) -> Rows:
    """The row by age: whoever could be under 18 is read as a child, and an unknown age has its own row."""
    child, adult = row_of_child(states), row_of_adult(states)
    match age:
        case Age.UNDER_18:
            return Rows(row=child)
        case Age.ADULT:
            return Rows(row=adult)
        case Age.COULD_BE_UNDER_18:
            return Rows(row=child, if_under_18=child, if_adult=adult)
        case Age.UNKNOWN:
            return Rows(row=Row.AGE_UNKNOWN, if_under_18=child, if_adult=adult)


def row_of_child(states: States) -> Row:
    """The row of someone under 18. It does not look at the means, for a child needs none."""
    if states.act is State.PRESENT and states.purpose is State.PRESENT:
        return Row.APART if states.same_person is Answer.NO else Row.CHILD_ELEMENTS
    if states.act is not State.PRESENT and states.paid_act is Answer.YES:
        return Row.CHILD_PAID_ACT
    if _is_of_another_purpose(states):
        return Row.OTHER_PURPOSE
    return _outside(states.act, states.purpose)


_OF_ADULT = {
    (State.PRESENT, State.PRESENT, State.PRESENT): Row.ADULT_ELEMENTS,
    (State.PRESENT, State.UNKNOWN, State.PRESENT): Row.MEANS_UNKNOWN,
    (State.PRESENT, State.ABSENT, State.PRESENT): Row.MEANS_ABSENT,
    (State.ABSENT, State.PRESENT, State.PRESENT): Row.ACT_ABSENT,
}
_NEEDS_ONE_PERSON = frozenset({Row.ADULT_ELEMENTS, Row.MEANS_UNKNOWN})


def row_of_adult(states: States) -> Row:
    """The row of an adult, who needs all three elements."""
    found = _OF_ADULT.get((states.act, states.means, states.purpose))
    if found in _NEEDS_ONE_PERSON and states.same_person is Answer.NO:
        return Row.APART
    if found is not None:
        return found
    if _is_of_another_purpose(states):
        return Row.OTHER_PURPOSE
    return _outside(states.act, states.means, states.purpose)


def _is_of_another_purpose(states: States) -> bool:
    return states.purpose is not State.PRESENT and states.other_purpose is Answer.YES


def _outside(*needed: State) -> Row:
    return Row.LACKING if State.ABSENT in needed else Row.OPEN
