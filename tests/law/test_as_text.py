"""A reading as a short text that says nothing of who it is about."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lykta.law import LANGUAGES, Answer, Facts, Language, State, read, reading_as_text, say
from tests.law.answered import ALL_NO, TODAY, but, days, facts


@given(facts, days, st.sampled_from(LANGUAGES))
def test_each_element_is_told_with_its_state(given_facts: Facts, at: date, language: Language) -> None:
    reading = read(given_facts, at=at)
    text = reading_as_text(reading, language)
    for element in (reading.act, reading.means, reading.purpose):
        name, state = say(f"element.{element.key}", language), say(f"state.{element.state}", language)
        assert f"- {name}: {state}" in text
    assert text.splitlines()[-1].startswith("BrB 4 kap. 1 a §")


def test_it_names_the_answers_that_decide() -> None:
    reading = read(but(ALL_NO, deception=Answer.YES), at=TODAY)
    assert reading.means.state is State.PRESENT
    assert "Har någon lurat personen? Ja" in reading_as_text(reading, "sv")
    assert "Har någon tvingat personen?" not in reading_as_text(reading, "sv")


def test_consent_has_its_heading_only_when_it_is_spoken_of() -> None:
    heading = say("heading.consent", "sv")
    assert heading in reading_as_text(read(but(ALL_NO, deception=Answer.YES), at=TODAY), "sv")
    assert heading not in reading_as_text(read(ALL_NO, at=TODAY), "sv")
