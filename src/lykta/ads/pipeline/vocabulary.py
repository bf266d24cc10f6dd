"""What runs of letters were met so far, numbered in the order in which they were first met."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

_SMALLEST = 1 << 17


class Vocabulary(NamedTuple):
    """Open addressing: `slots` int32 hold numbers, or -1. Of each number its key, where it first stands, its
    bytes and how often it was met. Half of the slots is the most that are taken.
    """

    slots: NDArray[Any]
    keys: NDArray[Any]
    places: NDArray[Any]
    sizes: NDArray[Any]
    counts: NDArray[Any]

    @classmethod
    def empty(cls, slots: int = _SMALLEST) -> Vocabulary:
        """One that knows nothing yet, for half as many as it has slots, a power of two."""
        room = slots // 2
        numbers = (np.zeros(room, np.int64) for _ in range(3))
        return cls(np.full(slots, -1, np.int32), np.zeros(room, np.uint64), *numbers)

    def grown(self, filled: int) -> Vocabulary:
        """The same with twice the room; `filled` is how many numbers are given."""
        larger = Vocabulary.empty(2 * len(self.slots))
        for old, new in zip(self[1:], larger[1:], strict=True):
            new[:filled] = old[:filled]
        _place(larger.slots, larger.keys, filled)
        return larger


@numba.njit(cache=True, nogil=True)
def _place(slots, keys, filled):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for number in range(filled):
        at = np.int64(keys[number] >> np.uint64(1)) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = number
