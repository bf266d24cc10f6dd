"""Distinct numbers per cell (compiled)."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def distinct_per_cell(ad, cell, values, cells):  # type: ignore[no-untyped-def]
    """How many distinct `values` (by ad, from 0 on) each of the cells has; `ad` and `cell` are pairs.

    The pairs are gone through by value, so that a cell need only remember the last one that it saw.
    """
    top = 0
    for value in values:
        top = max(top, value)
    starts = np.zeros(top + 2, np.int64)
    for pair in range(len(ad)):
        starts[values[ad[pair]] + 1] += 1
    for value in range(top + 1):
        starts[value + 1] += starts[value]
    cells_by_value = np.empty(len(ad), np.int32)
    for pair in range(len(ad)):
        value = values[ad[pair]]
        cells_by_value[starts[value]] = cell[pair]
        starts[value] += 1
    # Filling has moved each start to the next one's place.
    last, counts = np.full(cells, -1, np.int64), np.zeros(cells, np.int64)
    begin = np.int64(0)
    for value in range(top + 1):
        for place in range(begin, starts[value]):
            if last[cells_by_value[place]] != value:
                last[cells_by_value[place]] = value
                counts[cells_by_value[place]] += 1
        begin = starts[value]
    return counts
