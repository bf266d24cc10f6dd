"""Every combination of answers, under every wording, gives exactly one reading.

There are some six billion combinations. Beside the single answers within an element, a reading depends on the
states of two elements and seven answers. Here each class of those that a row depends on is read, each
combination is shown to lie in one class, and a reading is shown to be that of its class.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.law import Age, Answer, Element, Facts, Reading, Row, State, read, reading_as_json
from lykta.law.rules import Weight, trafficking_rule
from tests.law.answered import CONDITIONS, FIRST_DAYS, MEANS, MEASURES, QUESTIONS, combinations, facts

ACT = (*MEASURES, *CONDITIONS)
# The state of an element, and whether it is for a condition alone that it is absent.
Standing = tuple[State, bool]
Class = dict[Standing, dict[str, Any]]


def state_of(element: Element) -> Standing:
    return element.state, bool(element.lacking)


def classes(questions: tuple[str, ...], element: str, at: date) -> tuple[Class, Counter[Standing]]:
    """For each state of an element: one way to answer that gives it, and how many ways there are."""
    found: Class = {}
    sizes: Counter[Standing] = Counter()
    for answered in combinations(*questions):
        state = state_of(getattr(read(Facts(**answered), at=at), element))
        found.setdefault(state, answered)
        sizes[state] += 1
    return found, sizes


OF_SINGLE_ANSWERS = {"contradiction.vulnerability", "contradiction.other_means"}


def without_parts(reading: Reading) -> Reading:
    """What a reading says beside the single answers of each element."""
    act, means = (replace(element, parts=(), because=()) for element in (reading.act, reading.means))
    # Whether a means and its limit agree is a matter of the single answers.
    kept = tuple(each for each in reading.contradictions if each.key not in OF_SINGLE_ANSWERS)
    return replace(reading, act=act, means=means, contradictions=kept)


# What a row and its sections depend on beside the elements. To keep the test fast, the answers that choose
# only what to do now (acute, the age today) are combined with one another and not with all the rest.
RESTS: list[dict[str, Any]] = [
    *(
        dict(zip(("age", "sexual_purpose", "other_purpose", "paid_act", "same_person"), rest, strict=True))
        for rest in product(Age, Answer, Answer, Answer, Answer)
    ),
    *(dict(zip(("age", "age_now", "acute"), rest, strict=True)) for rest in product(Age, Age, Answer)),
]


@pytest.mark.parametrize("at", FIRST_DAYS, ids=str)
def test_each_class_of_combinations_has_one_reading_and_every_row_is_reached(at: date) -> None:
    acts, act_sizes = classes(ACT, "act", at)
    means, means_sizes = classes(MEANS, "means", at)
    rows = set()
    for act, mean, rest in product(acts, means, RESTS):
        reading = read(Facts(**rest, **acts[act], **means[mean]), at=at)
        assert (state_of(reading.act), state_of(reading.means)) == (act, mean)
        assert reading.summary
        assert reading.now
        assert reading.ask
        rows.add(reading.row)
    assert rows == set(Row)
    assert act_sizes.total() == len(Answer) ** len(ACT)
    assert means_sizes.total() == len(Answer) ** len(MEANS)


@given(facts, st.sampled_from(FIRST_DAYS))
def test_acute_and_the_age_today_change_only_what_is_advised(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    # Someone who is or could be under 18 today was or could have been so then: that is the age of the row.
    settled = replace(given_facts, acute=Answer.UNKNOWN, age=given_facts.age_then, age_now=Age.UNKNOWN)
    other = read(settled, at=at)
    assert (reading.row, reading.if_under_18, reading.if_adult) == (
        other.row,
        other.if_under_18,
        other.if_adult,
    )
    assert (reading.consent, reading.child, reading.neighbours) == (
        other.consent,
        other.child,
        other.neighbours,
    )


@given(facts, st.sampled_from(FIRST_DAYS))
def test_a_reading_is_that_of_its_class(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    _, terms = trafficking_rule(at)
    same = replace(given_facts, **_one_way("act", reading, terms.measures, terms.conditions))
    same = replace(same, **_one_way("means", reading, terms.means, ()))
    assert without_parts(read(same, at=at)) == without_parts(reading)


def _one_way(
    element: str, reading: Reading, ways: Mapping[str, Weight], conditions: tuple[str, ...]
) -> dict[str, Any]:
    """Answers that differ from the ones given, and give an element the same state: all alike."""
    state, lacking = state_of(getattr(reading, element))
    answer = {State.PRESENT: Answer.YES, State.ABSENT: Answer.NO, State.UNKNOWN: Answer.UNKNOWN}[state]
    limiters = [f"{key}_limits" for key in ways if f"{key}_limits" in QUESTIONS]
    by_ways = dict.fromkeys([*ways, *limiters], Answer.YES if lacking else answer)
    return by_ways | dict.fromkeys(conditions, answer)


@given(facts, st.sampled_from(FIRST_DAYS))
def test_the_same_facts_and_day_always_give_the_same_reading(given_facts: Facts, at: date) -> None:
    assert read(given_facts, at=at) == read(replace(given_facts), at=at)


@given(facts, st.sampled_from(FIRST_DAYS), st.sampled_from(["sv", "en"]))
def test_every_reading_can_be_put_in_words(given_facts: Facts, at: date, language: str) -> None:
    said = reading_as_json(read(given_facts, at=at), "sv" if language == "sv" else "en")
    assert said["summary"]
