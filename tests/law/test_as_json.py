"""A reading as JSON: whole, sourced, and the same reading in both languages."""

import json
from datetime import date
from typing import Any

from hypothesis import given

from lykta.law import Age, Answer, Facts, read, reading_as_json, statements_of
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
