"""The table of counts: ads, distinct ads and advertisers, per place and month and for the whole file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.count.cells import MICROSECONDS_PER_DAY, UNKNOWN_TIME, Cells, cells_of
from lykta.ads.count.chao import LowerBound, lower_bound
from lykta.ads.count.inputs import COUNTS, CountInput
from lykta.ads.count.occasions import Occasions, occasions_of

if TYPE_CHECKING:
    import numpy.typing as npt


def count_advertisers(given: CountInput) -> pa.Table:
    """Count per place and month (schema `COUNTS`), the whole file first, then places by name, then months.

    An advertiser who tours counts in each place and month: the rows must not be summed.
    """
    posted = given.ads["posted_at"].cast(pa.timestamp("us")).combine_chunks()
    times = posted.to_numpy(zero_copy_only=False).astype("datetime64[us]").view(np.int64)
    cells = cells_of(given.ads["place"], times)
    by_loose, by_strict = cells.distinct(given.network_loose), cells.distinct(given.network_strict)
    # Loose networks hold strict ones together; where they do not nest, the smaller number is the low one.
    low, high = np.minimum(by_loose, by_strict), np.maximum(by_loose, by_strict)
    bounds = _bounds(given, cells, times)
    first, last = _window(cells, times)
    columns = [
        pa.array(cells.places, pa.string()),
        pa.array(cells.periods, pa.string()),
        first,
        last,
        pa.array(cells.ads()),
        pa.array(cells.distinct(given.text_key)),
        pa.array(low),
        pa.array(high),
        *_whole_numbers(bounds, by_loose),
    ]
    return pa.Table.from_arrays(columns, schema=COUNTS)


def _window(cells: Cells, times: npt.NDArray[np.int64]) -> tuple[pa.Array, pa.Array]:
    """When the first and the last ad of each cell was posted, null when none has a time."""
    latest = np.iinfo(np.int64).max
    first = np.full(len(cells.places) + 1, latest, np.int64)
    last = np.full(len(cells.places) + 1, UNKNOWN_TIME, np.int64)
    for cell in cells.of_ad.T:
        # An ad that is in no cell of this kind has the number -1, which is the row too many.
        np.minimum.at(first, cell, np.where(times == UNKNOWN_TIME, latest, times))
        np.maximum.at(last, cell, times)
    first, last = first[:-1], last[:-1]
    none = last == UNKNOWN_TIME
    return (
        pa.array(first, mask=none).cast(pa.timestamp("us")),
        pa.array(last, mask=none).cast(pa.timestamp("us")),
    )


def _bounds(
    given: CountInput, cells: Cells, times: npt.NDArray[np.int64]
) -> list[tuple[int, LowerBound] | None]:
    """Per cell how many networks were seen on sites read on several days, and the bound for those sites."""
    site = given.ads["site"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    day = np.where(times == UNKNOWN_TIME, np.int64(-1), times // MICROSECONDS_PER_DAY)
    found = occasions_of(cells, site=site.astype(np.int64), day=day, network=given.network_loose)
    return [_bound(found, cell) for cell in range(len(cells.places))]


def _bound(found: Occasions, cell: int) -> tuple[int, LowerBound] | None:
    if found.days[cell] < 2:
        return None
    seen = int(found.seen[cell])
    return seen, lower_bound(
        seen=seen,
        once=int(found.once[cell]),
        twice=int(found.twice[cell]),
        sightings=int(found.sightings[cell]),
        occasions=int(found.days[cell]),
    )


def _whole_numbers(
    bounds: list[tuple[int, LowerBound] | None], networks: npt.NDArray[np.int64]
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """The bounds as whole numbers, with the networks that were only on other sites added: they exist too."""
    columns: tuple[list[int | None], list[int | None], list[int | None]] = ([], [], [])
    for bound, all_seen in zip(bounds, networks.tolist(), strict=True):
        if bound is None:
            values: tuple[int | None, ...] = (None, None, None)
        else:
            seen, there = bound
            elsewhere = all_seen - seen
            # Rounded outwards, and the estimate downwards, since it is written "at least".
            values = (
                elsewhere + math.floor(there.estimate),
                elsewhere + math.floor(there.low),
                elsewhere + math.ceil(there.high),
            )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    at_least, low, high = (pa.array(column, pa.int64()) for column in columns)
    return at_least, low, high
