"""Numbers and tags are written as the language of the page writes them."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.result import Contact
from lykta.web.workbench.templatetags.numbers import group_digits, month, month_year, tag


@given(st.integers(-(10**9), 10**9), st.sampled_from(["sv", "en"]))
def test_a_number_reads_as_the_language_writes_it(number: int, language: str) -> None:
    with translation.override(language):
        assert group_digits(number) == number_format(number, force_grouping=True)


@pytest.mark.parametrize(("language", "name"), [("sv", "dec"), ("en", "Dec")])
def test_a_month_has_its_short_name(language: str, name: str) -> None:
    with translation.override(language):
        assert month(date(2024, 12, 3)) == name
        assert month_year(date(2024, 12, 3)) == f"{name} 2024"


@pytest.mark.parametrize(("language", "shown"), [("sv", "telefon 3f9a1c"), ("en", "phone 3f9a1c")])
def test_a_contact_is_its_kind_and_six_signs(language: str, shown: str) -> None:
    with translation.override(language):
        assert tag(Contact("phone", "3f9a1c" + "0" * 26, 1, 1, hub=False)) == shown
