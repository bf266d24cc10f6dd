"""Numbers and dates in the language of the page."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.workbench.templatetags.numbers import grouped, month, month_year


@given(st.integers(-(10**9), 10**9), st.sampled_from(["sv", "en"]))
def test_a_number_reads_as_the_language_writes_it(number: int, language: str) -> None:
    with translation.override(language):
        assert grouped(number) == number_format(number, force_grouping=True)


@pytest.mark.parametrize(("language", "name"), [("sv", "dec"), ("en", "Dec")])
def test_a_month_has_its_short_name(language: str, name: str) -> None:
    with translation.override(language):
        assert month(date(2024, 12, 3)) == name
        assert month_year(date(2024, 12, 3)) == f"{name} 2024"
