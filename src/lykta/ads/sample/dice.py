"""The one source of chance of a synthetic county."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random


class Dice:
    """Draws that give the same run on every Python: only `Random.random` is used, whose stream is guaranteed.

    `choice`, `shuffle` and `sample` of the standard library may change between versions.
    """

    __slots__ = ("random",)

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick[T](self, items: Sequence[T]) -> T:
        return items[int(self.random() * len(items))]

    def some[T](self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items, or all of them, in random order."""
        left = list(items)
        drawn = []
        for _ in range(min(count, len(left))):
            place = int(self.random() * len(left))
            drawn.append(left[place])
            left[place] = left[-1]
            left.pop()
        return drawn

    def split(self, chances: Sequence[float]) -> int:
        """The index drawn with the given chances, which add up to one."""
        point = self.random()
        for index, chance in enumerate(chances):
            point -= chance
            if point < 0:
                return index
        return len(chances) - 1


def wheel[T](items: Sequence[T], weights: Sequence[float], *, slots: int = 4096) -> list[T]:
    """A list in which each item stands about in proportion to its weight: a weighted draw is one index."""
    bounds = list(accumulate(weights))
    step = bounds[-1] / slots
    turned = []
    place = 0
    for slot in range(slots):
        while bounds[place] < (slot + 0.5) * step:
            place += 1
        turned.append(items[place])
    return turned


def zipf[T](items: Sequence[T], *, exponent: float = 1.0) -> list[T]:
    """A wheel on which the item of rank r weighs r to the power of minus `exponent`."""
    return wheel(items, [(rank + 1) ** -exponent for rank in range(len(items))])
