"""How many ads and advertisers there are: low, high and at least, per place and month and for the file.

There are more networks than authors: who writes each ad anew, and prints no contact, is in several. How many
more is learnt from the ads whose contacts say whose they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numba
import numpy as np
import pyarrow as pa

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.group import count_different
from lykta.ads.sorting import order_by

if TYPE_CHECKING:
    import numpy.typing as npt

_UNKNOWN_TIME = np.iinfo(np.int64).min
_MICROSECONDS_PER_DAY = 86_400_000_000
# The normal distribution's two-sided 95 % point.
_POINT = 1.959964

LEAST_KNOWN: Final = 60
"""Fewer advertisers known by their contacts do not tell how many text clusters one author has."""

AUTHORS_A_CLUSTER: Final = 0.55
"""So many authors stand behind a text cluster where no contacts tell: about the fewest on any real text."""

CAUTION: Final = 0.8
"""The low number is so many times the estimate, which was up to a fifth too high where this was chosen."""

LEAST_COVERAGE: Final = 0.5
"""Of sightings so many must be of networks seen again (the coverage of Good, Biometrika 40:237-264, 1953).

Below it most of what the next day shows is new, and the bound grows with the square of what was seen once.
"""

COUNTS: Final = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("first_seen", pa.timestamp("us")),
        pa.field("last_seen", pa.timestamp("us")),
        pa.field("ads", pa.int64(), nullable=False),
        pa.field("distinct_ads", pa.int64(), nullable=False),
        pa.field("advertisers_low", pa.int64(), nullable=False),
        pa.field("advertisers_high", pa.int64(), nullable=False),
        pa.field("at_least", pa.int64()),
        pa.field("at_least_low", pa.int64()),
        pa.field("at_least_high", pa.int64()),
    ]
)
"""One row per place and period; place "" is the whole file, period "" the whole window, else YYYY-MM.

