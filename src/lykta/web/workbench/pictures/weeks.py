"""Bars along time: ads, and within each the texts that differ; time without ads is shown as such."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lykta.ads.explore.counts import Calendar, Stretch, Unit

WIDTH: Final = 960
HEIGHT: Final = 180
# Between two bars there is this share of a bar's room.
_BETWEEN: Final = 0.15
# Labels of years that stand closer than this would run into each other.
_LABEL: Final = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time and where its bar stands; heights go upwards from `HEIGHT`."""

    stretch: Stretch
    x: float
    width: float
    height: float
    texts: float

    @property
    def top(self) -> float:
        """Where the bar of all ads begins."""
        return round(HEIGHT - self.height, 2)

    @property
    def texts_top(self) -> float:
        """Where the bar of texts begins."""
        return round(HEIGHT - self.texts, 2)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time between two bars in which there are no ads."""

    first: date
    last: date
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class YearMark:
    """Where a year begins, and whether there is room for its number."""

    year: int
    x: float
    named: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture, and the bar with the most ads."""

    unit: Unit
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]
    years: tuple[YearMark, ...]
    highest: Stretch


def bars(calendar: Calendar) -> Bars | None:
    """The bars of a calendar; None when no ad has a time."""
    if not calendar.stretches:
        return None
    slots = list(_slots(calendar))
    room = WIDTH / len(slots)
    highest = max(calendar.stretches, key=lambda stretch: stretch.ads)
    there = {stretch.begins: stretch for stretch in calendar.stretches}
    drawn = [
        _bar(there[begins], at * room, room, highest.ads)
        for at, begins in enumerate(slots)
        if begins in there
    ]
    gaps = tuple(_gaps(slots, there, calendar.unit, room))
    return Bars(calendar.unit, tuple(drawn), gaps, tuple(_years(slots, room)), highest)


def _bar(stretch: Stretch, x: float, room: float, most: int) -> Bar:
    between = room * _BETWEEN
    return Bar(
        stretch,
        round(x + between / 2, 2),
        round(room - between, 2),
        round(stretch.ads / most * HEIGHT, 2),
        round(stretch.texts / most * HEIGHT, 2),
    )


def _slots(calendar: Calendar) -> Iterator[date]:
    begins, last = calendar.stretches[0].begins, calendar.stretches[-1].begins
    while begins <= last:
        yield begins
        begins = after(begins, calendar.unit)


def after(begins: date, unit: Unit) -> date:
    """When the week, month or year begins that follows the one that begins then."""
    if unit == "week":
        return begins + timedelta(days=7)
    if unit == "year" or begins.month == 12:
        return date(begins.year + 1, 1, 1)
    return date(begins.year, begins.month + 1, 1)


def _gaps(slots: list[date], there: dict[date, Stretch], unit: Unit, room: float) -> Iterator[Gap]:
    begun: int | None = None
    for at, begins in enumerate(slots):
        if begins not in there:
            begun = at if begun is None else begun
        elif begun is not None:
            last = after(slots[at - 1], unit) - timedelta(days=1)
            yield Gap(slots[begun], last, round(begun * room, 2), round((at - begun) * room, 2))
            begun = None


def _years(slots: list[date], room: float) -> Iterator[YearMark]:
    """A mark at the first bar, and at the first that begins in each further year."""
    year, labelled = None, -float("inf")
    for at, begins in enumerate(slots):
        # The week of New Year's Day belongs to the year in which most of its days lie.
        its = (begins + timedelta(days=3)).year
        if its != year:
            year, x = its, round(at * room, 2)
            named = x - labelled >= _LABEL and WIDTH - x >= _LABEL
            labelled = x if named else labelled
            yield YearMark(its, x, named)
