"""Steps for counts: few, round, and told apart without colours by the number that each has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

STEPS: Final = 5
"""As many tones as the eye still tells apart on paper."""


@dataclass(frozen=True, slots=True)
class CountStep:
    """All counts from `low` to `high`, both included; `number` begins at 1 with the least."""

    number: int
    low: int
    high: int


def steps_for(counts: Iterable[int], *, at_most: int = STEPS) -> tuple[CountStep, ...]:
    """Steps that hold every count above 0 once, in order, each beginning at 1, 2 or 5 times a power of ten.

    Counts of ads differ by factors of a thousand, so the steps widen as they rise. No counts, no steps.
    """
    there = [count for count in counts if count > 0]
    if not there:
        return ()
    rounds = [low for low in _rounds(max(there)) if low >= _round_below(min(there))]
    lows = _spread(rounds, at_most)
    highs = [*(low - 1 for low in lows[1:]), max(there)]
    return tuple(
        CountStep(number, low, high) for number, (low, high) in enumerate(zip(lows, highs, strict=True), 1)
    )


def step_of(count: int, steps: Iterable[CountStep]) -> int:
    """The number of the step that holds a count; 0 for one that none holds, such as 0 itself."""
    return next((step.number for step in steps if step.low <= count <= step.high), 0)


def _rounds(most: int) -> Iterator[int]:
    power = 1
    while power <= most:
        yield from (low for low in (power, 2 * power, 5 * power) if low <= most)
        power *= 10


def _round_below(count: int) -> int:
    return max(_rounds(count))


def _spread(rounds: list[int], at_most: int) -> list[int]:
    """So many of the numbers at most, the least and the greatest among them, evenly taken."""
    if len(rounds) <= at_most:
        return rounds
    return [rounds[round(place * (len(rounds) - 1) / (at_most - 1))] for place in range(at_most)]
