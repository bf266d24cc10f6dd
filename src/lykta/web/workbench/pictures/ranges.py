"""Ranges as bars on one scale: between which numbers something lies, and how many there are at the least."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 240
# A range of one number is still seen.
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Two ends of a range, the lower first."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar from `x`, and a line from `line` with a mark at `mark`, or no line; in units of `WIDTH`."""

    x: float
    width: float
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
    x, width = _placed(row.span, scale)
    if row.least is None or row.interval is None:
        return Drawn(x, width)
    line, line_width = _placed(row.interval, scale)
    return Drawn(x, width, round(row.least * scale, 2), line, line_width)


def _placed(span: Span, scale: float) -> tuple[float, float]:
    return round(span.low * scale, 2), round(max(_LEAST, (span.high - span.low) * scale), 2)
