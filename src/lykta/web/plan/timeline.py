"""The plan as a timeline: each measure from the day it was added to its last day, drawn as shares of a width.

The tables of the plan hold the same days in figures. A bar is placed by percentages, so that it is as wide as
the page lets it be and no text in it is scaled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Min
from django.utils import timezone

from lykta.web.plan.models import OPEN, Change, Measure

_FEWEST_DAYS: Final = 90
"""What a timeline spans at least, so that a plan of two weeks does not look like one of two years."""
_MONTHS_OF_TICKS: Final = (1, 2, 3, 6, 12, 24)
_MOST_TICKS: Final = 7
"""More month names than this run into each other on a phone."""
_SHORTEST: Final = 1.0
"""Per cent of the width: a bar of a day can still be seen."""


@dataclass(frozen=True, kw_only=True)
class MeasureBar:
    """One measure: where its bar begins and how long it is, in per cent of the width."""

    measure: Measure
    added_on: date
    is_late: bool
    x: str
    width: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """The first day of a month on the axis."""

    day: date
    x: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Measures with something left to do, by last day; and where today is."""

    bars: tuple[MeasureBar, ...]
    ticks: tuple[Tick, ...]
    today: str
    late: int


def timeline(measures: Iterable[Measure], today: date) -> Timeline | None:
    """The timeline of open measures, the first to fall due first; None where fewer than two are open."""
    opened = sorted(
        (measure for measure in measures if measure.state in OPEN), key=lambda each: (each.due_on, each.pk)
    )
    if len(opened) < 2:
        return None
    added = _days_of_adding(opened)
    begins = min(today, *added.values(), *(measure.due_on for measure in opened))
    ends = max(today, begins + timedelta(days=_FEWEST_DAYS), *(measure.due_on for measure in opened))
    span = _TimelineSpan(begins, ends)
    return Timeline(
        bars=tuple(_bar(measure, added[measure.pk], span, today) for measure in opened),
        ticks=tuple(Tick(day=day, x=span.at(day)) for day in _ticks(begins, ends)),
        today=span.at(today),
        late=sum(measure.is_late(today) for measure in opened),
    )


@dataclass(frozen=True)
class _TimelineSpan:
    begins: date
    ends: date

    def share(self, day: date) -> float:
        """How far a day is along the width, in per cent."""
        return 100 * (day - self.begins).days / (self.ends - self.begins).days

    def at(self, day: date) -> str:
        """The same as it stands in a drawing: with a point, whatever the language of the page."""
        return f"{self.share(day):.2f}"


def _bar(measure: Measure, added_on: date, span: _TimelineSpan, today: date) -> MeasureBar:
    first = min(added_on, measure.due_on)
    width = max(span.share(measure.due_on) - span.share(first), _SHORTEST)
    start = min(span.share(first), 100 - width)
    return MeasureBar(
        measure=measure,
        added_on=added_on,
        is_late=measure.is_late(today),
        x=f"{start:.2f}",
        width=f"{width:.2f}",
    )


def _days_of_adding(measures: list[Measure]) -> dict[int, date]:
    rows = Change.objects.filter(measure__in=measures).values_list("measure").annotate(first=Min("at"))
    return {number: timezone.localdate(first) for number, first in rows.order_by()}


def _ticks(begins: date, ends: date) -> list[date]:
    """First days of months, as many as there is room for."""
    for step in _MONTHS_OF_TICKS:
        found = [day for day in _months(begins, ends) if (day.year * 12 + day.month - 1) % step == 0]
        if len(found) <= _MOST_TICKS:
            return found
    return found


def _months(begins: date, ends: date) -> list[date]:
    first = begins.year * 12 + begins.month
    last = ends.year * 12 + ends.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]
