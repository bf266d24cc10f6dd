"""Ranges as bars on one scale: between which numbers something lies, and how many there are at the least."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 240
# An interval of one number is still seen.
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Two ends of a range, the lower first."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How far the bars of the low and the high number reach, and a line from `line` with a mark at `mark`, or
    no line; in units of `WIDTH`.
    """

    low: float
    high: float
    mark: float | None = None
    line: float | None = None
    line_width: float | None = None


@dataclass(frozen=True, slots=True)
class Ranged:
    """What is drawn: a range, and a number with an interval of its own, or none."""

    span: Span
    least: int | None = None
    interval: Span | None = None


def ranges(rows: Sequence[Ranged]) -> list[Drawn]:
    """A bar for each row, all on the scale from 0 to the largest number of any row."""
    tops = [max(row.span.high, row.interval.high if row.interval else 0, row.least or 0) for row in rows]
    scale = (WIDTH - _LEAST) / max([*tops, 1])
    return [_drawn(row, scale) for row in rows]


def _drawn(row: Ranged, scale: float) -> Drawn:
    low, high = round(row.span.low * scale, 2), round(row.span.high * scale, 2)
    if row.least is None or row.interval is None:
        return Drawn(low, high)
    line = round(row.interval.low * scale, 2)
    width = round(max(_LEAST, (row.interval.high - row.interval.low) * scale), 2)
    return Drawn(low, high, round(row.least * scale, 2), line, width)
