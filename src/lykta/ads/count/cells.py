"""Counting distinct things in cells of place and period, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.count.distinct_kernel import distinct_per_cell

if TYPE_CHECKING:
    import numpy.typing as npt

UNKNOWN_TIME = np.iinfo(np.int64).min
MICROSECONDS_PER_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells 0..k-1, and those that each ad is in: `of_ad` is int32[n, 4], -1 where there is none.

    Each ad is in up to four cells: its place and the whole file, by its month and by the whole window.
    """

    places: list[str]
    periods: list[str]
    of_ad: npt.NDArray[np.int32]

    def ads(self) -> npt.NDArray[np.int64]:
        """How many ads each cell has."""
        return np.bincount(self.of_ad.ravel() + 1, minlength=len(self.places) + 1)[1:]

    def distinct(self, values: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """How many distinct values, one per ad, each cell has."""
        return distinct_per_cell(self.of_ad, values, len(self.places))


def cells_of(place: pa.ChunkedArray, times: npt.NDArray[np.int64]) -> Cells:
    """The cells of ads by their place (trimmed, case-folded; blank is none) and time in microseconds."""
    place_of, names = _numbered(place)
    month_of, months = _months(times)
    # Number 0 is the whole: every ad is there, and once more in its own place and month.
    all_places, all_months = ["", *names], ["", *months]
    whole, keys = np.zeros(len(times), np.int64), np.zeros((len(times), 4), np.int64)
    for column, (in_place, in_month) in enumerate(product((whole, place_of), (whole, month_of))):
        is_in = (in_place >= 0) & (in_month >= 0)
        keys[:, column] = np.where(is_in, in_place * len(all_months) + in_month, -1)
    # Keys are few and small: a table of them says which there are, without sorting four million.
    cell_of = np.full(len(all_places) * len(all_months) + 1, -1, np.int32)
    cell_of[keys.ravel()] = 0
    # A key of -1 has marked the last place of the table, which is no cell.
    cell_of[-1] = -1
    distinct = np.flatnonzero(cell_of == 0)
    cell_of[distinct] = np.arange(len(distinct), dtype=np.int32)
    return Cells(
        places=[all_places[key // len(all_months)] for key in distinct.tolist()],
        periods=[all_months[key % len(all_months)] for key in distinct.tolist()],
        of_ad=cell_of[keys],
    )


def _numbered(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
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


def _months(times: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[str]]:
    known = times != UNKNOWN_TIME
    month = times.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)[known]
    least = month.min(initial=0)
    is_there = np.zeros(month.max(initial=0) - least + 1, np.bool_)
    is_there[month - least] = True
    number = np.full(len(times), -1, np.int64)
    number[known] = np.cumsum(is_there)[month - least]
    distinct = np.flatnonzero(is_there) + least
    return number, [str(value) for value in distinct.astype("datetime64[M]")]
