"""The elements: what makes each present, absent or unknown, whatever the wording of the day."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.law import AGE_QUESTIONS, Age, Answer, Element, Facts, Need, State, read
from lykta.law.elements import weigh
from lykta.law.facts import all_of, any_of, state_of
from lykta.law.rules import Weight
from tests.law.answered import (
    ALL_NO,
    CONDITIONS,
    MEANS,
    MEASURES,
    QUESTIONS,
    THE_LAW_OF,
    TODAY,
    but,
    combinations,
    days,
    facts,
)

ELEMENTS = ("act", "means", "purpose")
ORDER = [State.ABSENT, State.UNKNOWN, State.PRESENT]


def elements(given_facts: Facts, at: date) -> dict[str, Element]:
    reading = read(given_facts, at=at)
    return {"act": reading.act, "means": reading.means, "purpose": reading.purpose}


@given(facts, days, st.sampled_from(QUESTIONS))
def test_an_unknown_never_makes_an_element_present(given_facts: Facts, at: date, question: str) -> None:
    unknown = Age.UNKNOWN if question in AGE_QUESTIONS else Answer.UNKNOWN
    before, after = elements(given_facts, at), elements(but(given_facts, **{question: unknown}), at)
    for name in ELEMENTS:
        assert not (after[name].state is State.PRESENT and before[name].state is not State.PRESENT)


@given(
    facts,
    days,
    st.sampled_from([name for name in QUESTIONS if name not in AGE_QUESTIONS]),
    st.sampled_from(Answer),
)
def test_what_is_settled_stays_settled_when_an_unknown_is_answered(
    given_facts: Facts, at: date, question: str, answer: Answer
) -> None:
    open_facts = but(given_facts, **{question: Answer.UNKNOWN})
    before, after = elements(open_facts, at), elements(but(open_facts, **{question: answer}), at)
    for name in ELEMENTS:
        assert before[name].state in {State.UNKNOWN, after[name].state}


@given(facts, days, st.sampled_from((*MEASURES, *CONDITIONS, *MEANS, "sexual_purpose")))
def test_a_yes_never_takes_an_element_away(given_facts: Facts, at: date, question: str) -> None:
    before, after = elements(given_facts, at), elements(but(given_facts, **{question: Answer.YES}), at)
    for name in ELEMENTS:
        assert ORDER.index(after[name].state) >= ORDER.index(before[name].state)


@given(days)
def test_nothing_answered_leaves_every_element_unknown(at: date) -> None:
    assert {element.state for element in elements(Facts(), at).values()} == {State.UNKNOWN}


@given(facts, days)
def test_the_answers_that_are_named_as_deciding_do_decide(given_facts: Facts, at: date) -> None:
    found = elements(given_facts, at)
    for name in ELEMENTS:
        because: dict[str, Any] = {said.question: said.answer for said in found[name].because}
        alone = Facts(**because)
        assert found[name].because
        assert elements(alone, at)[name].state is found[name].state


def test_an_answer_that_decides_nothing_is_not_named() -> None:
    without_control = but(ALL_NO, recruited=Answer.YES)
    act = read(without_control, at=THE_LAW_OF[2005]).act
    assert {said.question: said.answer for said in act.because} == {"took_control": Answer.NO}
    means = read(but(ALL_NO, deception=Answer.YES), at=TODAY).means
    assert {said.question: said.answer for said in means.because} == {"deception": Answer.YES}


@given(facts, days)
def test_an_answer_is_named_only_by_a_part_of_the_elements_own_state(given_facts: Facts, at: date) -> None:
    for element in elements(given_facts, at).values():
        agreeing = [said for part in element.parts if part.state is element.state for said in part.answers]
        assert set(element.because) <= set(agreeing)


def test_an_open_condition_is_named_and_not_the_ways_that_are_open_beside_one_that_holds() -> None:
    half = but(ALL_NO, recruited=Answer.YES, transported=Answer.UNKNOWN, took_control=Answer.UNKNOWN)
    act = read(half, at=THE_LAW_OF[2005]).act
    assert act.state is State.UNKNOWN
    assert {said.question for said in act.because} == {"took_control"}


@given(facts, days)
def test_each_element_looks_at_its_own_answers_only(given_facts: Facts, at: date) -> None:
    found = elements(given_facts, at)
    for name in ELEMENTS:
        parts = found[name].parts
        own: dict[str, Any] = {said.question: said.answer for part in parts for said in part.answers}
        assert (
            elements(Facts(**own, age=given_facts.age, age_now=given_facts.age_now), at)[name] == found[name]
        )


def means_of_today(answered: dict[str, Answer]) -> State:
    """The four means of the law with their limiters, written out anew."""
    given_states = {key: state_of(answer) for key, answer in answered.items()}
    return any_of(
        (
            given_states["coercion"],
            given_states["deception"],
            all_of((given_states["vulnerability"], given_states["vulnerability_limits"])),
            all_of((given_states["other_means"], given_states["other_means_limits"])),
        )
    )


def test_the_means_of_today_are_those_of_the_law_with_their_limiters() -> None:
    for answered in combinations(*MEANS):
        assert read(Facts(**answered), at=TODAY).means.state is means_of_today(answered), answered


def test_any_one_measure_is_enough_today() -> None:
    for answered in combinations(*MEASURES):
        expected = any_of(state_of(answer) for answer in answered.values())
        assert read(Facts(**answered), at=TODAY).act.state is expected, answered


@pytest.mark.parametrize("means", ["vulnerability", "other_means"])
@pytest.mark.parametrize("limiter", [Answer.NO, Answer.UNKNOWN])
def test_no_means_with_a_limiter_counts_without_it(means: str, limiter: Answer) -> None:
    found = read(but(ALL_NO, **{means: Answer.YES, f"{means}_limits": limiter}), at=TODAY)
    assert found.means.state is state_of(limiter)


@pytest.mark.parametrize("means", ["vulnerability", "other_means"])
@pytest.mark.parametrize("limiter", [Answer.NO, Answer.UNKNOWN])
@pytest.mark.parametrize("year", [2005, 2012])
def test_before_2018_a_means_without_its_limiter_stays_unknown(
    means: str, limiter: Answer, year: int
) -> None:
    found = read(but(ALL_NO, **{means: Answer.YES, f"{means}_limits": limiter}), at=THE_LAW_OF[year])
    assert found.means.state is State.UNKNOWN


@given(st.sampled_from(Answer), st.sampled_from(Answer))
def test_what_a_wording_does_not_name_is_never_present(answer: Answer, limiter: Answer) -> None:
    assert weigh(Weight.OPEN, answer, limiter) is not State.PRESENT


@given(facts, days)
def test_a_means_is_needed_by_age_alone(given_facts: Facts, at: date) -> None:
    needs = {Age.UNDER_18: Need.NO, Age.ADULT: Need.YES}
    found = elements(given_facts, at)
    assert found["means"].needed is needs.get(given_facts.age_then, Need.IF_ADULT)
    assert (found["act"].needed, found["purpose"].needed) == (Need.YES, Need.YES)


def test_every_question_about_what_happened_belongs_to_one_wording_at_least() -> None:
    asked = set()
    for at in THE_LAW_OF.values():
        for element in elements(Facts(), at).values():
            asked |= {said.question for part in element.parts for said in part.answers}
    beside = {"acute", *AGE_QUESTIONS, "other_purpose", "paid_act", "same_person"}
    assert asked | beside == {field.name for field in fields(Facts)}
