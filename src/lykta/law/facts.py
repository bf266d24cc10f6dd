"""The facts that a reading is made from: one answer to each question, and nothing about who it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# The questions that are answered with an age.
AGE_QUESTIONS = frozenset({"age_now", "age"})


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


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One answer to each question of the legal check; what nobody has answered is unknown.

    Every field is the key of a question. `took_control` and `crossed_border` are conditions of older wordings
    only: the law of today does not ask for them. `age` is the age when it happened, `age_now` the age today.
    """

    acute: Answer = Answer.UNKNOWN
    age_now: Age = Age.UNKNOWN
    age: Age = Age.UNKNOWN
    recruited: Answer = Answer.UNKNOWN
    transported: Answer = Answer.UNKNOWN
    transferred: Answer = Answer.UNKNOWN
    harboured: Answer = Answer.UNKNOWN
    received: Answer = Answer.UNKNOWN
    took_control: Answer = Answer.UNKNOWN
    crossed_border: Answer = Answer.UNKNOWN
    coercion: Answer = Answer.UNKNOWN
    deception: Answer = Answer.UNKNOWN
    vulnerability: Answer = Answer.UNKNOWN
    vulnerability_limits: Answer = Answer.UNKNOWN
    other_means: Answer = Answer.UNKNOWN
    other_means_limits: Answer = Answer.UNKNOWN
    sexual_purpose: Answer = Answer.UNKNOWN
    other_purpose: Answer = Answer.UNKNOWN
    paid_act: Answer = Answer.UNKNOWN
    same_person: Answer = Answer.UNKNOWN

    @property
    def age_then(self) -> Age:
        """The age that the provision looks at: when it happened.

        Someone who is under 18 today was so then, whatever `age` says; someone who could be so today could
        have been so then, unless `age` is known.
        """
        if self.age_now is Age.UNDER_18:
            return Age.UNDER_18
        if self.age_now is Age.COULD_BE_UNDER_18 and self.age is Age.UNKNOWN:
            return Age.COULD_BE_UNDER_18
        return self.age

    @property
    def age_today(self) -> Age:
        """The age that the duty to report and today's advice look at.

        Where it is not known, it is the age when it happened: an adult then is an adult now, and someone who
        was or could have been a child then is met as a child until shown to be an adult.
        """
        return self.age if self.age_now is Age.UNKNOWN else self.age_now


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
