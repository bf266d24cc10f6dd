"""When ads were posted: bars along time, and a square for each day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise

from lykta.ads.explore.counts import Calendar, Stretch, Unit
from lykta.ads.pictures.steps import CountStep, step_of, steps_for

WIDTH: Final = 960
HEIGHT: Final = 180
# Between two bars there is this share of a bar's room.
_BETWEEN: Final = 0.15
# Labels of years that stand closer than this would run into each other.
_LABEL: Final = 56

type Text = str | Promise
PITCH: Final = 13
"""From one day's square to the next."""

LEFT, TOP = 34, 18
STEPS: Final = 4
# A day without ads is a speck, so that the grid is seen.
_SIDES: Final = {0: 1, 1: 5, 2: 7, 3: 9, 4: 11}
_WEEKDAYS: Final = 7
_WEEKS: Final = 53
# The name of a month with its year is as wide as so many weeks.
_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class TimeBar:
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
    bars: tuple[TimeBar, ...]
    gaps: tuple[Gap, ...]
    years: tuple[YearMark, ...]
    highest: Stretch


@dataclass(frozen=True)
class Month:
    """Where the name of a month stands: over the week that holds its first day."""

    day: date
    x: int


@dataclass(frozen=True)
class CalendarBlock:
    """A year or less: the data of an SVG path for days without ads and for those of each step; its months."""

    first: date
    last: date
    empty: str
    filled: tuple[tuple[int, str], ...]
    months: tuple[Month, ...]
    ads: int
    days: int

    @property
    def is_one_month(self) -> bool:
        """Whether all of its ads are of one month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)


@dataclass(frozen=True)
class Weekday:
    """The name of a row, and where it stands."""

    name: Text
    y: int


@dataclass(frozen=True)
class Week:
    """A row of the table: the Monday of a week, and the ads of its seven days."""

    monday: date
    counts: tuple[int, ...]

    @property
    def ads(self) -> int:
        """All ads of the week."""
        return sum(self.counts)


@dataclass(frozen=True)
class DayCalendar:
    """The blocks and the table of the same numbers; blocks and weeks without ads are left out."""

    blocks: tuple[CalendarBlock, ...]
    weeks: tuple[Week, ...]
    steps: tuple[CountStep, ...]
    days: int
    busiest: date
    most: int

    @property
    def weekdays(self) -> list[Weekday]:
        """The names of the rows."""
        return [Weekday(WEEKDAYS_ABBR[day], TOP + day * PITCH + PITCH // 2) for day in range(_WEEKDAYS)]

    @property
    def legend(self) -> list[tuple[CountStep, str]]:
        """Each step with the data of an SVG path for its square, in the middle of a pitch."""
        return [(step, _square(_SIDES[step.number], (0, 0))) for step in self.steps]

    @property
    def width(self) -> int:
        """How wide the widest block is, but wide enough that its squares are no larger than the text."""
        return LEFT + (_WEEKS + 1) * PITCH

    @property
    def height(self) -> int:
        """How high a block is."""
        return TOP + _WEEKDAYS * PITCH


def bars(calendar: Calendar) -> Bars | None:
    """The bars of a calendar; None when no ad has a time."""
    if not calendar.stretches:
        return None
    slots = list(stretches_of(calendar))
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


def _bar(stretch: Stretch, x: float, room: float, most: int) -> TimeBar:
    between = room * _BETWEEN
    return TimeBar(
        stretch,
        round(x + between / 2, 2),
        round(room - between, 2),
        round(stretch.ads / most * HEIGHT, 2),
        round(stretch.texts / most * HEIGHT, 2),
    )


def stretches_of(calendar: Calendar) -> Iterator[date]:
    """When each week, month or year begins, from the first with ads to the last; none without any."""
    if not calendar.stretches:
        return
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


def draw_calendar(by_day: Mapping[date, int]) -> DayCalendar | None:
    """The calendar of these counts, all above 0; None when there are none."""
    if not by_day:
        return None
    steps = steps_for(by_day.values(), at_most=STEPS)
    start = min(by_day) - timedelta(days=min(by_day).weekday())
    by_block: dict[int, dict[date, int]] = defaultdict(dict)
    for day, count in by_day.items():
        by_block[(day - start).days // (_WEEKS * _WEEKDAYS)][day] = count
    busiest = max(by_day, key=lambda day: (by_day[day], -day.toordinal()))
    return DayCalendar(
        blocks=tuple(
            _block(start + timedelta(weeks=_WEEKS * number), by_block[number], steps)
            for number in sorted(by_block)
        ),
        weeks=_weeks(by_day),
        steps=steps,
        days=len(by_day),
        busiest=busiest,
        most=by_day[busiest],
    )


def _block(start: date, counts: Mapping[date, int], steps: tuple[CountStep, ...]) -> CalendarBlock:
    """The days from a Monday to the end of the last week with ads."""
    weeks = (max(counts) - start).days // _WEEKDAYS + 1
    days = [start + timedelta(days=n) for n in range(weeks * _WEEKDAYS)]
    squares: dict[int, list[str]] = defaultdict(list)
    for number, day in enumerate(days):
        step = step_of(counts.get(day, 0), steps)
        corner = LEFT + number // _WEEKDAYS * PITCH, TOP + number % _WEEKDAYS * PITCH
        squares[step].append(_square(_SIDES[step], corner))
    return CalendarBlock(
        min(counts),
        max(counts),
        empty="".join(squares.pop(0, [])),
        filled=tuple((step, "".join(drawn)) for step, drawn in sorted(squares.items())),
        months=_months(days),
        ads=sum(counts.values()),
        days=len(counts),
    )


def _months(days: Sequence[date]) -> tuple[Month, ...]:
    """Where months begin, as far as a name has room; the first week is named too, if the next leaves room."""
    firsts = [(number // _WEEKDAYS, day) for number, day in enumerate(days) if day.day == 1]
    if not firsts or firsts[0][0] >= _NAME:
        firsts.insert(0, (0, days[0]))
    inside = [first for first in firsts if first[0] <= _WEEKS - _NAME // 2]
    return tuple(Month(day, LEFT + week * PITCH) for week, day in inside)


def _square(side: int, corner: tuple[int, int]) -> str:
    x, y = corner[0] + (PITCH - side) // 2, corner[1] + (PITCH - side) // 2
    return f"M{x} {y}h{side}v{side}h-{side}z"


def _weeks(by_day: Mapping[date, int]) -> tuple[Week, ...]:
    counts: dict[date, list[int]] = defaultdict(lambda: [0] * _WEEKDAYS)
    for day, count in by_day.items():
        counts[day - timedelta(days=day.weekday())][day.weekday()] += count
    return tuple(Week(monday, tuple(week)) for monday, week in sorted(counts.items()))
