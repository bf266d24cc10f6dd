"""What two texts share, measured for each candidate pair."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.common_pairs import common_word_pairs
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import (
    BITMAP_WORDS,
    Features,
    clear_bits,
    feature_lists,
    feature_rarity,
    set_bits,
    shared_square,
)
from lykta.ads.pair.hashing import add_new, find, mask_for
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.word_pair_lists import WORD_SLOTS, word_pair_lists

# The word pairs of two texts less alike than this are not counted: nothing rests on so weak a likeness.
LEAST_COUNTED = 0.08

# Of lists in files so many entries are brought into memory at a time, and so many pairs are measured in one
# step.
_STRETCH = 1 << 26
_AT_ONCE = 1_000_000


class Likeness(NamedTuple):
    """Per pair: `similarity`, the cosine of the words and word pairs, weighted by rarity; `jaccard` of the
    word pairs; `shared`, how many different word pairs both hold. float32[m], float32[m], int32[m].
    """

    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    shared: npt.NDArray[np.int32]


class Yardstick(NamedTuple):
    """What texts are measured by: their words and word pairs with their rarity, and their word pairs but for
    the common ones.
    """

    features: Features
    word_pairs: Lists


def yardstick_for(
    corpus: Corpus, texts: npt.NDArray[np.int64], sample: npt.NDArray[np.int64], work: Work
) -> Yardstick:
    """The yardstick for `texts`, int64[t] (the ads that bear them).

    What is rare and what is common is learnt from the ads of `sample`, spread over the whole file.
    """
    features = feature_lists(corpus, texts, feature_rarity(corpus, sample), work)
    common = common_word_pairs(corpus, sample, work)
    return Yardstick(features, word_pair_lists(corpus, texts, common, work))


def compare(yardstick: Yardstick, pairs: npt.NDArray[np.int64], work: Work) -> Likeness:
    """Measure pairs int64[m, 2] of texts, quickest when sorted by their first column."""
    kinds = (np.float32, np.float32, np.int32)
    likeness = Likeness(*(work.room.empty(len(pairs), kind) for kind in kinds))
    for column in likeness:
        column[:] = 0
    (features, norms, _), words = yardstick
    for rows, near in _stretches(features, pairs, work):
        own, similarity = pairs[rows], likeness.similarity[rows]
        measure = partial(_similarities, own, *features, *near, norms, similarity)
        _ = list(work.over(len(own), measure))
        likeness.similarity[rows] = similarity
    for rows, near in _stretches(words, pairs, work):
        own, parts = pairs[rows], [column[rows] for column in likeness]
        count = partial(_shared, own, *words, *near, norms, *parts)
        _ = list(work.over(len(own), count))
        likeness.jaccard[rows], likeness.shared[rows] = parts[1:]
    return likeness


def _stretches(
    lists: Lists, pairs: npt.NDArray[np.int64], work: Work
) -> Iterator[tuple[slice | npt.NDArray[np.int64], Lists]]:
    """Rows of pairs, each once, with lists in memory that hold those of all their second texts.

    Lists that lie in files are brought there stretch by stretch, and those of the first texts are then read
    from end to end: else nearly each pair would wait for the disk.
    """
    if work.room.folder is None:
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
def _similarities(pairs, begin, stop, entries, near_begin, near_stop, near, norms, out, first, last):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    bitmap = np.zeros(BITMAP_WORDS, np.uint32)
    marked = np.int64(-1)
    for row in range(first, last):
        one, other = pairs[row, 0], pairs[row, 1]
        if one != marked:
            if marked >= 0:
                clear_bits(bitmap, entries, begin[marked], stop[marked])
            set_bits(bitmap, entries, begin[one], stop[one])
            marked = one
        norm = np.float64(norms[one]) * np.float64(norms[other])
        if norm > 0:
            shared = np.float64(shared_square(bitmap, near, near_begin[other], near_stop[other]))
            out[row] = np.float32(min(shared / norm, 1.0))


@numba.njit(cache=True, nogil=True)
def _shared(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (as above)
    pairs, begin, stop, entries, near_begin, near_stop, near, norms, similarity, jaccard, shared, first, last
):
    held = np.zeros(WORD_SLOTS, np.uint64)
    current, mask = np.int64(-1), np.uint32(63)
    for row in range(first, last):
        one, other = pairs[row, 0], pairs[row, 1]
        if similarity[row] < LEAST_COUNTED and norms[one] > 0 and norms[other] > 0:
            continue
        if one != current:
            # A stamp of its own: a text that comes back must not find what is left of another's word pairs.
            current, stamp = one, row + 1
            mask = mask_for(stop[one] - begin[one], WORD_SLOTS)
            for at in range(begin[one], stop[one]):
                add_new(held, stamp, entries[at], mask)
        both = 0
        for at in range(near_begin[other], near_stop[other]):
            both += find(held, stamp, near[at], mask) >= 0
        shared[row] = both
        union = stop[one] - begin[one] + near_stop[other] - near_begin[other] - both
        jaccard[row] = np.float32(both / union) if union > 0 else np.float32(0)
