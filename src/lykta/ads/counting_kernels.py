"""Counting distinct values and sightings per cell (compiled)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
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


@numba.njit(cache=True, nogil=True)
def on_sites_read_again(of_ad, site, day, order, cells):  # type: ignore[no-untyped-def]
    """The cells of each ad, int32[n, m], but -1 for those in which its site was read on one day only.

    `order` has the ads by site; -1 in `of_ad` is no cell, and there are `cells` of them.
    """
    kept = np.full_like(of_ad, -1)
    # The site that each cell was last seen on, and the one that was last seen on two days in it.
    seen, again = np.full(cells, -1, np.int64), np.full(cells, -1, np.int64)
    first_day = np.zeros(cells, np.int64)
    begin = 0
    while begin < len(order):
        here, stop = site[order[begin]], begin
        while stop < len(order) and site[order[stop]] == here:
            for cell in of_ad[order[stop]]:
                if cell >= 0 and seen[cell] != here:
                    seen[cell], first_day[cell] = here, day[order[stop]]
                elif cell >= 0 and day[order[stop]] != first_day[cell]:
                    again[cell] = here
            stop += 1
        for ad in order[begin:stop]:
            for column in range(of_ad.shape[1]):
                cell = of_ad[ad, column]
                if cell >= 0 and again[cell] == here:
                    kept[ad, column] = cell
        begin = stop
    return kept


@numba.njit(cache=True, nogil=True)
def count_sightings(of_ad, network, day, order, counts):  # type: ignore[no-untyped-def]
    """Fill `counts`, int64[cells, 4]: the networks of each cell, how many of them were seen on one day and on
    two, and the days of all of them summed. `order` has the ads by network, and those of one by day.
    """
    cells = len(counts)
    last, last_day, days = np.full(cells, -1, np.int64), np.zeros(cells, np.int64), np.zeros(cells, np.int64)
    for ad in order:
        for cell in of_ad[ad]:
            if cell < 0 or (last[cell] == network[ad] and last_day[cell] == day[ad]):
                continue
            if last[cell] != network[ad]:
                days[cell] = 0
            last[cell], last_day[cell] = network[ad], day[ad]
            days[cell] += 1
            counts[cell, 0] += days[cell] == 1
            counts[cell, 1] += (days[cell] == 1) - np.int64(days[cell] == 2)
            counts[cell, 2] += (days[cell] == 2) - np.int64(days[cell] == 3)
            counts[cell, 3] += 1
