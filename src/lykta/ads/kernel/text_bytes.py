"""A key for the bytes of a text, and whether two texts are the same: eight bytes at a time."""

import numba
import numpy as np

from lykta.ads.kernel.wide_bytes import EIGHT, eight_bytes

_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


@numba.njit(nogil=True)
def key_of(data, begin, size):  # type: ignore[no-untyped-def]
    """A uint64 that is the same for the same bytes, and most often another for others; `data` is borrowed."""
    key, at = np.uint64(size), 0
    while at + EIGHT <= size:
        key = (key ^ eight_bytes(data, begin + at)) * _FACTOR
        key ^= key >> _SHIFT
        at += EIGHT
    while at < size:
        key = (key ^ np.uint64(data[begin + at])) * _FACTOR
        at += 1
    return key ^ (key >> np.uint64(32))


@numba.njit(nogil=True)
def same_bytes(data, one, others, other, size):  # type: ignore[no-untyped-def]
    """Whether `size` bytes of `data` from `one` on are those of `others` from `other` on; both are lent."""
    at = 0
    while at + EIGHT <= size:
        if eight_bytes(data, one + at) != eight_bytes(others, other + at):
            return False
        at += EIGHT
    while at < size:
        if data[one + at] != others[other + at]:
            return False
        at += 1
    return True
