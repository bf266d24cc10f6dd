"""The words of an edition are whole in both languages; each writes numbers and days in its own way."""

import re
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.words import day, number, say, words
from lykta.picture.tables import CellState, DimensionName, Measure, Why

_VALUE = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_keys() -> None:
    assert list(words("sv")) == list(words("en"))


def test_both_languages_ask_for_the_same_values() -> None:
    asked = {
        language: {key: sorted(_VALUE.findall(said)) for key, said in words(language).items()}
        for language in LANGUAGES
    }
    assert asked["sv"] == asked["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_reason_has_words(language: Language) -> None:
    reasons = [f"why.{why}{end}" for why in Why for end in ("", ".short")]
    assert {*reasons, *(f"state.{state}" for state in CellState)} <= set(words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_and_dimension_has_words(language: Language) -> None:
    names = get_args(DimensionName.__value__)
    wanted = {f"measure.{measure}" for measure in get_args(Measure.__value__)}
    parts = ("dimension", "by", "dictionary", "tables.heading")
    assert wanted | {f"{part}.{name}" for part in parts for name in names} <= set(words(language))


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        say("nobody.wrote.this", "sv")


def test_no_words_are_left_untranslated() -> None:
    same = {words("sv")[key] for key in words("sv") if words("sv")[key] == words("en")[key]}
    left = {" ".join(re.findall(r"[^\W\d_]+", _VALUE.sub("", said))).lower() for said in same}
    # Words that both languages write alike.
    assert left <= {"", "period", "organisation", "csv"}


@pytest.mark.parametrize(("language", "written"), [("sv", "12\u00a0345"), ("en", "12,345")])
def test_thousands_stand_apart(language: Language, written: str) -> None:
    assert number(12345, language) == written


@pytest.mark.parametrize(("language", "written"), [("sv", "2\u00a0mars 2026"), ("en", "2\u00a0March 2026")])
def test_days_are_in_words(language: Language, written: str) -> None:
    assert day(date(2026, 3, 2), language) == written


@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_no_digit_is_lost(value: int, language: Language) -> None:
    assert int("".join(each for each in number(value, language) if each.isdigit())) == value
