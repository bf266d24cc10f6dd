"""Counting distinct things in cells of place and period, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass
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
    """Cells 0..k-1 and the ads in each: `ad` and `cell` are the pairs.

    Each ad is in up to four cells: its place and the whole file, by its month and by the whole window.
    """

    places: list[str]
    periods: list[str]
    ad: npt.NDArray[np.int64]
    cell: npt.NDArray[np.int64]

    def distinct(self, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many distinct values, a number from 0 on per ad, each cell has."""
        counts: npt.NDArray[np.int64] = distinct_per_cell(self.ad, self.cell, values, len(self.places))
        return counts


def cells_of(place: pa.ChunkedArray, times: npt.NDArray[np.int64]) -> Cells:
    """The cells of ads by their place (trimmed, case-folded; blank is none) and time in microseconds."""
    place_of, names = _numbered(place)
    month_of, months = _months(times)
    ads = np.arange(len(times))
    # Number 0 is the whole: every ad is there, and once more in its own place and month.
    wholes = np.zeros(len(times), np.int64)
    combinations = [(a, b) for a in (wholes, place_of) for b in (wholes, month_of)]
    ad = np.concatenate([ads[(a >= 0) & (b >= 0)] for a, b in combinations])
    keys = np.concatenate([(a * (len(months) + 1) + b)[(a >= 0) & (b >= 0)] for a, b in combinations])
    # Keys are few and small: a table of them says which there are, without sorting four million.
    is_there = np.zeros((len(names) + 1) * (len(months) + 1), np.bool_)
    is_there[keys] = True
    distinct, cell = np.flatnonzero(is_there), (np.cumsum(is_there) - 1)[keys]
    all_places, all_months = ["", *names], ["", *months]
    return Cells(
        places=[all_places[key // (len(months) + 1)] for key in distinct.tolist()],
        periods=[all_months[key % (len(months) + 1)] for key in distinct.tolist()],
        ad=ad,
        cell=cell.astype(np.int64),
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
    month = times.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    distinct, inverse = np.unique(month[known], return_inverse=True)
    number = np.full(len(times), -1, np.int64)
    number[known] = inverse + 1
    return number, [str(value) for value in distinct.astype("datetime64[M]")]
