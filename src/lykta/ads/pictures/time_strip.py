"""Strips of time, one below the other, that show by bars when each of several places has ads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lykta.ads.explore.network import Stay

WIDTH: Final = 240
"""How wide a strip is."""

HEIGHT: Final = 20

# A strip is cut into days, or into as many longer spells as can be told apart.
_MOST_SPELLS: Final = 80
_LEAST_HEIGHT: Final = 5
_NARROWEST, _WIDEST = 2.5, 6.0
_TICKS: Final = 6


@dataclass(frozen=True)
class Tick:
    """A date on the axis of time."""

    day: date
    x: float


@dataclass(frozen=True)
class TimeAxis:
    """From the first day to the last, in spells of so many days."""

    first: date
    last: date
    spell: int

    @property
    def spells(self) -> int:
        """How many spells there are."""
        return (self.last - self.first).days // self.spell + 1

    def place(self, day: date) -> int:
        """Which spell a day is in, from 0."""
        return (day - self.first).days // self.spell


def axis_of(stays: Sequence[Stay]) -> TimeAxis | None:
    """The axis that all days of these stays lie on; None when there are none."""
    days = [day for stay in stays for day in (stay.first, stay.last) if day]
    if not days:
        return None
    first, last = min(days), max(days)
    length = (last - first).days + 1
    return TimeAxis(first, last, max(1, -(-length // _MOST_SPELLS)))


def strips(stays: Sequence[Stay], axis: TimeAxis | None) -> list[str]:
    """For each stay the data of an SVG path: its bars, as high as their spells have ads beside all others."""
    if axis is None:
        return [""] * len(stays)
    counts = [_spells(stay, axis) for stay in stays]
    most = max(count for spells in counts for count in spells.values())
    return ["".join(_bar(spell, count / most, axis) for spell, count in spells.items()) for spells in counts]


def ticks(axis: TimeAxis | None) -> tuple[Tick, ...]:
    """The first days of months, as few as are read at a glance."""
    if axis is None:
        return ()
    length = (axis.last - axis.first).days + 1
    days = (axis.first + timedelta(days=number) for number in range(length))
    firsts = [day for day in days if day.day == 1]
    every = next((months for months in (1, 2, 3, 6) if len(firsts) / months <= _TICKS), 12)
    kept = [day for day in firsts if (day.month - 1) % every == 0]
    # Of very many years, as many as there is room for.
    kept = kept[:: -(-len(kept) // (2 * _TICKS)) or 1]
    whole = axis.spells * axis.spell
    return tuple(Tick(day, round((day - axis.first).days / whole * WIDTH, 1)) for day in kept)


def _spells(stay: Stay, axis: TimeAxis) -> dict[int, int]:
    counts: dict[int, int] = {}
    for day, count in stay.days:
        spell = axis.place(day)
        counts[spell] = counts.get(spell, 0) + count
    return counts


def _bar(spell: int, share: float, axis: TimeAxis) -> str:
    """One bar. Its height follows the root of its share, so that one ad among hundreds is still seen."""
    wide = WIDTH / axis.spells
    width = max(_NARROWEST, min(wide - 0.5, _WIDEST))
    high = _LEAST_HEIGHT + (HEIGHT - _LEAST_HEIGHT) * share**0.5
    x = min(wide * spell, WIDTH - width)
    return f"M{x:.1f} {HEIGHT}v-{high:.1f}h{width:.1f}v{high:.1f}z"
