"""Intervals by drawing the persons anew, with the model chosen anew each time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtr, ndtri

from lykta.picture.darkfigure.design import design_of
from lykta.picture.darkfigure.estimating import choose

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.picture.darkfigure.design import Design
    from lykta.picture.darkfigure.estimating import Estimate
    from lykta.picture.darkfigure.overlaps import Overlaps

ROUNDS: Final = 1000
SEED: Final = 1
# So many rounds at once, and then progress is told.
_AT_ONCE: Final = 250

type Watch = Callable[[int, int], None]
"""Is told how many rounds are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval in persons, `level` in per cent; `high` is infinite where nothing bounds it."""

    level: int
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """How many times the lower limit the upper one is."""
        return self.high / self.low if self.low else math.inf


@dataclass(frozen=True, slots=True)
class Draws:
    """How the bootstrap draws: so many rounds, and the seed that makes them the same each time."""

    rounds: int = ROUNDS
    seed: int = SEED


def intervals(
    overlaps: Overlaps, found: Estimate, draws: Draws, watch: Watch | None = None
) -> tuple[Interval, Interval]:
    """The 80 and the 95 % interval of an estimate that there is, by the same method.

    Each round draws as many persons as were seen, with replacement, and chooses the model anew, so that the
    interval also says what is not known about the model (Silverman, Chan and Vincent 2024). Limits are
    bias-corrected and accelerated (Efron 1987), the acceleration from leaving out one person at a time.
    """
    design, counts = design_of(len(overlaps.lists)), np.array(overlaps.counts)
    drawn = overlaps.persons + _drawn(design, counts, found, draws, watch)
    acceleration = _acceleration(design, counts, found)
    return (
        _interval(80, drawn, found.persons, acceleration),
        _interval(95, drawn, found.persons, acceleration),
    )


def _drawn(
    design: Design,
    counts: npt.NDArray[np.int64],
    found: Estimate,
    draws: Draws,
    watch: Watch | None,
) -> npt.NDArray[np.float64]:
    """Persons on no list, in each round."""
    random, persons = np.random.default_rng(draws.seed), counts.sum()
    tables = random.multinomial(persons, counts / persons, size=draws.rounds)
    unseen = np.empty(draws.rounds)
    for at in range(0, draws.rounds, _AT_ONCE):
        part = tables[at : at + _AT_ONCE]
        first = choose(found.method, design, counts[None]).models
        unseen[at : at + len(part)] = choose(found.method, design, part, try_first=first).unseen
        if watch:
            watch(at + len(part), draws.rounds)
    return unseen


def _acceleration(design: Design, counts: npt.NDArray[np.int64], found: Estimate) -> float:
    """The skewness of what one person more or less does; not a number where one person decides whether there
    is an estimate.
    """
    seen = np.flatnonzero(counts)
    tables = np.repeat(counts[None], len(seen), axis=0)
    tables[np.arange(len(seen)), seen] -= 1
    chosen = choose(found.method, design, tables)
    if not np.isfinite(chosen.unseen).all():
        return math.nan
    weights = counts[seen]
    # Each table has one person less, whichever it is: the differences are those of the persons on no list.
    pulls = np.average(chosen.unseen, weights=weights) - chosen.unseen
    squares = float((weights * pulls**2).sum())
    return float((weights * pulls**3).sum()) / (6 * squares**1.5) if squares > 0 else 0.0


def _interval(level: int, drawn: npt.NDArray[np.float64], persons: float, acceleration: float) -> Interval:
    if math.isnan(acceleration):
        return Interval(level, float(drawn.min()), math.inf)
    ends = (0.5 - level / 200, 0.5 + level / 200)
    low, high = (_limit(drawn, persons, acceleration, end) for end in ends)
    return Interval(level, low, high)


def _limit(drawn: npt.NDArray[np.float64], persons: float, acceleration: float, end: float) -> float:
    """One limit: the drawn estimate at the place that the correction gives."""
    # Estimates that are the same but for rounding lie half on each side.
    near = 1e-9 * persons
    below = ((drawn < persons - near).sum() + (drawn <= persons + near).sum()) / 2
    # With all rounds on one side the correction would be infinite: half a round is put on the other.
    bias = ndtri(min(max(below, 0.5), len(drawn) - 0.5) / len(drawn))
    far = bias + ndtri(end)
    divisor = 1 - acceleration * far
    place = ndtr(bias + far / divisor) if divisor > 0 else float(far > 0)
    # An order statistic and not a mean of two, one of which may be infinite.
    return float(np.sort(drawn)[max(math.ceil(place * len(drawn)) - 1, 0)])
