"""Ranges as bars on one scale: probabilities from 0 to 1, and counts with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

RANGE_WIDTH: Final = 240
# An interval of one number is still seen.
_LEAST: Final = 3

BAR_WIDTH: Final = 100.0
INTERVAL_WIDTH: Final = 160
HEIGHT: Final = 20
_EDGE: Final = 4


@dataclass(frozen=True, slots=True)
class CountRange:
    """Two ends of a range, the lower first."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How far the bars of the low and the high number reach, and a line from `line` with a mark at `mark`, or
    no line; in units of `RANGE_WIDTH`.
    """

    low: float
    high: float
    mark: float | None = None
    line: float | None = None
    line_width: float | None = None


@dataclass(frozen=True, slots=True)
class Ranged:
    """What is drawn: a range, and a number with an interval of its own, or none."""

    span: CountRange
    least: int | None = None
    interval: CountRange | None = None


@dataclass(frozen=True, slots=True)
class ProbabilityBar:
    """Where a probability, its low and its high stand between 0 and `BAR_WIDTH`."""

    at: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """How wide the interval is."""
        return round(self.high - self.low, 2)


@dataclass(frozen=True)
class DrawnInterval:
    """Where the thick bar (the probabilities) and the thin line (their uncertainty) begin and end."""

    low: float
    least: float
    most: float
    high: float

    @property
    def bar(self) -> float:
        """How long the bar is: a single probability is still seen."""
        return max(3.0, round(self.most - self.least, 1))


def ranges(rows: Sequence[Ranged]) -> list[Drawn]:
    """A bar for each row, all on the scale from 0 to the largest number of any row."""
    tops = [max(row.span.high, row.interval.high if row.interval else 0, row.least or 0) for row in rows]
    scale = (RANGE_WIDTH - _LEAST) / max([*tops, 1])
    return [_draw_range(row, scale) for row in rows]


def _draw_range(row: Ranged, scale: float) -> Drawn:
    low, high = round(row.span.low * scale, 2), round(row.span.high * scale, 2)
    if row.least is None or row.interval is None:
        return Drawn(low, high)
    line = round(row.interval.low * scale, 2)
    width = round(max(_LEAST, (row.interval.high - row.interval.low) * scale), 2)
    return Drawn(low, high, round(row.least * scale, 2), line, width)


class Estimated(Protocol):
    """What has a probability with a low and a high."""

    @property
    def probability(self) -> float | None:
        """The best guess."""

    @property
    def low(self) -> float | None:
        """How low it may be."""

    @property
    def high(self) -> float | None:
        """How high it may be."""


def bar_of(estimated: Estimated) -> ProbabilityBar | None:
    """The bar of an estimate; None for a reason that has no probability here."""
    if estimated.probability is None or estimated.low is None or estimated.high is None:
        return None
    return ProbabilityBar(
        *(round(BAR_WIDTH * value, 2) for value in (estimated.probability, estimated.low, estimated.high))
    )


def draw_interval(low: float, least: float, most: float, high: float) -> DrawnInterval:
    """The places of four probabilities on a line of `INTERVAL_WIDTH`."""
    places = [round(_EDGE + end * (INTERVAL_WIDTH - 2 * _EDGE), 1) for end in (low, least, most, high)]
    return DrawnInterval(*places)
