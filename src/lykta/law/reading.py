"""What the legal check returns: which elements are present, absent or unknown, why, and what to do now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lykta.law.answers import Age, Answer, State
from lykta.law.rows import Row


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
