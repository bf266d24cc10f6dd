"""What an edition says of the dark figure: an estimate, a lower bound, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from lykta.errors import InputError
from lykta.picture.picture import Words
from lykta.picture.tables import BASE


@dataclass(frozen=True, slots=True)
class Interval:
    """From the lowest to the highest number, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class DarkFigure:
    """One area and period: an estimate with both intervals, an `estimate` alone as "at least", or a refusal.

    `refusal` is a whole sentence in each language; beside it `least` may stand, and is said as "at least".
    `known` is 0 where it is too small to be said. All numbers are multiples of `BASE`, as any that is shown;
    raises InputError for others, and for a value that is neither a number nor a refusal.
    """

    area: Words
    period: str
    known: int
    estimate: int | None = None
    interval_80: Interval | None = None
    interval_95: Interval | None = None
    refusal: Words | None = None
    least: int | None = None

    def __post_init__(self) -> None:
        if (self.estimate is None) == (self.refusal is None):
            raise InputError("A dark figure is a number or a refusal with its reason, and one of them only.")
        if any(number % BASE for number in self._numbers()):
            raise InputError(
                f"A dark figure of {self.area.en} has a number that is not a multiple of {BASE}. "
                "Nothing was written."
            )

    def _numbers(self) -> list[int]:
        ends = [each for each in (self.interval_80, self.interval_95) if each]
        shown = [self.known, self.estimate or 0, self.least or 0]
        return shown + [number for each in ends for number in (each.low, each.high)]
