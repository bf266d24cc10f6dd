"""A first look at words: most are in no table, and a sieve says so at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

SIEVE_MASK: Final = np.uint32((1 << 13) - 1)
"""The part of a hash that a sieve asks for. So large a sieve lies in the cache of a core whole, and of words
that are in no table it lets few through.
"""


def sieve_of(table: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """For kernels: whether a word may be in a table of hashes, asked as `sieve[word & SIEVE_MASK]`."""
    sieve = np.zeros(int(SIEVE_MASK) + 1, np.bool_)
    sieve[table[table != 0] & SIEVE_MASK] = True
    return sieve
