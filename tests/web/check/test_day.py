"""The day of the event: written as people write it, and told apart from what is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.law import FIRST_DAY
from lykta.web.check.answers import DayFault, TypedDay, read_day
from tests.law.answered import TODAY


@given(
    st.dates(min_value=FIRST_DAY, max_value=TODAY),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y %m %d", " %Y/%m/%d\n"]),
)
def test_a_day_is_read_however_its_parts_are_kept_apart(day: date, form: str) -> None:
    assert read_day(day.strftime(form), today=TODAY) == TypedDay(typed=day.isoformat(), chosen=day)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("2002-06-30", DayFault.TOO_EARLY),
        ("0001-01-01", DayFault.TOO_EARLY),
        ("2026-11-28", DayFault.NOT_YET),
        ("9999-12-31", DayFault.NOT_YET),
        ("2019-02-29", DayFault.NO_DAY),
        ("0000-01-01", DayFault.NO_DAY),
        ("i våras", DayFault.NO_DAY),
        ("2019", DayFault.NO_DAY),
        ("٢٠١٩-٠٥-٣١", DayFault.NO_DAY),
        ("2019-05-31 klockan tre", DayFault.NO_DAY),
        ("\x00", DayFault.NO_DAY),
    ],
)
def test_what_is_no_usable_day_says_why(typed: str, wrong: DayFault) -> None:
    found = read_day(typed, today=TODAY)
    assert (found.wrong, found.chosen) == (wrong, None)


@pytest.mark.parametrize("typed", ["", " ", "\n"])
def test_nothing_typed_means_the_law_of_today(typed: str) -> None:
    assert read_day(typed, today=TODAY) == TypedDay()


@given(st.text())
def test_whatever_is_typed_is_a_day_or_says_why_not_and_is_shown_back_short_and_printable(typed: str) -> None:
    found = read_day(typed, today=TODAY)
    assert (found.chosen is None) or (found.wrong is None)
    assert len(found.typed) <= 20
    assert found.typed.isprintable()
