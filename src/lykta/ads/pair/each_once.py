"""Each of many numbers, or pairs of numbers, once: by sorting, which is quicker than hashing millions.

And where runs of equal ones begin.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

type Integers = npt.NDArray[np.int64]


def each_once(keys: Integers) -> Integers:
    """The different keys, sorted."""
    ordered = np.sort(keys)
    return ordered[begins(ordered)]


def begins(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Which values begin a run of equal ones, bool[n]."""
    fresh = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return fresh


def first_of_run(fresh: npt.NDArray[np.bool_]) -> Integers:
    """Where the run of each value begins, int64[n], by which ones begin a run."""
    return np.flatnonzero(fresh)[np.cumsum(fresh) - 1]


def as_keys(first: Integers, second: Integers, width: int) -> Integers:
    """Pairs of numbers from 0 as one key each, in the pairs' order; `second` is less than `width`.

    Raises `OverflowError` when the greatest pair does not fit.
    """
    if len(first) and (int(first.max()) + 1) * max(width, 1) > np.iinfo(np.int64).max:
        raise OverflowError("Too many pairs of numbers for one key.")
    return first.astype(np.int64) * max(width, 1) + second


def as_pairs(keys: Integers, width: int) -> Integers:
    """The pairs int64[m, 2] of which keys were made."""
    return np.stack(np.divmod(keys, max(width, 1)), axis=1)
