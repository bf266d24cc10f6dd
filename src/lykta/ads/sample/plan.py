"""How many hands of each kind a county of a given size holds, and how many ads each has."""

from collections.abc import Callable
from typing import NamedTuple

from lykta.ads.sample.agencies import write_agency
from lykta.ads.sample.desk import Desk
from lykta.ads.sample.dice import Dice
from lykta.ads.sample.hands import write_hand
from lykta.ads.sample.writers import AD_COUNTS, write_independent

_INDEPENDENT = 0.57
_AGENCIES = 0.02


class Job(NamedTuple):
    """One hand's work: what writes it, and how many ads."""

    write: Callable[[Desk, int, int], None]
    ads: int


def plan(ads: int, seed: int) -> list[Job]:
    """The hands of a county of `ads` ads, in random order; their ads add up to exactly that number."""
    dice = Dice(seed)
    largest = max(8, ads // 500)
    agency_ads = round(ads * _AGENCIES)
    hand_ads = round(ads * (1 - _INDEPENDENT - _AGENCIES))
    jobs = [Job(write_agency, size) for size in _sizes(agency_ads, lambda: _agency(dice, largest))]
    # The largest hand is there in every county; the others follow a heavy tail.
    first = min(largest, hand_ads)
    jobs += [
        Job(write_hand, size)
        for size in [first, *_sizes(hand_ads - first, lambda: _heavy(dice, largest))]
        if size
    ]
    rest = ads - agency_ads - hand_ads
    jobs += [Job(write_independent, size) for size in _sizes(rest, lambda: dice.pick(AD_COUNTS))]
    return dice.some(jobs, len(jobs))


def _heavy(dice: Dice, largest: int) -> int:
    # Pareto with exponent one: the inverse of an even draw, without a logarithm whose last digit may differ.
    return min(largest, int(3 / (1 - dice.random())))


def _agency(dice: Dice, largest: int) -> int:
    return dice.between(8, max(10, largest // 2))


def _sizes(total: int, draw: Callable[[], int]) -> list[int]:
    sizes = []
    while total > 0:
        size = min(total, draw())
        sizes.append(size)
        total -= size
    return sizes
