"""A reading as JSON and as text holds every word, source and answer, and nothing of who it is about."""

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lykta.law import (
    LANGUAGES,
    Age,
    Answer,
    Facts,
    Language,
    State,
    answers_as_text,
    questions,
    read,
    reading_as_json,
    reading_as_text,
    say,
    statements_of,
)
from lykta.law.rules import messages
from tests.law.answered import ALL_NO, TODAY, but, days, facts

SOME = but(ALL_NO, age=Age.COULD_BE_UNDER_18, recruited=Answer.YES, sexual_purpose=Answer.YES)


def as_json(given_facts: Facts, at: date = TODAY) -> dict[str, Any]:
    return json.loads(json.dumps(reading_as_json(read(given_facts, at=at), "en")))  # type: ignore[no-any-return]


def without_words(value: Any) -> Any:
    """A JSON value without the texts, which differ by language."""
    if isinstance(value, dict):
        return {
            key: without_words(inner)
            for key, inner in value.items()
            if key not in {"text", "name", "language"} and not (key == "title" and "provision" in value)
        }
    return [without_words(inner) for inner in value] if isinstance(value, list) else value


@given(facts, days)
def test_it_is_plain_json_with_every_source_it_names(given_facts: Facts, at: date) -> None:
    found = as_json(given_facts, at)
    cited = {key for said in statements_of(read(given_facts, at=at)) for key in said.sources}
    assert cited <= set(found["sources"])


@given(facts, days)
def test_the_languages_differ_in_their_words_alone(given_facts: Facts, at: date) -> None:
    reading = read(given_facts, at=at)
    swedish, english = reading_as_json(reading, "sv"), reading_as_json(reading, "en")
    assert without_words(swedish) == without_words(english)
    assert swedish != english


def test_it_names_the_law_and_its_days() -> None:
    law = as_json(SOME)["law"]
    assert (law["provision"], law["valid_from"], law["valid_to"], law["checked"]) == (
        "BrB 4 kap. 1 a §",
        "2018-07-01",
        None,
        "2026-11-27",
    )


def test_it_tells_each_element_with_the_answers_that_led_there() -> None:
    found = as_json(SOME)["elements"]
    assert found["act"]["state"] == "present"
    assert found["act"]["because"] == {"recruited": "yes"}
    assert (found["means"]["state"], found["means"]["needed"]) == ("absent", "if-adult")
    assert as_json(SOME)["row"] == "1"
    assert as_json(SOME)["if_adult"] == "5"


def test_a_neighbour_whose_first_day_is_not_known_says_none() -> None:
    neighbours = as_json(but(SOME, paid_act=Answer.YES), date(2004, 1, 1))["neighbours"]
    assert {neighbour["valid_from"] for neighbour in neighbours} == {None, "1999-01-01"}


@given(facts, days, st.sampled_from(LANGUAGES))
def test_each_element_is_told_with_its_state(given_facts: Facts, at: date, language: Language) -> None:
    reading = read(given_facts, at=at)
    text = reading_as_text(reading, language)
    for element in (reading.act, reading.means, reading.purpose):
        name, state = say(f"element.{element.key}", language), say(element.state_key, language)
        assert f"- {name}: {state}" in text
    assert text.splitlines()[-1].startswith("BrB 4 kap. 1 a §")


def test_it_names_the_answers_that_decide() -> None:
    reading = read(but(ALL_NO, deception=Answer.YES), at=TODAY)
    assert reading.means.state is State.PRESENT
    assert "Har någon lurat personen? Ja" in reading_as_text(reading, "sv")
    assert "Har någon tvingat personen?" not in reading_as_text(reading, "sv")


def test_consent_has_its_heading_only_when_it_is_spoken_of() -> None:
    heading = say("heading.consent", "sv")
    all_three = but(ALL_NO, recruited=Answer.YES, deception=Answer.YES, sexual_purpose=Answer.YES)
    assert heading in reading_as_text(read(all_three, at=TODAY), "sv")
    assert heading not in reading_as_text(read(ALL_NO, at=TODAY), "sv")


@given(facts, days, st.sampled_from(LANGUAGES))
def test_the_text_to_carry_holds_the_reading_and_every_answer_that_was_asked_and_belongs_to_no_element(
    given_facts: Facts, at: date, language: Language
) -> None:
    text = answers_as_text(given_facts, at=at, language=language)
    reading = read(given_facts, at=at)
    assert text.endswith(reading_as_text(reading, language))
    of_elements = {
        said.question
        for element in (reading.act, reading.means, reading.purpose)
        for part in element.parts
        for said in part.answers
    }
    for question in questions(at=at):
        if question.key not in of_elements and question.follows is None:
            assert f"- {question.wording(language)} " in text


@given(facts, days, st.sampled_from(LANGUAGES))
def test_the_text_to_carry_is_made_of_the_words_of_lists_alone(
    given_facts: Facts, at: date, language: Language
) -> None:
    text = answers_as_text(given_facts, at=at, language=language)
    known = set(messages(language).values())
    for line in text.splitlines()[:-1]:
        bare = line.strip().removeprefix("- ")
        question, mark, answer = bare.partition("? ")
        element, colon, _ = bare.partition(": ")
        assert (
            bare == ""
            or bare in known
            or (mark and {f"{question}?", answer} <= known)
            or (colon and element in known)
        )


def test_the_text_to_carry_does_not_tell_the_day() -> None:
    text = answers_as_text(ALL_NO, at=date(2005, 3, 4), language="sv")
    assert "2005-03-04" not in text
    assert "2004-07-01–2010-06-30" in text
