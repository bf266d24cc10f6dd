"""The questions of each day, and facts from answers: everything is checked, nothing is guessed."""

import json
from dataclasses import asdict, fields, replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.law import Age, Answer, Facts, Language, facts_from_answers, facts_from_json, questions, read
from tests.law.answered import THE_LAW_OF, TODAY, but, days, facts

OF_OLDER_LAW = {"took_control": 2005, "crossed_border": 2003}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def keys(at: date) -> list[str]:
    return [question.key for question in questions(at=at)]


def test_today_every_question_is_asked_but_those_of_older_law() -> None:
    assert keys(TODAY) == [field.name for field in fields(Facts) if field.name not in OF_OLDER_LAW]


@pytest.mark.parametrize(("key", "year"), OF_OLDER_LAW.items())
def test_a_question_of_older_law_is_asked_for_its_years_only(key: str, year: int) -> None:
    assert [asked for asked, at in THE_LAW_OF.items() if key in keys(at)] == [year]


@given(days)
def test_a_question_that_may_be_needless_comes_right_after_the_question_it_follows(at: date) -> None:
    for before, question in pairwise(questions(at=at)):
        if question.follows is not None:
            assert question.follows == before.key


@given(facts, days)
def test_a_question_that_is_not_asked_changes_nothing(given_facts: Facts, at: date) -> None:
    asked = {question.key for question in questions(at=at)}
    unasked = {field.name: Answer.UNKNOWN for field in fields(Facts) if field.name not in asked}
    assert read(but(given_facts, **unasked), at=at) == read(given_facts, at=at)


@given(facts, days)
def test_an_answer_to_a_needless_question_changes_nothing(given_facts: Facts, at: date) -> None:
    for question in questions(at=at):
        if question.follows is not None:
            needless = but(given_facts, **{question.follows: question.unless})
            unknown = type(question.unless).UNKNOWN
            assert question.is_needless(needless)
            said, unsaid = read(needless, at=at), read(but(needless, **{question.key: unknown}), at=at)
            # Beside the remark that the two answers do not agree, which only a file can give.
            assert replace(said, contradictions=()) == replace(unsaid, contradictions=())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("at", THE_LAW_OF.values(), ids=str)
def test_every_question_and_choice_has_its_words(language: Language, at: date) -> None:
    for question in questions(at=at):
        assert question.wording(language).endswith("?")
        assert all(choice.label(language) for choice in question.choices)
        assert question.hint(language) or question.example(language)


def test_no_hint_speaks_of_a_limiter_that_is_not_asked_about() -> None:
    hints = {
        year: {question.key: bool(question.hint("sv")) for question in questions(at=at)}
        for year, at in THE_LAW_OF.items()
    }
    assert [hints[year]["vulnerability"] for year in hints] == [False, True, True, True]
    assert all(hints[year]["other_means"] for year in hints)


def test_a_hint_that_states_a_rule_names_its_source() -> None:
    found = {question.key: question.sources for question in questions(at=TODAY)}
    assert found["coercion"] == ("sfs-2018-601",)
    assert found["recruited"] == ()


def test_what_has_no_hint_or_example_gives_none() -> None:
    found = {question.key: question for question in questions(at=TODAY)}
    assert found["recruited"].hint("sv") == ""
    assert found["acute"].example("sv") == ""
    assert [choice.value for choice in found["recruited"].choices] == ["yes", "no", "unknown"]
    assert [choice.value for choice in found["age"].choices] == [
        "under-18",
        "could-be-under-18",
        "adult",
        "unknown",
    ]


def test_a_day_before_the_first_law_is_refused() -> None:
    with pytest.raises(InputError, match="2002-07-01"):
        questions(at=date(1999, 1, 1))


@given(facts)
def test_facts_come_back_as_they_were_written(given_facts: Facts) -> None:
    assert facts_from_json(json.dumps(asdict(given_facts))) == given_facts


def test_what_is_missing_is_unknown() -> None:
    assert facts_from_json("{}") == Facts()
    assert facts_from_answers({"age": "adult", "coercion": "yes"}) == Facts(
        age=Age.ADULT, coercion=Answer.YES
    )


def outcome(text: str) -> str:
    """What comes of a text: `read`, or the line of its refusal."""
    try:
        facts_from_json(text)
    except InputError as error:
        return str(error)
    return "read"


@given(json_values.map(json.dumps) | st.text())
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    said = outcome(text)
    assert said == "read" or "Nothing was read." in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON: expecting value, line 1, column 1"),
        ('{"age": "adult",}', "not valid JSON.*line 1"),
        ("[]", "must be one JSON object"),
        ('"yes"', "must be one JSON object"),
        ("null", "must be one JSON object"),
        ("[" * 100_000, "must be one JSON object"),
        ("9" * 10_000, "must be one JSON object"),
        ('{"name": "Mira"}', 'no question "name".*acute, age_now, age, recruited'),
        ('{"recruited": "maybe"}', '"maybe" is not an answer to recruited.*yes, no, unknown'),
        ('{"recruited": true}', "true is not an answer to recruited"),
        ('{"recruited": ["yes"]}', "is not an answer to recruited"),
        ('{"recruited": "YES"}', '"YES" is not an answer'),
        ('{"age": "yes"}', '"yes" is not an answer to age.*under-18, could-be-under-18, adult, unknown'),
        ('{"recruited": "adult"}', '"adult" is not an answer to recruited'),
        ('{"age": "adult", "age": "under-18"}', '"age" is answered twice'),
        ('{"recruited": "yes", "age": "adult", "age": "under-18"}', '"age" is answered twice'),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        facts_from_json(text)


def test_a_long_wrong_answer_is_not_repeated_whole() -> None:
    with pytest.raises(InputError) as refused:
        facts_from_answers({"recruited": "y" * 5000})
    assert len(str(refused.value)) < 200
