"""Distinct things per cell, by going through the ads thing by thing (compiled)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from lykta.ads.sorting import order_by

if TYPE_CHECKING:
    import numpy.typing as npt


def distinct_per_cell(
    of_ad: npt.NDArray[np.int32], values: npt.NDArray[np.integer], cells: int
) -> npt.NDArray[np.int64]:
    """How many distinct values of its ads each cell has; `of_ad` is int32[n, m], -1 for no cell."""
    counts: npt.NDArray[np.int64] = _distinct(of_ad, values.view(np.int64), order_by(values), cells)
    return counts


@numba.njit(cache=True, nogil=True)
def _distinct(of_ad, values, order, cells):  # type: ignore[no-untyped-def]
    """Each cell need only remember in which group of equal values it was last."""
    counts, last = np.zeros(cells, np.int64), np.full(cells, -1, np.int64)
    group = np.int64(0)
    for at in range(len(order)):
        group += at > 0 and values[order[at]] != values[order[at - 1]]
        for cell in of_ad[order[at]]:
            if cell >= 0 and last[cell] != group:
                last[cell] = group
                counts[cell] += 1
    return counts
