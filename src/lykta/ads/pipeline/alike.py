"""Texts that are the same to the letter: a third of all ads repeat another, and are worked on once."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.kernel.borrowed import borrowed
from lykta.ads.kernel.text_bytes import key_of, same_bytes
from lykta.ads.normalise import text_buffers


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
        keys[row] = key_of(lent, begin, size)
        slot = np.int64(keys[row] & np.uint64(room - 1))
        while slots[slot] >= 0:
            other = slots[slot]
            # Texts with the same key are nearly always the same, and are compared to be sure.
            alike = keys[other] == keys[row] and offsets[other + 1] - offsets[other] == size
            if alike and same_bytes(lent, offsets[other], begin, size):
                break
            slot = (slot + 1) & (room - 1)
        if slots[slot] < 0:
            slots[slot] = row
        first[row] = slots[slot]
    return first
