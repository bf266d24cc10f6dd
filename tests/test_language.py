"""Numbers and months as readers of each language write them."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.evidence import report_words
from lykta.ads.export import words as export_words
from lykta.ads.notebook import words as notebook_words
from lykta.cli import networks as network_words
from lykta.language import MONTH_OF, Language, LanguageWords, format_number

PROBABILITIES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (0, "sv", "0"),
        (999, "en", "999"),
        (1_140, "sv", "1\u00a0140"),
        (1_140, "en", "1,140"),
        (-12_345_678, "sv", "-12\u00a0345\u00a0678"),
        (-12_345_678, "en", "-12,345,678"),
    ],
)
def test_thousands_are_parted_as_each_language_does(value: int, language: Language, written: str) -> None:
    assert format_number(value, language) == written


@given(PROBABILITIES, PROBABILITIES)
def test_no_evidence_reaches_none_or_certain(one: float, other: float) -> None:
    told = LanguageWords(language="en").between(*sorted([one, other]))
    assert not {"0.00", "1.00"} & set(told.split("–"))


def test_a_range_of_one_hundredth_is_one_number() -> None:
    assert LanguageWords(language="sv").between(0.504, 0.496) == "0,50"
    assert LanguageWords(language="en").between(0.004, 0.999) == "0.01–0.99"


@pytest.mark.parametrize(
    ("word", "number"), [("januari", 1), ("maj", 5), ("may", 5), ("sept", 9), ("dec", 12)]
)
def test_a_month_is_known_in_both_languages_and_cut_short(word: str, number: int) -> None:
    assert MONTH_OF[word] == number


def test_every_month_is_there() -> None:
    assert set(MONTH_OF.values()) == set(range(1, 13))


def sentences(told: object) -> Iterator[str]:
    """Every text of a table of words, in its order."""
    match told:
        case str():
            yield told
        case dict():
            for value in told.values():
                yield from sentences(value)
        case tuple() | list():
            for value in told:
                yield from sentences(value)


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        *((words.WORDS["sv"], words.WORDS["en"]) for words in (export_words, notebook_words, network_words)),
        (report_words.SWEDISH, report_words.ENGLISH),
    ],
    ids=["export", "notebook", "terminal", "evidence"],
)
def test_what_is_probable_in_english_is_so_in_swedish(swedish: Any, english: Any) -> None:
    told = zip(*(sentences(dataclasses.asdict(words)) for words in (swedish, english)), strict=True)
    surer = [one for one, other in told if "probably" in other and not re.search("troligen|sannolik", one)]
    assert surer == []
