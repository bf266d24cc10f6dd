"""Small sets of hashes for inner loops (compiled)."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True, inline="always")
def add_new(table, stamp, value, mask):  # type: ignore[no-untyped-def]
    """Put a hash (uint32) into an open-addressed set that a change of `stamp` empties; whether it was new.

    `table` is uint64, of a length that is a power of two: the stamp in the upper half, the hash in the lower.
    `mask` is its length less one, or less for few values: what is small stays in the cache.
    """
    entry = (np.uint64(stamp) << np.uint64(32)) | np.uint64(value)
    at = value & mask
    while table[at] >> np.uint64(32) == np.uint64(stamp):
        if table[at] == entry:
            return False
        at = (at + np.uint32(1)) & mask
    table[at] = entry
    return True


@numba.njit(cache=True, nogil=True, inline="always")
def mask_for(values, slots):  # type: ignore[no-untyped-def]
    """The mask of the smallest set that so many values fill by half at most, of at most `slots`."""
    size = 64
    while size < 2 * values and size < slots:
        size *= 2
    return np.uint32(size - 1)
