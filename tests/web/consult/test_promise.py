"""The day by which an answer can be expected, over weekends and the Swedish holidays."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.promise import (
    add_working_days,
    expected_answer_day,
    is_working_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("asked", "days", "answered"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 3, date(2026, 12, 2)),
        # Maundy Thursday: Good Friday, the weekend and Easter Monday do not count.
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        # Midsummer eve is a Friday on which nobody works.
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 12, 23), 2, date(2026, 12, 29)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),
        (date(2027, 1, 5), 1, date(2027, 1, 7)),
    ],
)
def test_weekends_and_holidays_do_not_count(asked: date, days: int, answered: date) -> None:
    assert add_working_days(asked, days) == answered


@given(day=DAYS, days=st.integers(1, 30))
def test_the_day_is_a_working_day_with_as_many_between_as_were_promised(day: date, days: int) -> None:
    answered = add_working_days(day, days)
    assert is_working_day(answered)
    passed = (day + timedelta(days=each) for each in range(1, (answered - day).days + 1))
    assert sum(map(is_working_day, passed)) == days


def test_the_promise_is_the_servers(settings: Any) -> None:
    asked = date(2026, 11, 23)
    settings.LYKTA = settings.LYKTA.model_copy(update={"answer_days": 2})
    assert expected_answer_day(asked) == date(2026, 11, 25)
    settings.LYKTA = settings.LYKTA.model_copy(update={"answer_days": 0})
    assert expected_answer_day(asked) is None
