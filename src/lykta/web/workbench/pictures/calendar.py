"""The days on which ads were posted: a row for each weekday, a column for each week, a block for each year.

A day's square grows with its ads and darkens: its size alone tells the steps apart on paper.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise

from lykta.web.workbench.pictures.steps import Step, step_of, steps_for

type Text = str | Promise

PITCH: Final = 13
"""From one day's square to the next."""

LEFT, TOP = 34, 18
STEPS: Final = 4
# A day without ads is a speck, so that the grid is seen.
_SIDES: Final = {0: 1, 1: 5, 2: 7, 3: 9, 4: 11}
_WEEKDAYS: Final = 7


@dataclass(frozen=True)
class Month:
    """Where the name of a month stands: over the week that holds its first day."""

    first: date
    x: int


@dataclass(frozen=True)
class Year:
    """A block: the data of an SVG path for days without ads and for those of each step; and its months."""

    year: int
    empty: str
    filled: tuple[tuple[int, str], ...]
    months: tuple[Month, ...]
    ads: int
    days: int


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
class Calendar:
    """The blocks and the table of the same numbers; years and weeks without ads are left out."""

    years: tuple[Year, ...]
    weeks: tuple[Week, ...]
    steps: tuple[Step, ...]
    days: int
    busiest: date
    most: int

    @property
    def weekdays(self) -> list[Weekday]:
        """The names of the rows."""
        return [Weekday(WEEKDAYS_ABBR[day], TOP + day * PITCH + PITCH // 2) for day in range(_WEEKDAYS)]

    @property
    def legend(self) -> list[tuple[Step, str]]:
        """Each step with the data of an SVG path for its square, in the middle of a pitch."""
        return [(step, _square(_SIDES[step.number], (0, 0))) for step in self.steps]

    @property
    def width(self) -> int:
        """How wide a block is: 54 weeks can begin or end in a year."""
        return LEFT + 54 * PITCH

    @property
    def height(self) -> int:
        """How high a block is."""
        return TOP + _WEEKDAYS * PITCH


def draw_calendar(by_day: Mapping[date, int]) -> Calendar | None:
    """The calendar of these counts, all above 0; None when there are none."""
    if not by_day:
        return None
    steps = steps_for(by_day.values(), at_most=STEPS)
    by_year: dict[int, dict[date, int]] = defaultdict(dict)
    for day, count in by_day.items():
        by_year[day.year][day] = count
    busiest = max(by_day, key=lambda day: (by_day[day], -day.toordinal()))
    return Calendar(
        years=tuple(_year(year, counts, steps) for year, counts in sorted(by_year.items())),
        weeks=_weeks(by_day),
        steps=steps,
        days=len(by_day),
        busiest=busiest,
        most=by_day[busiest],
    )


def _year(year: int, counts: Mapping[date, int], steps: tuple[Step, ...]) -> Year:
    first = date(year, 1, 1)
    length = date(year, 12, 31).timetuple().tm_yday
    days = [first + timedelta(days=n) for n in range(length)]
    squares: dict[int, list[str]] = defaultdict(list)
    for day in days:
        step = step_of(counts.get(day, 0), steps)
        squares[step].append(_square(_SIDES[step], _corner(day)))
    firsts = [day for day in days if day.day == 1]
    return Year(
        year,
        empty="".join(squares.pop(0, [])),
        filled=tuple((step, "".join(drawn)) for step, drawn in sorted(squares.items())),
        months=tuple(Month(day, LEFT + _column(day) * PITCH) for day in firsts),
        ads=sum(counts.values()),
        days=len(counts),
    )


def _column(day: date) -> int:
    """Which week of its year a day is in, from 0; weeks begin on Monday, and the first may be short."""
    before = date(day.year, 1, 1).weekday()
    return (day.timetuple().tm_yday - 1 + before) // _WEEKDAYS


def _corner(day: date) -> tuple[int, int]:
    return LEFT + _column(day) * PITCH, TOP + day.weekday() * PITCH


def _square(side: int, corner: tuple[int, int]) -> str:
    x, y = corner[0] + (PITCH - side) // 2, corner[1] + (PITCH - side) // 2
    return f"M{x} {y}h{side}v{side}h-{side}z"


def _weeks(by_day: Mapping[date, int]) -> tuple[Week, ...]:
    counts: dict[date, list[int]] = defaultdict(lambda: [0] * _WEEKDAYS)
    for day, count in by_day.items():
        counts[day - timedelta(days=day.weekday())][day.weekday()] += count
    return tuple(Week(monday, tuple(week)) for monday, week in sorted(counts.items()))
