"""Chao's lower bound: how many there are at the least, judged by how many were seen only once."""

from __future__ import annotations

import math
from dataclasses import dataclass

# The normal distribution's two-sided 95 % point.
_POINT = 1.959964


@dataclass(frozen=True, slots=True)
class LowerBound:
    """An estimate of the least number there is, with a 95 % interval."""

    estimate: float
    low: float
    high: float


def lower_bound(*, seen: int, once: int, twice: int, sightings: int, occasions: int) -> LowerBound:
    """The bound for `seen` things, `once` of them seen on one occasion and `twice` on two.

    `sightings` is on how many occasions each was seen, summed. The estimator is that of Chao (Biometrics
    43:783-791, 1987) in the bias-corrected form for m occasions ("Chao2", with the factor (m - 1) / m), its
    variance and log-normal interval those of Chao and of Colwell's EstimateS. Where the estimate adds nothing
    to what was seen, the interval comes from how often things were seen on average.
    Raises ValueError for fewer than two occasions or counts that cannot be.
    """
    if occasions < 2 or min(once, twice) < 0 or once + twice > seen or sightings < seen:
        raise ValueError("The bound needs two occasions, and no more things seen once and twice than seen.")
    factor = (occasions - 1) / occasions
    unseen = factor * once * (once - 1) / (2 * (twice + 1))
    if unseen == 0:
        return _nothing_unseen(seen, sightings)
    variance = _variance(seen=seen + unseen, once=once, twice=twice, factor=factor)
    spread = math.exp(_POINT * math.sqrt(math.log(1 + variance / unseen**2)))
    return LowerBound(seen + unseen, seen + unseen / spread, seen + unseen * spread)


def _variance(*, seen: float, once: int, twice: int, factor: float) -> float:
    """The variance of the estimate `seen`; the second form is for when nothing was seen just twice."""
    if twice == 0:
        return (
            factor * once * (once - 1) / 2
            + factor**2 * once * (2 * once - 1) ** 2 / 4
            - factor**2 * once**4 / (4 * seen)
        )
    return (
        factor * once * (once - 1) / (2 * (twice + 1))
        + factor**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + factor**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    )


def _nothing_unseen(seen: int, sightings: int) -> LowerBound:
    if seen == 0:
        return LowerBound(0.0, 0.0, 0.0)
    missed = math.exp(-sightings / seen)
    spread = _POINT * math.sqrt(seen * missed * (1 - missed)) / (1 - missed)
    return LowerBound(float(seen), float(seen), seen / (1 - missed) + spread)
