"""On how many days each network was seen on sites that were read on several days, per cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.sorting import distinct_numbers

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.count.cells import Cells


@dataclass(frozen=True, slots=True)
class Occasions:
    """Per cell: the days on which its sites were read, the networks seen on those sites, how many of them on
    one day and on two, and the days of all of them summed. All are 0 where no site was read on two days.
    """

    days: npt.NDArray[np.int64]
    seen: npt.NDArray[np.int64]
    once: npt.NDArray[np.int64]
    twice: npt.NDArray[np.int64]
    sightings: npt.NDArray[np.int64]


def occasions_of(
    cells: Cells, *, site: npt.NDArray[np.int64], day: npt.NDArray[np.int64], network: npt.NDArray[np.int64]
) -> Occasions:
    """Count the days; `site`, `day` and `network` are numbers per ad, -1 where a site or day is not known."""
    size = len(cells.places)
    usable = (site[cells.ad] >= 0) & (day[cells.ad] >= 0)
    cell, ad = cells.cell[usable], cells.ad[usable]
    usable = _on_sites_read_again(cell, site[ad], day[ad])
    cell, ad = cell[usable], ad[usable]
    days_of, _, _ = _distinct(cell, day[ad], np.zeros(len(ad), np.int64))
    cell_of, network_of, _ = _distinct(cell, network[ad], day[ad])
    width = int(network_of.max(initial=0)) + 1
    pairs, times = np.unique(cell_of * width + network_of, return_counts=True)
    of_cell = pairs // width
    return Occasions(
        days=np.bincount(days_of, minlength=size),
        seen=np.bincount(of_cell, minlength=size),
        once=np.bincount(of_cell[times == 1], minlength=size),
        twice=np.bincount(of_cell[times == 2], minlength=size),
        sightings=np.bincount(of_cell, times, size).astype(np.int64),
    )


def _on_sites_read_again(
    cell: npt.NDArray[np.int64], site: npt.NDArray[np.int64], day: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Whether each entry's site was read on two days or more in its cell."""
    width = int(site.max(initial=0)) + 1
    cell_of, site_of, _ = _distinct(cell, site, day)
    keys, days = np.unique(cell_of * width + site_of, return_counts=True)
    again = keys[days > 1]
    return np.isin(cell * width + site, again)


def _distinct(
    first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], third: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct triples; their numbers are small enough for one integer to hold all three."""
    second_width, third_width = int(second.max(initial=0)) + 1, int(third.max(initial=0)) + 1
    keys = distinct_numbers((first * second_width + second) * third_width + third)
    return keys // third_width // second_width, keys // third_width % second_width, keys % third_width
