"""Whether the times of two kinds of guesses can be told apart, by how much, and what could have been seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ks_2samp, mannwhitneyu

LEVEL: Final = 0.05
"""The share of runs in which chance alone tells some pair of kinds apart, over all pairs and both tests."""
POWER: Final = 0.8
# Enough to place the smallest difference that is seen within some per cent.
_DRAWS, _HALVINGS = 200, 9
_QUANTILE: Final = 1.959964

type Times = NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """Two kinds: by how much the first is slower, in the unit of the times, and what two tests say."""

    pair: tuple[str, str]
    shift: float
    """The Hodges-Lehmann estimate: the median of the differences of each of one to each of the other."""
    shift_between: tuple[float, float]
    """Its 95 % interval, by turning the Mann-Whitney test round."""
    slower: float
    """How often one of the first kind is slower than one of the second; .5 where they do not differ."""
    mann_whitney: float
    kolmogorov_smirnov: float


def compared(times: Mapping[str, Sequence[float]]) -> list[Compared]:
    """Each pair of kinds."""
    arrays = {kind: np.asarray(each, dtype=np.float64) for kind, each in times.items()}
    return [_pair(pair, arrays[pair[0]], arrays[pair[1]]) for pair in combinations(arrays, 2)]


def told_apart(found: Sequence[Compared], *, level: float = LEVEL) -> list[Compared]:
    """The pairs that a test tells apart, by Holm's rule over all pairs and both tests."""
    tried = sorted((p, place) for place, one in enumerate(found) for p in _probabilities(one))
    apart: set[int] = set()
    for done, (p, place) in enumerate(tried):
        if p > level / (len(tried) - done):
            break
        apart.add(place)
    return [found[place] for place in sorted(apart)]


def smallest_seen(times: Sequence[float], *, count: int, tests: int, seed: int) -> float:
    """The smallest delay of one of two kinds that Mann-Whitney sees in 8 runs of 10, at the strictest level.

    Found by trying: two samples of `count` are drawn from the times, one is delayed, and the delay is halved
    and doubled. In the unit of the times.
    """
    pool, draw = np.asarray(times, dtype=np.float64), np.random.default_rng(seed)
    low, high = 0.0, float(np.subtract(*np.percentile(pool, [75, 25]))) or float(pool.max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        seen = _share_seen(pool, middle, count, LEVEL / tests, draw)
        low, high = (low, middle) if seen >= POWER else (middle, high)
    return high


def _share_seen(pool: Times, delay: float, count: int, level: float, draw: np.random.Generator) -> float:
    seen = 0
    for _ in range(_DRAWS):
        one, other = draw.choice(pool, count), draw.choice(pool, count) + delay
        seen += float(mannwhitneyu(one, other).pvalue) < level
    return seen / _DRAWS


def _pair(pair: tuple[str, str], one: Times, other: Times) -> Compared:
    differences = np.sort(np.subtract.outer(one, other), axis=None)
    test = mannwhitneyu(one, other)
    # So far from the middle do the ranks of the interval's ends lie.
    spread = _QUANTILE * np.sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    ends = [max(0, round(len(differences) / 2 - spread)), round(len(differences) / 2 + spread)]
    low, high = (float(differences[min(end, len(differences) - 1)]) for end in ends)
    return Compared(
        pair=pair,
        shift=float(np.median(differences)),
        shift_between=(low, high),
        slower=float(test.statistic) / len(differences),
        # Not a number where all times are one and the same.
        mann_whitney=float(np.nan_to_num(test.pvalue, nan=1.0)),
        kolmogorov_smirnov=float(ks_2samp(one, other).pvalue),
    )


def _probabilities(one: Compared) -> tuple[float, float]:
    return one.mann_whitney, one.kolmogorov_smirnov