The high number of advertisers is that of networks, of which one where a text ties different contacts counts
once for each of these. For the low one those without a contact count as fewer, and all of them with
`CAUTION`. `at_least` is Chao's lower bound with its 95 % interval, of networks with a contact alone, null
where no site was read on several days, and where most sightings are of networks seen once (`LEAST_COVERAGE`).
"""


def authors_a_cluster(users: npt.NDArray[np.integer[Any]], clusters: npt.NDArray[np.int64]) -> float:
    """How many authors stand behind a text cluster, 1 at most, by the ads whose contacts say whose they are.

    `users` int[n] are whose contacts each ad holds, -1 for none, and `clusters` int64[n] the text clusters.
    """
    held = np.flatnonzero(users >= 0)
    spread = count_different(users[held].astype(np.int64), clusters[held], len(users))
    known = np.count_nonzero(spread)
    return known / int(spread.sum()) if known >= LEAST_KNOWN else AUTHORS_A_CLUSTER


def count_advertisers(
    ads: pa.Table,
    text_key: npt.NDArray[np.uint64],
    networks: npt.NDArray[np.int64],
    users: npt.NDArray[np.integer[Any]],
    clusters: npt.NDArray[np.int64],
) -> pa.Table:
    """Count per place and month (schema `COUNTS`), the whole file first, then places by name, then months.

    `ads` has the nullable columns posted_at, place and site; `text_key` uint64[n] is equal for equal normal
    forms; `networks` int64[n] are those that only strong links hold together, each named by an ad; `users`
    and `clusters` are those of `authors_a_cluster`. An advertiser who tours counts in each place and month:
    the rows must not be summed.
    """
    posted = ads["posted_at"].cast(pa.timestamp("us")).combine_chunks()
    times = posted.to_numpy(zero_copy_only=False).astype("datetime64[us]").view(np.int64)
    cells = cells_of(ads["place"], times)
    has_contact = np.zeros(len(networks), np.bool_)
    has_contact[networks[users >= 0]] = True
    known, holders = cells.of_ads(has_contact[networks]), cells.of_ads(users >= 0)
    every, with_contact = cells.distinct(networks), known.distinct(networks)
    # Users whom a text alone ties to others of their network.
    tied = holders.distinct(users.astype(np.int64)) - holders.distinct(networks)
    high = every + np.maximum(tied, 0)
    estimate = with_contact + (every - with_contact) * authors_a_cluster(users, clusters)
    low = np.maximum(np.floor(CAUTION * estimate).astype(np.int64), np.minimum(high, 1))
    bounds = _bounds(known, times, ads["site"], networks)
    first, last = _window(cells, times)
    columns = [
        pa.array(cells.places, pa.string()),
        pa.array(cells.periods, pa.string()),
        first,
        last,
        pa.array(cells.ads()),
        pa.array(cells.distinct(text_key)),
        pa.array(low),
        pa.array(high),
        *_whole_numbers(bounds, with_contact),
    ]
    return pa.Table.from_arrays(columns, schema=COUNTS)


def _window(cells: Cells, times: npt.NDArray[np.int64]) -> tuple[pa.Array, pa.Array]:
    """When the first and the last ad of each cell was posted, null when none has a time."""
    latest = np.iinfo(np.int64).max
    first = np.full(len(cells.places) + 1, latest, np.int64)
    last = np.full(len(cells.places) + 1, _UNKNOWN_TIME, np.int64)
    for cell in cells.of_ad.T:
        # An ad that is in no cell of this kind has the number -1, which is the row too many.
        np.minimum.at(first, cell, np.where(times == _UNKNOWN_TIME, latest, times))
        np.maximum.at(last, cell, times)
    first, last = first[:-1], last[:-1]
    none = last == _UNKNOWN_TIME
    return (
        pa.array(first, mask=none).cast(pa.timestamp("us")),
        pa.array(last, mask=none).cast(pa.timestamp("us")),
    )


def _bounds(
    cells: Cells, times: npt.NDArray[np.int64], sites: pa.ChunkedArray, network: npt.NDArray[np.int64]
) -> list[tuple[int, LowerBound] | None]:
    """Per cell how many networks were seen on sites read on several days, and the bound for those sites."""
    site = sites.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    day = np.where(times == _UNKNOWN_TIME, np.int64(-1), times // _MICROSECONDS_PER_DAY)
    found = occasions_of(cells, site=site.astype(np.int64), day=day, network=network)
    return [_compute_cell_bound(found, cell) for cell in range(len(cells.places))]


def _compute_cell_bound(found: Occasions, cell: int) -> tuple[int, LowerBound] | None:
    if found.days[cell] < 2 or found.once[cell] > (1 - LEAST_COVERAGE) * found.sightings[cell]:
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


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells 0..k-1, and those that each ad is in: `of_ad` is int32[n, 4], -1 where there is none.

    Each ad is in up to four cells: its place and the whole file, by its month and by the whole window.
    """

    places: list[str]
    periods: list[str]
    of_ad: npt.NDArray[np.int32]

    def of_ads(self, kept: npt.NDArray[np.bool_]) -> Cells:
        """The same cells with those ads alone that are marked in bool[n]."""
        return replace(self, of_ad=np.where(kept[:, None], self.of_ad, np.int32(-1)))

    def ads(self) -> npt.NDArray[np.int64]:
        """How many ads each cell has."""
        return np.bincount(self.of_ad.ravel() + 1, minlength=len(self.places) + 1)[1:]

    def distinct(self, values: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """How many distinct values, one per ad, each cell has."""
        counts: npt.NDArray[np.int64] = _count_distinct(
            self.of_ad, values.view(np.int64), order_by(values), len(self.places)
        )
        return counts


@numba.njit(cache=True, nogil=True)
def _count_distinct(of_ad, values, order, cells):  # type: ignore[no-untyped-def]
    """How many distinct values each cell has; `order` has the ads by value, and -1 in `of_ad` is not a cell.

    Each cell need only remember in which group of equal values it was last.
    """
    counts, last = np.zeros(cells, np.int64), np.full(cells, -1, np.int64)
    group = np.int64(0)
    for at in range(len(order)):
        group += at > 0 and values[order[at]] != values[order[at - 1]]
        for cell in of_ad[order[at]]:
            if cell >= 0 and last[cell] != group:
                last[cell] = group
                counts[cell] += 1
    return counts


def cells_of(place: pa.ChunkedArray, times: npt.NDArray[np.int64]) -> Cells:
    """The cells of ads by their place (trimmed, case-folded; blank is none) and time in microseconds."""
    place_of, names = _number_places(place)
    month_of, months = _number_months(times)
    # Number 0 is the whole: every ad is there, and once more in its own place and month.
    all_places, all_months = ["", *names], ["", *months]
    whole, keys = np.zeros(len(times), np.int64), np.zeros((len(times), 4), np.int64)
    for column, (in_place, in_month) in enumerate(product((whole, place_of), (whole, month_of))):
        is_in = (in_place >= 0) & (in_month >= 0)
        keys[:, column] = np.where(is_in, in_place * len(all_months) + in_month, -1)
    # Keys are few and small: a table of them says which there are, without sorting four million.
    cell_of = np.full(len(all_places) * len(all_months) + 1, -1, np.int32)
    cell_of[keys.ravel()] = 0
    # A key of -1 has marked the last place of the table, which is not a cell.
    cell_of[-1] = -1
    distinct = np.flatnonzero(cell_of == 0)
    cell_of[distinct] = np.arange(len(distinct), dtype=np.int32)
    return Cells(
        places=[all_places[key // len(all_months)] for key in distinct.tolist()],
        periods=[all_months[key % len(all_months)] for key in distinct.tolist()],
        of_ad=cell_of[keys],
    )


def _number_places(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Each ad's place, 1 for the first in the alphabet, -1 for none; a place is written as it first was."""
    encoded = column.combine_chunks().dictionary_encode()
    first: dict[str, str] = {}
    for name in encoded.dictionary.to_pylist():
        if name and name.strip():
            first.setdefault(name.strip().casefold(), name.strip())
    number = {folded: row + 1 for row, folded in enumerate(sorted(first))}
    codes = [number.get((name or "").strip().casefold(), -1) for name in encoded.dictionary.to_pylist()]
    indices = encoded.indices.fill_null(len(codes)).to_numpy()
    return np.array([*codes, -1], np.int64)[indices], [first[folded] for folded in sorted(first)]


def _number_months(times: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[str]]:
    known = times != _UNKNOWN_TIME
    month = times.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)[known]
    least = month.min(initial=0)
    is_there = np.zeros(month.max(initial=0) - least + 1, np.bool_)
    is_there[month - least] = True
    number = np.full(len(times), -1, np.int64)
    number[known] = np.cumsum(is_there)[month - least]
    distinct = np.flatnonzero(is_there) + least
    return number, [str(value) for value in distinct.astype("datetime64[M]")]


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
    of_ad = _keep_read_again(cells.of_ad[known], site, day, order_by(site), size)
    counts = np.zeros((size, 4), np.int64)
    by_day = order_by(day)
    _count_sightings(of_ad, network, day, by_day[order_by(network[by_day])], counts)
    seen, once, twice, sightings = counts.T
    return Occasions(_count_distinct(of_ad, day, by_day, size), seen, once, twice, sightings)


@numba.njit(cache=True, nogil=True)
def _keep_read_again(of_ad, site, day, order, cells):  # type: ignore[no-untyped-def]
    """The cells of each ad, int32[n, m], but -1 for those in which its site was read on one day only.

    `order` has the ads by site; -1 in `of_ad` is not a cell, and there are `cells` of them.
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
def _count_sightings(of_ad, network, day, order, counts):  # type: ignore[no-untyped-def]
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


@dataclass(frozen=True, slots=True)
class LowerBound:
    """An estimate of the least number there is, with a 95 % interval."""

    estimate: float
    low: float
    high: float


def lower_bound(*, seen: int, once: int, twice: int, sightings: int, occasions: int) -> LowerBound:
    """The bound for `seen` things, `once` of them seen on one occasion and `twice` on two.

    `sightings` is on how many occasions each was seen, summed. The estimator is that of Chao (Biometrics
    43:783-791, 1987) in the bias-corrected form for m occasions ("Chao2", with the factor (m - 1) / m), its
    variance and log-normal interval those of Chao and of Colwell's EstimateS. Where the estimate adds nothing
    to what was seen, the interval comes from how often things were seen on average.
    Raises ValueError for fewer than two occasions or counts that cannot be.
    """
    if occasions < 2 or min(once, twice) < 0 or once + twice > seen or sightings < seen:
        raise ValueError("The bound needs two occasions, and no more things seen once and twice than seen.")
    factor = (occasions - 1) / occasions
    unseen = factor * once * (once - 1) / (2 * (twice + 1))
    if unseen == 0:
        return _nothing_unseen(seen, sightings)
    variance = _variance(seen=seen + unseen, once=once, twice=twice, factor=factor)
    spread = math.exp(_POINT * math.sqrt(math.log(1 + variance / unseen**2)))
    return LowerBound(seen + unseen, seen + unseen / spread, seen + unseen * spread)


def _variance(*, seen: float, once: int, twice: int, factor: float) -> float:
    """The variance of the estimate `seen`; the second form is for when nothing was seen just twice."""
    if twice == 0:
        return (
            factor * once * (once - 1) / 2
            + factor**2 * once * (2 * once - 1) ** 2 / 4
            - factor**2 * once**4 / (4 * seen)
        )
    return (
        factor * once * (once - 1) / (2 * (twice + 1))
        + factor**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + factor**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    )


def _nothing_unseen(seen: int, sightings: int) -> LowerBound:
    if seen == 0:
        return LowerBound(0.0, 0.0, 0.0)
    missed = math.exp(-sightings / seen)
    spread = _POINT * math.sqrt(seen * missed * (1 - missed)) / (1 - missed)
    return LowerBound(float(seen), float(seen), seen / (1 - missed) + spread)
