"""Steps for the numbers on a map: few, round, and told apart without colours by the number that each has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lykta.picture.tables import BASE

STEPS: Final = 5
"""As many tones as the eye still tells apart on paper."""

# Numbers are multiples of 5 and differ by factors of hundreds: the steps widen as they rise.
_LOWS: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)


@dataclass(frozen=True, slots=True)
class Step:
    """All multiples of 5 from `low` to `high`, both included; `number` begins at 1 with the least."""

    number: int
    low: int
    high: int


def steps_for(numbers: Iterable[int]) -> tuple[Step, ...]:
    """Steps that hold every number from 5 up once, in order. No numbers, no steps."""
    there = [number for number in numbers if number >= BASE]
    if not there:
        return ()
    within = [low for low in _LOWS if low <= max(there)]
    first = max(place for place, low in enumerate(within) if low <= min(there))
    lows = _spread(within[first:])
    ends = [*(low - BASE for low in lows[1:]), max(there)]
    return tuple(
        Step(number, low, high) for number, (low, high) in enumerate(zip(lows, ends, strict=True), 1)
    )


def step_of(number: int, steps: Iterable[Step]) -> int:
    """The number of the step that holds a number; 0 for one that none holds."""
    return next((step.number for step in steps if step.low <= number <= step.high), 0)


def _spread(lows: list[int]) -> list[int]:
    if len(lows) <= STEPS:
        return lows
    return [lows[round(place * (len(lows) - 1) / (STEPS - 1))] for place in range(STEPS)]
