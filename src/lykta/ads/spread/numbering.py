"""Keys of 128 bits, numbered in the order in which they are first met, wherever what they stand for lies."""

from __future__ import annotations

from collections.abc import Buffer, Iterable
from hashlib import blake2b

import numba
import numpy as np
import numpy.typing as npt

type Keys = npt.NDArray[np.uint64]

_SMALLEST = 1 << 12


def keys_of(values: Iterable[Buffer]) -> Keys:
    """A key uint64[m, 2] of each value: BLAKE2b of 128 bits (RFC 7693), so that equal keys are equal values.

    That two of a billion different values have one key is less likely than that this machine errs: 10^-21.
    """
    joined = b"".join(blake2b(value, digest_size=16).digest() for value in values)
    return np.frombuffer(bytearray(joined), np.uint64).reshape(-1, 2)


class Numbering:
    """The keys that were met so far; `size` is how many."""

    def __init__(self) -> None:
        self._keys = np.zeros((_SMALLEST, 2), np.uint64)
        self._slots = np.full(2 * _SMALLEST, -1, np.int64)
        self.size = 0

    def number(self, keys: Keys) -> npt.NDArray[np.int64]:
        """The numbers int64[m] of keys uint64[m, 2]; a new one gets the next number."""
        most = self.size + len(keys)
        if most > len(self._keys):
            room = max(most, 2 * len(self._keys))
            self._keys = np.concatenate([self._keys[: self.size], np.zeros((room - self.size, 2), np.uint64)])
            self._slots = np.full(1 << int(2 * room - 1).bit_length(), -1, np.int64)
            _place(self._keys[: self.size], self._slots)
        numbers = np.empty(len(keys), np.int64)
        self.size = int(_number(keys, self._keys, self.size, self._slots, numbers))
        return numbers


@numba.njit(cache=True, nogil=True)
def _place(keys, slots):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for number in range(len(keys)):
        at = np.int64(keys[number, 0] >> np.uint64(1)) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = number


@numba.njit(cache=True, nogil=True)
def _number(met, keys, size, slots, numbers):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for row in range(len(met)):
        at = np.int64(met[row, 0] >> np.uint64(1)) & mask
        while slots[at] >= 0 and (keys[slots[at], 0] != met[row, 0] or keys[slots[at], 1] != met[row, 1]):
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at], keys[size, 0], keys[size, 1] = size, met[row, 0], met[row, 1]
            size += 1
        numbers[row] = slots[at]
    return size
