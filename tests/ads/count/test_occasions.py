"""The days on which sites were read and networks seen, per cell."""

from collections import Counter, defaultdict
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.counting import Cells, occasions_of

CELLS = 4


class Ad(NamedTuple):
    """An ad's cells, -1 for none, and its site, day and network, -1 where they are not known."""

    cells: tuple[int, ...]
    site: int
    day: int
    network: int


ADS = st.lists(
    st.builds(
        Ad,
        cells=st.sampled_from([(0, -1, -1, -1), (0, 1, -1, -1), (0, 1, 2, 3), (0, -1, 2, -1)]),
        site=st.integers(-1, 2),
        day=st.integers(-1, 4),
        network=st.integers(0, 3),
    ),
    max_size=25,
)


def plainly(ads: list[Ad]) -> list[tuple[int, int, int, int, int]]:
    """Days, networks, those seen on one day and on two, and the days of all, cell by cell."""
    found = []
    for cell in range(CELLS):
        there = [ad for ad in ads if cell in ad.cells and ad.site >= 0 and ad.day >= 0]
        days_of_site: defaultdict[int, set[int]] = defaultdict(set)
        for ad in there:
            days_of_site[ad.site].add(ad.day)
        again = [ad for ad in there if len(days_of_site[ad.site]) > 1]
        times = Counter(network for network, _ in {(ad.network, ad.day) for ad in again})
        of_times = Counter(times.values())
        found.append(
            (len({ad.day for ad in again}), len(times), of_times[1], of_times[2], sum(times.values()))
        )
    return found


@given(ADS)
def test_sightings_are_those_that_are_counted_plainly(ads: list[Ad]) -> None:
    of_ad = np.array([ad.cells for ad in ads], np.int32).reshape(-1, CELLS)
    cells = Cells([""] * CELLS, [""] * CELLS, of_ad)
    site, day, network = (
        np.array([ad[column] for ad in ads], np.int64) for column in range(1, len(Ad._fields))
    )
    found = occasions_of(cells, site=site, day=day, network=network)
    columns = (found.days, found.seen, found.once, found.twice, found.sightings)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == plainly(ads)


@given(ADS)
def test_distinct_values_are_counted_in_each_cell_once(ads: list[Ad]) -> None:
    of_ad = np.array([ad.cells for ad in ads], np.int32).reshape(-1, CELLS)
    found = Cells([""] * CELLS, [""] * CELLS, of_ad).distinct(np.array([ad.network for ad in ads], np.int64))
    assert found.tolist() == [len({ad.network for ad in ads if cell in ad.cells}) for cell in range(CELLS)]
