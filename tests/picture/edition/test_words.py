"""The words of an edition are whole in both languages; each writes numbers and days in its own way."""

import re
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.document import Folded, TermList
from lykta.picture.edition.figures import Context, bars_of
from lykta.picture.edition.words import captions, day, dimensions_label, number, say, words
from lykta.picture.edition.writing import dictionary_rows, document_of
from lykta.picture.tables import TOTAL, CellState, DimensionName, Measure, Why
from tests.picture.edition.invented import picture, table

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


@pytest.mark.parametrize(("measure", "found"), [("persons", 1), ("cases", 1), ("consultations", 0)])
def test_a_person_or_case_is_told_under_the_organisation_that_registered_first(
    measure: Measure, found: int
) -> None:
    of_them = table("of-them", measure, {"organisation": ("police", "health", TOTAL)})
    first = {"sv": "organisation som registrerade först", "en": "organisation that registered first"}
    for language in LANGUAGES:
        caption = captions([of_them], language)["of-them"]
        head = dimensions_label(of_them.dimensions, measure, language)
        assert [first[language] in words.lower() for words in (caption, head)] == [bool(found)] * 2
    columns = {row[1]: row[3] for row in dictionary_rows([of_them], picture().about) if not row[2]}
    assert ("först" in columns["organisation"]) is bool(found)
    figure = bars_of(of_them, Context(picture(), "sv"))
    assert figure
    assert ("först" in figure.kicker) is bool(found)


def test_the_method_says_whose_words_count_and_what_holds_for_those_known_before() -> None:
    method = document_of(picture(), "sv").sections[-1]
    (told,) = (each for part in method.parts if isinstance(part, Folded) for each in part.parts)
    assert isinstance(told, TermList)
    counted = str(dict(told.pairs)["Hur de räknas"])
    for said in ("första registrering från och med 2016", "känd redan före 2016", "filernas ordning"):
        assert said in counted
