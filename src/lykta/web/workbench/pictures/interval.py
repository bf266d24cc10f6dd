"""Ranges of probability on a line from 0 to 1."""

from dataclasses import dataclass
from typing import Final

WIDTH: Final = 160
HEIGHT: Final = 20
_EDGE: Final = 4


@dataclass(frozen=True)
class Interval:
    """Where the thick bar (the probabilities) and the thin line (their uncertainty) begin and end."""

    low: float
    least: float
    most: float
    high: float

    @property
    def bar(self) -> float:
        """How long the bar is: a single probability is still seen."""
        return max(3.0, round(self.most - self.least, 1))


def draw_interval(low: float, least: float, most: float, high: float) -> Interval:
    """The places of four probabilities on a line of `WIDTH`."""
    places = [round(_EDGE + end * (WIDTH - 2 * _EDGE), 1) for end in (low, least, most, high)]
    return Interval(*places)
