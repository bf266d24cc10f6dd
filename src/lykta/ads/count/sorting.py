"""The distinct numbers of an array and of cells, by sorting (compiled where sorting can be spared)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def distinct_numbers(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The distinct numbers in order: as `np.unique`, whose hash table takes far longer on millions."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def numbered(values: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """The values as numbers from 0 on, equal for equal ones."""
    order = np.argsort(values)
    fresh = np.zeros(len(values), np.int64)
    fresh[1:] = values[order[1:]] != values[order[:-1]]
    numbers = np.empty(len(values), np.int64)
    numbers[order] = np.cumsum(fresh)
    return numbers


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
