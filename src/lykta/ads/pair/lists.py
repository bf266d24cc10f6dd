"""A list of numbers for each text, made by several threads without being moved afterwards."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.array_store import ArrayStore
from lykta.ads.pair.corpus import Work

# Lists are laid in another order so many entries at a time, which have to find room in memory.
_AT_ONCE = 1 << 27


class Lists(NamedTuple):
    """The list of text t is `entries[begin[t]:stop[t]]`; int64[t], int64[t], uint32[...]."""

    begin: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int64]
    entries: npt.NDArray[np.uint32]


def empty_lists(most: npt.NDArray[np.int64], arrays: ArrayStore) -> Lists:
    """Lists to be filled, of at most `most` int64[t] entries each, `begin` at the first that may be used.

    A thread that fills texts one after the other packs them from the `begin` of its first on and sets the
    others. What is never written costs no memory.
    """
    begin = np.cumsum(most) - most
    return Lists(begin, begin.copy(), arrays.empty(int(most.sum()), np.uint32))


def reorder_lists(lists: Lists, order: npt.NDArray[np.int64], work: Work) -> Lists:
    """The same lists, their entries in the order of the texts `order` int64[t], in the arrays of the work.

    They are read from end to end, once for each window of the new order that is written.
    """
    sizes = (lists.stop - lists.begin)[order]
    ends = np.cumsum(sizes)
    begin, stop = np.empty_like(lists.begin), np.empty_like(lists.stop)
    begin[order], stop[order] = ends - sizes, ends
    total = int(sizes.sum())
    laid = Lists(begin, stop, work.arrays.empty(total, np.uint32))
    for low in range(0, total, _AT_ONCE):
        part = partial(_lay, lists, laid, (low, low + _AT_ONCE))
        for _ in work.over(len(order), part):
            pass
    return laid


@numba.njit(cache=True, nogil=True)
def _lay(lists, laid, window, first, last):  # type: ignore[no-untyped-def]
    for text in range(first, last):
        if window[0] <= laid.begin[text] < window[1]:
            laid.entries[laid.begin[text] : laid.stop[text]] = lists.entries[
                lists.begin[text] : lists.stop[text]
            ]
