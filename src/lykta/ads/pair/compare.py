"""What two texts share, measured for each candidate pair."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.borrowed import prefetch_stretch
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import (
    BITMAP_WORDS,
    Features,
    clear_bits,
    set_bits,
    weigh_shared,
)
from lykta.ads.pair.lists import Lists

# Of lists in files so many entries are brought into memory at a time, and so many pairs are measured in one
# step.
_STRETCH = 1 << 26
_AT_ONCE = 1_000_000


class Likeness(NamedTuple):
    """Per pair: `similarity`, the cosine of the words and word pairs, weighted by rarity; `jaccard`, what
    share of them both hold, of those that either does; `shared`, how many different words both hold.
    float32[m], float32[m], int32[m].
    """

    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    shared: npt.NDArray[np.int32]

    def of(self, rows: slice | npt.NDArray[np.int64]) -> Likeness:
        """That of some of the pairs."""
        return Likeness(self.similarity[rows], self.jaccard[rows], self.shared[rows])


def compare(features: Features, pairs: npt.NDArray[np.int64], work: Work) -> Likeness:
    """Measure pairs int64[m, 2] of texts, quickest when sorted by their first column."""
    kinds = (np.float32, np.float32, np.int32)
    likeness = Likeness(*(work.arrays.empty(len(pairs), kind) for kind in kinds))
    for rows, near in _stretches(features.lists, pairs, work):
        parts = [column[rows] for column in likeness]
        measure = partial(
            _measure, pairs[rows], *features.lists, *near, features.words, features.norms, *parts
        )
        _ = list(work.over(len(parts[0]), measure))
        for column, part in zip(likeness, parts, strict=True):
            column[rows] = part
    return likeness


def _stretches(
    lists: Lists, pairs: npt.NDArray[np.int64], work: Work
) -> Iterator[tuple[slice | npt.NDArray[np.int64], Lists]]:
    """Rows of pairs, each once, with lists in memory that hold those of all their second texts.

    Lists that lie in files are brought there stretch by stretch, and those of the first texts are then read
    from end to end: else nearly each pair would wait for the disk.
    """
    if work.arrays.folder is None:
        yield slice(None), lists
        return
    stretch = (lists.begin // _STRETCH).astype(np.uint16)
    of_pair = stretch[pairs[:, 1]]
    order = np.argsort(of_pair, kind="stable")
    bounds = np.searchsorted(of_pair[order], np.arange(int(stretch.max(initial=0)) + 2))
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        texts = np.flatnonzero(stretch == number)
        low, high = lists.begin[texts].min(), lists.stop[texts].max()
        near = Lists(lists.begin - low, lists.stop - low, np.array(lists.entries[low:high]))
        for at in range(bounds[number], bounds[number + 1], _AT_ONCE):
            yield order[at : min(at + _AT_ONCE, bounds[number + 1])], near


@numba.njit(cache=True, nogil=True)
def _measure(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    pairs,
    begin,
    stop,
    entries,
    near_begin,
    near_stop,
    near,
    words,
    norms,
    similarity,
    jaccard,
    shared,
    first,
    last,
):
    bitmap = np.zeros(BITMAP_WORDS, np.uint32)
    marked = np.int64(-1)
    for row in range(first, last):
        one, other = pairs[row, 0], pairs[row, 1]
        if one != marked:
            if marked >= 0:
                clear_bits(bitmap, entries, begin[marked], stop[marked])
            set_bits(bitmap, entries, begin[one], stop[one])
            marked = one
        if row + 1 < last:
            ahead = pairs[row + 1, 1]
            prefetch_stretch(near, near_begin[ahead], near_stop[ahead])
        start, end = near_begin[other], near_stop[other]
        norm = np.float64(norms[one]) * np.float64(norms[other])
        of_words, single = weigh_shared(bitmap, near, start, start + words[other])
        of_pairs, double = weigh_shared(bitmap, near, start + words[other], end)
        square, both = np.float64(of_words + of_pairs), np.int64(single + double)
        similarity[row] = np.float32(min(square / norm, 1.0)) if norm > 0 else np.float32(0)
        either = stop[one] - begin[one] + end - start - both
        jaccard[row] = np.float32(both / either) if either > 0 else np.float32(0)
        shared[row] = single
