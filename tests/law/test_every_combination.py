"""Every combination of answers, under every wording, gives exactly one reading.

There are some half a billion combinations. Beside the single answers within an element, a reading depends on
the states of two elements and five answers, so they fall into some three thousand classes. Here each class is
read, each combination is shown to lie in one class, and a reading is shown to be that of its class.
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

from lykta.law import Age, Answer, Facts, Reading, Row, State, read, reading_as_json
from lykta.law.rules import Weight, trafficking_rule
from tests.law.answered import CONDITIONS, FIRST_DAYS, MEANS, MEASURES, QUESTIONS, combinations, facts

ACT = (*MEASURES, *CONDITIONS)
Class = dict[State, dict[str, Any]]


def classes(questions: tuple[str, ...], element: str, at: date) -> tuple[Class, Counter[State]]:
    """For each state of an element: one way to answer that gives it, and how many ways there are."""
    found: Class = {}
    sizes: Counter[State] = Counter()
    for answered in combinations(*questions):
        state = getattr(read(Facts(**answered), at=at), element).state
        found.setdefault(state, answered)
        sizes[state] += 1
    return found, sizes


def without_parts(reading: Reading) -> Reading:
    """What a reading says beside the single answers of each element."""
    act, means = (replace(element, parts=(), because=()) for element in (reading.act, reading.means))
    return replace(reading, act=act, means=means)


@pytest.mark.parametrize("at", FIRST_DAYS, ids=str)
def test_each_class_of_combinations_has_one_reading_and_every_row_is_reached(at: date) -> None:
    acts, act_sizes = classes(ACT, "act", at)
    means, means_sizes = classes(MEANS, "means", at)
    rows, counted = set(), 0
    for act, mean, age in product(acts, means, Age):
        for sexual, other, paid, acute in product(Answer, repeat=4):
            reading = read(
                Facts(
                    age=age,
                    acute=acute,
                    sexual_purpose=sexual,
                    other_purpose=other,
                    paid_act=paid,
                    **acts[act],
                    **means[mean],
                ),
                at=at,
            )
            assert (reading.act.state, reading.means.state) == (act, mean)
            assert reading.summary
            assert reading.now
            assert reading.ask
            rows.add(reading.row)
            counted += act_sizes[act] * means_sizes[mean]
    assert rows == set(Row)
    assert counted == len(Age) * len(Answer) ** (len(QUESTIONS) - 1)


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
    state = getattr(reading, element).state
    answer = {State.PRESENT: Answer.YES, State.ABSENT: Answer.NO, State.UNKNOWN: Answer.UNKNOWN}[state]
    limiters = [f"{key}_limits" for key in ways if f"{key}_limits" in QUESTIONS]
    return dict.fromkeys([*ways, *limiters, *conditions], answer)


@given(facts, st.sampled_from(FIRST_DAYS))
def test_the_same_facts_and_day_always_give_the_same_reading(given_facts: Facts, at: date) -> None:
    assert read(given_facts, at=at) == read(replace(given_facts), at=at)


@given(facts, st.sampled_from(FIRST_DAYS), st.sampled_from(["sv", "en"]))
def test_every_reading_can_be_put_in_words(given_facts: Facts, at: date, language: str) -> None:
    said = reading_as_json(read(given_facts, at=at), "sv" if language == "sv" else "en")
    assert said["summary"]
