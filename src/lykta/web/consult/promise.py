"""By which day an asker can expect an answer: a number of working days, by the Swedish calendar.

No work is done on Saturdays, Sundays and public holidays, nor on the eves of midsummer, Christmas and the new
year, when Swedish workplaces are closed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count, islice
from typing import Final

from django.conf import settings

from lykta.web.consult.models import Consultation, ConsultationState

_SATURDAY: Final = 5


def expected_answer_day(asked_on: date) -> date | None:
    """The last day by which an answer can be expected; None where the server promises none.

    The day of the question does not count, whatever the hour: asked on a Friday evening, a question of one
    working day is answered on Monday.
    """
    days = settings.LYKTA.answer_days
    return add_working_days(asked_on, days) if days else None


def promised_answer_day(consultation: Consultation, state: ConsultationState | None = None) -> date | None:
    """The day by which the team answers what was written last; None where it has, or promises none.

    `state` is the one that the reader is told where that is not the stored one.
    """
    if (state or consultation.state) not in {ConsultationState.NEW, ConsultationState.WAITING_FOR_TEAM}:
        return None
    last = consultation.messages.filter(from_team=False).order_by("number").last()
    return expected_answer_day(last.sent_on) if last else None


def add_working_days(day: date, days: int) -> date:
    """The working day that is so many working days after a day; `days` is at least 1."""
    return next(islice(_working_days_after(day), days - 1, None))


def is_working_day(day: date) -> bool:
    """Whether people are at work on a day."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def _working_days_after(day: date) -> Iterator[date]:
    following = (day + timedelta(days=each) for each in count(1))
    return (each for each in following if is_working_day(each))


@cache
def _holidays(year: int) -> frozenset[date]:
    # Loaded at the first question that is shown its day, with the calendar of this country alone.
    from holidays.countries.sweden import Sweden  # noqa: PLC0415

    return frozenset(Sweden(years=year, include_sundays=False, categories=("public", "de_facto")))
