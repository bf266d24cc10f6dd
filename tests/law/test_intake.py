"""Facts from a form or a file: what is wrong is refused with one clear line."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.law import Age, Answer, Facts, facts_from_answers, facts_from_json
from tests.law.answered import facts

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


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
        ('{"recruited": "maybe"}', '"maybe" is no answer to recruited.*yes, no, unknown'),
        ('{"recruited": true}', "true is no answer to recruited"),
        ('{"recruited": ["yes"]}', "is no answer to recruited"),
        ('{"recruited": "YES"}', '"YES" is no answer'),
        ('{"age": "yes"}', '"yes" is no answer to age.*under-18, could-be-under-18, adult, unknown'),
        ('{"recruited": "adult"}', '"adult" is no answer to recruited'),
        ('{"age": "adult", "age": "under-18"}', '"age" is answered twice'),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        facts_from_json(text)


def test_a_long_wrong_answer_is_not_repeated_whole() -> None:
    with pytest.raises(InputError) as refused:
        facts_from_answers({"recruited": "y" * 5000})
    assert len(str(refused.value)) < 200
