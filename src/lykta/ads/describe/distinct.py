"""Counting distinct things per group, whole columns at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

type Codes = npt.NDArray[np.int64]


def codes_of(column: pa.ChunkedArray | pa.Array) -> Codes:
    """A number for each distinct value, in order of first appearance; -1 for a null and for blank text."""
    encoded = (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    codes: Codes = pc.fill_null(encoded.indices, -1).to_numpy().astype(np.int64)
    blank = [
        index for index, value in enumerate(encoded.dictionary.to_pylist()) if not str(value or "").strip()
    ]
    return np.where(np.isin(codes, blank), -1, codes) if blank else codes


def place_codes(column: pa.ChunkedArray | pa.Array) -> tuple[Codes, list[str]]:
    """A number for each distinct name, whatever its case and outer spaces, in their order; and their names.

    Of several ways to write a name the least counts, capitals first. So nothing depends on other ads.
    """
    encoded = (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).dictionary_encode()
    written = [(value or "").strip() for value in encoded.dictionary.to_pylist()]
    first: dict[str, str] = {}
    for name in sorted(set(written) - {""}):
        first.setdefault(name.casefold(), name)
    numbers = {folded: number for number, folded in enumerate(sorted(first))}
    number_of = [numbers.get(name.casefold(), -1) for name in written]
    codes = pc.fill_null(encoded.indices, len(written)).to_numpy()
    return np.array([*number_of, -1], np.int64)[codes], [first[folded] for folded in numbers]


def distinct_pairs(groups: Codes, values: Codes) -> tuple[Codes, Codes, Codes]:
    """The distinct pairs, sorted, with how often each occurs; a pair with -1 in it is left out."""
    known = (groups >= 0) & (values >= 0)
    width = int(values.max(initial=0)) + 1
    pairs, counts = np.unique(groups[known] * width + values[known], return_counts=True)
    return pairs // width, pairs % width, counts


def distinct_per_group(groups: Codes, values: Codes, size: int) -> Codes:
    """How many distinct values each of the groups 0..size-1 has."""
    return np.bincount(distinct_pairs(groups, values)[0], minlength=size)


def by_count(groups: Codes, values: Codes, counts: Codes) -> tuple[Codes, Codes, Codes]:
    """The same entries by group, and within it the most frequent first, then by value."""
    order = np.lexsort((values, -counts, groups))
    return groups[order], values[order], counts[order]
