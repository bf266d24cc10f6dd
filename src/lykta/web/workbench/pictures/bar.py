"""A probability with its interval as a bar, from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

WIDTH: Final = 100.0


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


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a probability, its low and its high stand between 0 and `WIDTH`."""

    at: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """How wide the interval is."""
        return round(self.high - self.low, 2)


def bar_of(estimated: Estimated) -> Bar | None:
    """The bar of an estimate; None for a reason that has no probability here."""
    if estimated.probability is None or estimated.low is None or estimated.high is None:
        return None
    return Bar(*(round(WIDTH * value, 2) for value in (estimated.probability, estimated.low, estimated.high)))
