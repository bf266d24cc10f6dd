"""Texts that are the same to the letter: a third of all ads repeat another, and are worked on once."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.kernel.borrowed import borrowed
from lykta.ads.kernel.wide_bytes import eight_bytes
from lykta.ads.normalise import text_buffers

_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_EIGHT = 8


def first_alike(texts: pa.Array) -> npt.NDArray[np.int64]:
    """For each text the first row that holds the same, int64[n]. No text is null."""
    first: npt.NDArray[np.int64] = _first_alike(*text_buffers(texts))
    return first


@numba.njit(cache=True, nogil=True)
def _first_alike(offsets, data):  # type: ignore[no-untyped-def]
    rows, lent = len(offsets) - 1, borrowed(data)
    room = 1
    while room < 2 * rows:
        room *= 2
    slots, keys, first = np.full(room, -1, np.int64), np.empty(rows, np.uint64), np.empty(rows, np.int64)
    for row in range(rows):
        begin, size = offsets[row], offsets[row + 1] - offsets[row]
        keys[row] = _key(lent, begin, size)
        slot = np.int64(keys[row] & np.uint64(room - 1))
        while slots[slot] >= 0:
            other = slots[slot]
            # Texts with the same key are nearly always the same, and are compared to be sure.
            alike = keys[other] == keys[row] and offsets[other + 1] - offsets[other] == size
            if alike and _same(lent, offsets[other], begin, size):
                break
            slot = (slot + 1) & (room - 1)
        if slots[slot] < 0:
            slots[slot] = row
        first[row] = slots[slot]
    return first


@numba.njit(nogil=True)
def _key(data, begin, size):  # type: ignore[no-untyped-def]
    key, at = np.uint64(size), 0
    while at + _EIGHT <= size:
        key = (key ^ eight_bytes(data, begin + at)) * _FACTOR
        key ^= key >> _SHIFT
        at += _EIGHT
    while at < size:
        key = (key ^ np.uint64(data[begin + at])) * _FACTOR
        at += 1
    return key ^ (key >> np.uint64(32))


@numba.njit(nogil=True)
def _same(data, one, other, size):  # type: ignore[no-untyped-def]
    at = 0
    while at + _EIGHT <= size:
        if eight_bytes(data, one + at) != eight_bytes(data, other + at):
            return False
        at += _EIGHT
    while at < size:
        if data[one + at] != data[other + at]:
            return False
        at += 1
    return True
