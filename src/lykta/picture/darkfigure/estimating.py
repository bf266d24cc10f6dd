"""How many persons there are in all: by a chosen model, at the least, and in an interval.

Intervals come from drawing the persons anew, with the model chosen anew each time. The lower bound follows
from how many are on one list only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from lykta.picture.darkfigure.fitting import Design, design_of
from lykta.picture.darkfigure.overlaps import Overlaps
from lykta.picture.darkfigure.selecting import ChosenModels, least_bic, low_bic, stepwise

type Method = Literal["bic", "stepwise"]
"""`bic`: the least BIC of all models up to pairs of lists. `stepwise`: pairs added while p is below 0.02."""
MOST_LISTS_BY_BIC: Final = 5
"""Up to here BIC is the method. Beyond there are 32,768 models and more, to choose from in every round of the
bootstrap, and the method is stepwise."""
# Beside it, and for one table only, all models are still compared so far; with more lists it takes minutes.
_MOST_LISTS_FOR_ALL_MODELS: Final = 6
ROUNDS: Final = 1000
SEED: Final = 1
# So many rounds at once, and then progress is told.
_AT_ONCE: Final = 250
type Watch = Callable[[int, int], None]
"""Is told how many rounds are done, and of how many."""
# The normal distribution's two-sided 95 % point.
_POINT: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate: `persons` are all, `unseen` those on no list; both are infinite where there is none.

    `pairs` are the pairs of lists that the chosen model holds to depend on each other.
    """

    method: Method
    persons: float
    unseen: float
    pairs: tuple[tuple[str, str], ...]


def method_for(lists: int) -> Method:
    """The method for a number of lists: all models up to five, stepwise beyond."""
    return "bic" if lists <= MOST_LISTS_BY_BIC else "stepwise"


def estimate(overlaps: Overlaps, method: Method | None = None) -> Estimate:
    """Estimate how many persons there are, without asking whether that should be said: `dark_figure` does.

    Poisson log-linear models by extended maximum likelihood (Chan, Silverman and Vincent 2021). Without a
    method, that for the number of lists.
    """
    method, design = method or method_for(len(overlaps.lists)), design_of(len(overlaps.lists))
    chosen = choose(method, design, np.array([overlaps.counts]))
    unseen = float(chosen.unseen[0])
    return Estimate(
        method=method,
        persons=overlaps.persons + unseen,
        unseen=unseen,
        pairs=tuple(
            (overlaps.lists[first], overlaps.lists[second])
            for (first, second), inside in zip(design.pairs, chosen.models[0], strict=True)
            if inside
        ),
    )


def choose(
    method: Method,
    design: Design,
    counts: npt.NDArray[np.int64],
    *,
    try_first: npt.NDArray[np.bool_] | None = None,
) -> ChosenModels:
    """Choose a model for each table, int64[n, c], by a method; from seven lists BIC is sought by steps."""
    if method == "stepwise":
        return stepwise(design, counts)
    if design.lists > _MOST_LISTS_FOR_ALL_MODELS:
        return low_bic(design, counts)
    return least_bic(design, counts, try_first=try_first)


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
    drawn = overlaps.persons + _draw(design, counts, found, draws, watch)
    acceleration = _acceleration(design, counts, found)
    return (
        _interval(80, drawn, found.persons, acceleration),
        _interval(95, drawn, found.persons, acceleration),
    )


def _draw(
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


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A lower bound in persons, those on a list with it, and its 95 % interval."""

    estimate: float
    low: float
    high: float


def at_least(overlaps: Overlaps) -> AtLeast | None:
    """Chao's lower bound, in its form for lists of unequal size; None where nobody is on just two lists.

    With Z_i persons on list i alone and f2 on two lists, those on no list are at least the sum of Z_i Z_j
    over pairs of lists, divided by f2 + 1 (Chao, Biometrics 45:427-438, 1989). The form for occasions of the
    same reach, f1 squared by 2 f2, is not a lower bound for lists: one long list beside short ones drives it
    up. The interval is log-normal (Chao 1987), its variance by the delta method over the histories.
    """
    alone = [overlaps.counts[(1 << number) - 1] for number in range(len(overlaps.lists))]
    twice = sum(count for history, count in enumerate(overlaps.counts, start=1) if history.bit_count() == 2)
    if twice == 0:
        return None
    once = sum(alone)
    unseen = (once**2 - sum(count**2 for count in alone)) / 2 / (twice + 1)
    if unseen == 0:
        return AtLeast(*[float(overlaps.persons)] * 3)
    # What one person more adds to the bound: on list i alone, on two lists, on more.
    gains = [(count, 1 + (once - count) / (twice + 1)) for count in alone]
    gains += [(twice, 1 - unseen / (twice + 1)), (overlaps.persons - once - twice, 1.0)]
    first = sum(count * gain for count, gain in gains)
    variance = sum(count * gain**2 for count, gain in gains) - first**2 / (overlaps.persons + unseen)
    spread = math.exp(_POINT * math.sqrt(math.log1p(variance / unseen**2)))
    persons = overlaps.persons
    return AtLeast(persons + unseen, persons + unseen / spread, persons + unseen * spread)
