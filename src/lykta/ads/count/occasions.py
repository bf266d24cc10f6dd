"""On how many days each network was seen on sites that were read on several days, per cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.count.distinct_kernel import distinct_per_cell
from lykta.ads.count.occasions_kernel import count_sightings, on_sites_read_again
from lykta.ads.sorting import order_by

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
    known = np.flatnonzero((site >= 0) & (day >= 0))
    site, day, network = site[known], day[known], network[known]
    of_ad = on_sites_read_again(cells.of_ad[known], site, day, order_by(site), size)
    counts = np.zeros((size, 4), np.int64)
    by_day = order_by(day)
    count_sightings(of_ad, network, day, by_day[order_by(network[by_day])], counts)
    seen, once, twice, sightings = counts.T
    return Occasions(distinct_per_cell(of_ad, day, size), seen, once, twice, sightings)
