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
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lykta.web.consult.models import Consultation, ConsultationState, Message

_SATURDAY: Final = 5

WAITING: Final = frozenset({ConsultationState.NEW, ConsultationState.WAITING_FOR_TEAM})
"""The states in which the asker waits for the team."""


def expected_answer_day(asked_on: date) -> date | None:
    """The last day by which an answer can be expected; None where the server promises none.

    The day of the question does not count, whatever the hour: asked on a Friday evening, a question of one
    working day is answered on Monday.
    """
    days = settings.LYKTA.answer_days
    return add_working_days(asked_on, days) if days else None


def promised_answer_day(consultation: Consultation, state: ConsultationState | None = None) -> date | None:
    """The day by which the team answers; None where it has, or promises none.

    It counts from the first of what waits for an answer: a line that is added does not move the day that the
    asker was told. `state` is the one that the reader is told where that is not the stored one.
    """
    if (state or consultation.state) not in WAITING:
        return None
    first = _find_unanswered().filter(consultation=consultation).order_by("number").first()
    return expected_answer_day(first.sent_on) if first else None


def with_waiting(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations with `waits_since`: the day of the first message that has no answer, if any."""
    first = _find_unanswered().filter(consultation=OuterRef("pk")).order_by("number").values("sent_on")[:1]
    return rows.annotate(waits_since=Subquery(first, output_field=DateField()))


def overdue_promises(today: date) -> list[Consultation]:
    """Consultations whose asker was promised an answer for today or earlier, and waits for it."""
    waiting = with_waiting(Consultation.objects.filter(state__in=WAITING)).order_by("pk")
    since = ((each, vars(each)["waits_since"]) for each in waiting)
    promised = ((each, expected_answer_day(day)) for each, day in since if day)
    return [each for each, day in promised if day is not None and day <= today]


def _find_unanswered() -> QuerySet[Message]:
    """What askers wrote that no answer follows which they can read."""
    can_be_read = Q(readable_at=None) | Q(readable_at__lte=timezone.now())
    answers = Message.objects.filter(
        can_be_read, consultation=OuterRef("consultation"), from_team=True, number__gt=OuterRef("number")
    )
    return Message.objects.filter(~Exists(answers), from_team=False)


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
