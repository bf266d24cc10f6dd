"""What a reading says beside its row: consent, children, what to do, who to ask."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.law import (
    FIRST_DAY,
    Age,
    Answer,
    Facts,
    Need,
    Reading,
    Row,
    State,
    questions,
    read,
    rule,
    rules,
    say,
    when_acute,
)  # fmt: skip
from lykta.law.rules import Language
from tests.law.answered import ALL_NO, MEANS, TODAY, ages, answers, but, days, facts

NOT_ADULT = [age for age in Age if age is not Age.ADULT]
AN_ADULT = but(ALL_NO, recruited=Answer.YES, sexual_purpose=Answer.YES)


def keys(statements: tuple[object, ...]) -> list[str]:
    return [getattr(statement, "key", "") for statement in statements]


def test_an_adult_is_asked_about_children_at_home_and_pregnancy() -> None:
    assert {"now.adult-children", "now.adult-pregnant"} <= set(keys(read(AN_ADULT, at=TODAY).now))


# The rules on payment by the numbering of their day: the chapter was replaced on 1 April 2005.
NEW_CHAPTER = ("BrB 6 kap. 9 §", "BrB 6 kap. 11 §", "BrB 6 kap. 12 §")
OLD_CHAPTER = ("BrB 6 kap. före 2005-04-01, barn", "Lag (1998:408)", "BrB 6 kap. före 2005-04-01, koppleri")


def shown(reading: Reading) -> list[str]:
    return [rule(neighbour.rule).provision for neighbour in reading.neighbours]


@given(facts, days, st.fixed_dictionaries(dict.fromkeys(MEANS, answers)))
def test_a_child_never_needs_a_means(given_facts: Facts, at: date, means: dict[str, Answer]) -> None:
    child = but(given_facts, age=Age.UNDER_18, age_now=Age.UNDER_18)
    one, other = read(child, at=at), read(but(child, **means), at=at)
    assert (one.row, one.summary, one.now) == (other.row, other.summary, other.now)


@given(facts, days)
def test_consent_is_spoken_of_only_with_a_means_and_where_nothing_rules_the_offence_out(
    given_facts: Facts, at: date
) -> None:
    reading = read(given_facts, at=at)
    others = {reading.act.state, reading.purpose.state}
    ruled_out = State.ABSENT in others or given_facts.same_person is Answer.NO
    assert bool(reading.consent) is (reading.means.state is State.PRESENT and not ruled_out)
    if reading.consent:
        sure = others == {State.PRESENT}
        assert keys(reading.consent)[1] == ("consent.protocol" if sure else "consent.protocol-if")


@given(facts, days)
def test_children_are_spoken_of_exactly_when_the_person_is_not_surely_an_adult(
    given_facts: Facts, at: date
) -> None:
    reading = read(given_facts, at=at)
    assert bool(reading.child) is (given_facts.age_then is not Age.ADULT)


DUTY = "rule.sol-19-1-2025.wording.1"
ADVICE_FOR_ADULTS = {
    "now.adult-wish",
    "now.adult-wish-after-danger",
    "now.adult-agrees",
    "now.adult-children",
    "now.adult-pregnant",
    "now.adult-today",
    "ask.helpline",
    "ask.helpline-others",
}
ADVICE_FOR_CHILDREN = {
    DUTY,
    "now.child-self",
    "now.child-age",
    "ask.social-services-child",
    "ask.helpline-child",
}


@given(facts, days)
def test_the_duty_to_report_and_all_advice_follow_the_age_today(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    given_advice = {*keys(reading.now), *keys(reading.ask)}
    adult = given_facts.age_today is Age.ADULT
    assert (DUTY in given_advice) is not adult
    assert given_advice.isdisjoint(ADVICE_FOR_CHILDREN if adult else ADVICE_FOR_ADULTS)


@given(facts, days, ages)
def test_the_age_today_changes_no_element_where_the_age_then_is_known(
    given_facts: Facts, at: date, now: Age
) -> None:
    one = but(given_facts, age=Age.ADULT, age_now=Age.ADULT)
    other = but(one, age_now=now) if now is not Age.UNDER_18 else one
    first, second = read(one, at=at), read(other, at=at)
    assert (first.act, first.means, first.purpose) == (second.act, second.means, second.purpose)
    assert (first.row, first.child) == (second.row, second.child)


def test_someone_who_was_a_child_then_and_is_an_adult_now_is_read_as_a_child_and_met_as_an_adult() -> None:
    reading = read(but(AN_ADULT, age=Age.UNDER_18, age_now=Age.ADULT), at=date(2019, 1, 1))
    assert (reading.row, reading.means.needed) == (Row.CHILD_ELEMENTS, Need.NO)
    assert "now.adult-today" in keys(reading.now)
    assert DUTY not in keys(reading.now)


def test_someone_under_18_today_was_so_then_whatever_was_answered() -> None:
    reading = read(but(AN_ADULT, age=Age.ADULT, age_now=Age.UNDER_18), at=TODAY)
    assert reading.row is Row.CHILD_ELEMENTS
    assert keys(reading.contradictions) == ["contradiction.age-now"]


@given(facts, days)
def test_answers_that_do_not_agree_are_named_and_no_others(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    named = keys(reading.contradictions)
    by_one = reading.act.state is State.PRESENT and given_facts.same_person is not Answer.NO
    paid = given_facts.paid_act is Answer.YES and given_facts.sexual_purpose is Answer.NO
    assert ("contradiction.purpose" in named) == (by_one and paid)
    older_then = given_facts.age is Age.ADULT
    assert ("contradiction.age" in named) == (older_then and given_facts.age_now is Age.COULD_BE_UNDER_18)
    assert ("contradiction.age-now" in named) == (older_then and given_facts.age_now is Age.UNDER_18)
    asked = {question.key for question in questions(at=at)}
    for means in ("vulnerability", "other_means"):
        denied = getattr(given_facts, means) is Answer.NO
        limited = f"{means}_limits" in asked and getattr(given_facts, f"{means}_limits") is Answer.YES
        assert (f"contradiction.{means}" in named) == (denied and limited)
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("age_now", "named"),
    [
        (Age.UNDER_18, ["contradiction.age-now"]),
        (Age.COULD_BE_UNDER_18, ["contradiction.age"]),
        (Age.ADULT, []),
        (Age.UNKNOWN, []),
    ],
)
def test_an_adult_then_who_is_or_could_be_a_child_today_is_to_be_looked_at_again(
    age_now: Age, named: list[str]
) -> None:
    reading = read(but(AN_ADULT, age=Age.ADULT, age_now=age_now), at=TODAY)
    assert keys(reading.contradictions) == named


@pytest.mark.parametrize("means", ["vulnerability", "other_means"])
def test_a_limit_of_what_there_was_none_of_is_to_be_looked_at_again(means: str) -> None:
    reading = read(but(AN_ADULT, **{means: Answer.NO, f"{means}_limits": Answer.YES}), at=TODAY)
    assert keys(reading.contradictions) == [f"contradiction.{means}"]


@pytest.mark.parametrize("age", Age)
def test_a_talk_in_private_and_an_interpreter_who_did_not_come_along_are_advised_at_every_age(
    age: Age,
) -> None:
    assert keys(read(but(AN_ADULT, age=age, age_now=age), at=TODAY).now).count("now.alone") == 1


@pytest.mark.parametrize(("act", "named"), [(Answer.YES, True), (Answer.NO, False), (Answer.UNKNOWN, False)])
def test_payment_without_a_purpose_is_to_be_looked_at_again_where_there_was_an_act(
    act: Answer, named: bool
) -> None:
    reading = read(but(ALL_NO, recruited=act, paid_act=Answer.YES), at=TODAY)
    assert ("contradiction.purpose" in keys(reading.contradictions)) is named


@given(facts, days)
def test_elements_of_different_persons_never_add_up(given_facts: Facts, at: date) -> None:
    reading = read(but(given_facts, same_person=Answer.NO), at=at)
    adds_up = {Row.CHILD_ELEMENTS, Row.ADULT_ELEMENTS, Row.MEANS_UNKNOWN}
    assert adds_up.isdisjoint({reading.row, reading.if_under_18, reading.if_adult})
    assert not reading.consent


@given(facts, days)
def test_where_elements_add_up_and_it_is_unknown_whose_they_are_that_is_said(
    given_facts: Facts, at: date
) -> None:
    reading = read(given_facts, at=at)
    all_there = {Row.CHILD_ELEMENTS, Row.ADULT_ELEMENTS}
    adds_up = not all_there.isdisjoint({reading.row, reading.if_under_18, reading.if_adult})
    unknown = given_facts.same_person is Answer.UNKNOWN
    assert ("row.together-open" in keys(reading.summary)) is (adds_up and unknown)


@given(facts, days)
def test_a_child_and_a_payment_always_show_the_row_for_payment(given_facts: Facts, at: date) -> None:
    found = but(given_facts, age=Age.UNDER_18, age_now=Age.UNKNOWN, paid_act=Answer.YES)
    said = set(keys(read(found, at=at).summary))
    assert len(said & {"row.2", "row.2.also"}) == 1


@given(facts, days)
def test_attempt_is_named_where_there_is_a_purpose_and_no_act_yet(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    no_act_yet = reading.act.state is State.ABSENT and reading.purpose.state is State.PRESENT
    child = given_facts.age_then is not Age.ADULT
    named = any(key.startswith("rule.brb-4-10") for key in keys(reading.summary))
    assert named is (no_act_yet and (child or reading.means.state is not State.ABSENT))


@given(facts, days)
def test_an_act_that_lacks_a_condition_alone_is_never_said_to_lack_the_act(
    given_facts: Facts, at: date
) -> None:
    reading = read(given_facts, at=at)
    said = set(keys(reading.summary))
    if reading.act.lacking:
        assert said.isdisjoint({"row.6", "if-adult.6"})
        assert {f"lacking.{key}" for key in reading.act.lacking} <= said
    else:
        assert said.isdisjoint({"row.6.condition", "if-adult.6.condition"})


@given(facts, days)
def test_who_to_ask_and_what_to_do_in_acute_need_never_depend_on_the_row(
    given_facts: Facts, at: date
) -> None:
    reading = read(given_facts, at=at)
    ages_alone: dict[str, Any] = {"age": given_facts.age, "age_now": given_facts.age_now}
    nothing = read(Facts(**ages_alone, acute=given_facts.acute), at=at)
    assert reading.ask == nothing.ask
    assert reading.now[0] == nothing.now[0]
    assert keys(reading.summary)[-2:] == ["summary.not-a-verdict", "summary.support"]


@given(facts, days)
def test_neighbours_of_one_weight_come_in_the_order_of_the_code(given_facts: Facts, at: date) -> None:
    order = list(dict.fromkeys(found.provision for found in rules()))
    for answer in Answer:
        found = read(given_facts, at=at).neighbours
        same = [order.index(rule(one.rule).provision) for one in found if one.because.answer is answer]
        assert same == sorted(same)


@pytest.mark.parametrize("acute", Answer)
def test_the_first_thing_to_do_names_the_emergency_number(acute: Answer) -> None:
    first = read(Facts(acute=acute), at=TODAY).now[0]
    assert "112" in say(first.key, "sv")
    assert "112" in say(first.key, "en")


@given(facts, days, ages)
def test_a_duty_is_todays_whatever_day_the_facts_are_read_by(given_facts: Facts, at: date, age: Age) -> None:
    some = but(given_facts, age_now=age)
    old, new = read(some, at=at), read(some, at=TODAY)
    duties = [said for said in old.now if said.key.startswith("rule.")]
    assert duties == [said for said in new.now if said.key.startswith("rule.")]


@given(facts, days)
def test_negligence_as_to_age_is_named_from_2018_on(given_facts: Facts, at: date) -> None:
    child = but(given_facts, age=Age.UNDER_18, age_now=Age.UNKNOWN)
    said = " ".join(say(statement.key, "sv") for statement in read(child, at=at).child)
    assert ("oaktsam" in said) is (at >= date(2018, 7, 1))


@given(facts, days)
def test_a_neighbour_is_shown_until_an_answer_rules_it_out(given_facts: Facts, at: date) -> None:
    found = shown(read(given_facts, at=at))
    paid = given_facts.paid_act is not Answer.NO
    other = given_facts.other_purpose is not Answer.NO and at >= date(2018, 7, 1)
    child, buyer, procurer = NEW_CHAPTER if at >= date(2005, 4, 1) else OLD_CHAPTER
    assert ("BrB 4 kap. 1 b §" in found) is other
    assert (child in found) is (paid and given_facts.age_then is not Age.ADULT)
    assert (buyer in found) is (paid and given_facts.age_then is not Age.UNDER_18)
    assert (procurer in found) is paid
    assert set(found) <= {"BrB 4 kap. 1 b §", child, buyer, procurer}
    assert len(found) == len(set(found))


@given(facts, days)
def test_neighbours_stood_on_the_day_and_those_with_a_yes_come_first(given_facts: Facts, at: date) -> None:
    found = read(given_facts, at=at).neighbours
    assert all(rule(neighbour.rule).valid_on(at) for neighbour in found)
    yes = [neighbour.because.answer is Answer.YES for neighbour in found]
    assert yes == sorted(yes, reverse=True)


def test_an_adult_hears_nothing_of_children_among_the_neighbours() -> None:
    reading = read(but(AN_ADULT, other_purpose=Answer.YES), at=TODAY)
    assert not any("18" in say(key, "sv").split("2018")[0] for key in keys(reading.neighbours[0].statements))


def test_an_open_age_is_told_in_both_ways() -> None:
    reading = read(but(AN_ADULT, age=Age.COULD_BE_UNDER_18), at=TODAY)
    assert (reading.row, reading.if_under_18, reading.if_adult) == (
        Row.CHILD_ELEMENTS,
        Row.CHILD_ELEMENTS,
        Row.MEANS_ABSENT,
    )
    assert keys(reading.summary)[:3] == ["age.met-as-child", "if-under-18.1", "if-adult.5"]


def test_an_unknown_age_has_its_own_row_and_both_ways() -> None:
    reading = read(but(AN_ADULT, age=Age.UNKNOWN, deception=Answer.YES), at=TODAY)
    assert reading.row is Row.AGE_UNKNOWN
    assert keys(reading.summary)[:3] == ["row.8", "if-under-18.1", "if-adult.3"]


def test_what_is_open_asks_to_draw_no_conclusion() -> None:
    reading = read(but(AN_ADULT, deception=Answer.UNKNOWN), at=TODAY)
    assert keys(reading.summary)[:2] == ["row.4", "row.wait"]
    assert "now.keep-questions" in keys(reading.now)


def test_a_bill_is_a_notice_and_only_from_its_month() -> None:
    bill = "rule.coming-offence-2026.wording.1"
    assert bill in keys(read(Facts(), at=TODAY).notices)
    assert bill not in keys(read(Facts(), at=date(2026, 8, 31)).notices)


def test_a_reading_by_an_older_law_says_so() -> None:
    assert "notice.older-law" in keys(read(Facts(), at=date(2012, 1, 1)).notices)
    assert "notice.older-law" not in keys(read(Facts(), at=TODAY).notices)


def test_a_reading_of_an_earlier_day_says_that_the_advice_is_of_today() -> None:
    assert "notice.advice-of-today" in keys(read(Facts(), at=date(2019, 1, 1)).notices)
    assert "notice.advice-of-today" not in keys(read(Facts(), at=TODAY).notices)


def test_a_reading_after_the_review_day_warns() -> None:
    reviewed = rule("brb-4-1a-2018").review_by
    assert "notice.after-review" not in keys(read(Facts(), at=reviewed).notices)
    assert "notice.after-review" in keys(read(Facts(), at=date(2027, 1, 2)).notices)


def test_a_day_before_the_first_law_is_refused() -> None:
    assert date(2002, 7, 1) == FIRST_DAY
    read(Facts(), at=FIRST_DAY)
    with pytest.raises(InputError, match=r"2002-06-30.*came into force on 2002-07-01"):
        read(Facts(), at=date(2002, 6, 30))


@given(facts, days)
def test_nothing_comes_before_calling_for_help_where_there_may_be_danger(
    given_facts: Facts, at: date
) -> None:
    now = keys(read(given_facts, at=at).now)
    may_be_danger = given_facts.acute is not Answer.NO
    adult = given_facts.age_today is Age.ADULT
    assert now[0] in {"now.call", "now.find-out", "now.if-it-turns"}
    assert ("now.adult-wish" in now) is (adult and not may_be_danger)
    assert ("now.adult-wish-after-danger" in now) is (adult and may_be_danger)


def test_in_danger_calling_comes_first_and_the_person_is_asked_nothing() -> None:
    said = keys(when_acute(TODAY))
    assert said[0] == "now.call"
    assert not any("wish" in key or "agrees" in key for key in said)


def test_no_advice_says_that_it_comes_before_all_else() -> None:
    told: dict[Language, str] = {"sv": "innan du gör något annat", "en": "before you do anything else"}
    for language, words in told.items():
        for acute in Answer:
            said = [say(each.key, language) for each in read(but(AN_ADULT, acute=acute), at=TODAY).now]
            assert not any(words in sentence for sentence in said)
