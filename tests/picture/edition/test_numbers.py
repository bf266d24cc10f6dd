"""Numbers and days are written as readers of each language do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.edition.words import day, number
from lykta.picture.picture import LANGUAGES, Language


@pytest.mark.parametrize(("language", "written"), [("sv", "12\u00a0345"), ("en", "12,345")])
def test_thousands_stand_apart(language: Language, written: str) -> None:
    assert number(12345, language) == written


@pytest.mark.parametrize(("language", "written"), [("sv", "2\u00a0mars 2026"), ("en", "2\u00a0March 2026")])
def test_days_are_in_words(language: Language, written: str) -> None:
    assert day(date(2026, 3, 2), language) == written


@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_no_digit_is_lost(value: int, language: Language) -> None:
    assert int("".join(each for each in number(value, language) if each.isdigit())) == value
