"""What the legal check returns: which elements are present, absent or unknown, why, and what to do now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lykta.law.facts import Age, Answer, State


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


class Need(StrEnum):
    """Whether the provision asks for an element."""

    YES = "yes"
    NO = "no"
    # Needed only if the person proves to be an adult.
    IF_ADULT = "if-adult"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence by its key; its words are in `lykta.law.say`, its sources in `lykta.law.source`."""

    key: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer that a part of an element rests on."""

    question: str
    answer: Answer | Age


@dataclass(frozen=True, kw_only=True)
class Part:
    """One way to fulfil an element, such as deception, with its state and the answers behind it.

    A `condition` is no way of its own: the wording asks for it beside one of the others.
    """

    key: str
    state: State
    condition: bool
    answers: tuple[Given, ...]


@dataclass(frozen=True, kw_only=True)
class Element:
    """An element (rekvisit): its state by the answers alone, and whether it is needed at this age.

    `because` holds the answers that decide the state: they alone would give the same one.
    `lacking` holds the conditions that are absent although a way to fulfil the element is not: the element is
    then absent for their sake alone. `law` says what the wording of that day asks for.
    """

    key: str
    state: State
    needed: Need
    parts: tuple[Part, ...]
    because: tuple[Given, ...]
    lacking: tuple[str, ...]
    law: tuple[Statement, ...]

    @property
    def state_key(self) -> str:
        """The key of the words for its state: they name the condition where that alone is absent."""
        return f"state.{self.state}" + "".join(f".{key}" for key in self.lacking[:1])


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A neighbouring rule that may apply instead or as well, and the answer for which it is shown."""

    rule: str
    because: Given
    statements: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The reading of one set of facts by the law of one day. It names no offence and judges no person.

    `row` is the row of the decision table. Where the age is open, `if_under_18` and `if_adult` are the rows
    that the same answers give for a child and for an adult; otherwise both are None. `contradictions` names
    answers that do not agree with each other.
    """

    at: date
    rule: str
    act: Element
    means: Element
    purpose: Element
    row: Row
    if_under_18: Row | None
    if_adult: Row | None
    contradictions: tuple[Statement, ...]
    summary: tuple[Statement, ...]
    consent: tuple[Statement, ...]
    child: tuple[Statement, ...]
    neighbours: tuple[Neighbour, ...]
    now: tuple[Statement, ...]
    ask: tuple[Statement, ...]
    notices: tuple[Statement, ...]


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
