"""What two texts share, measured for each candidate pair."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.common_pairs import common_word_pairs
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.gram_lists import BITMAP_WORDS, clear_bits, gram_lists, set_bits, shared_square
from lykta.ads.pair.hashing import add_new, find, mask_for
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.rarity import gram_rarity
from lykta.ads.pair.word_pair_lists import WORD_SLOTS, word_pair_lists

# The word pairs of two texts less alike than this are not counted: nothing rests on so weak a likeness.
LEAST_COUNTED = 0.08

# Of lists in files so many bytes are asked for at a time, and so many pairs are measured in one step.
_STRETCH = 1 << 28
_AT_ONCE = 1_000_000


class Likeness(NamedTuple):
    """Per pair: `similarity`, the cosine of the rarity-weighted character 5-grams; `jaccard` of the word
    pairs; `shared`, how many different word pairs both hold. float32[m], float32[m], int32[m].
    """

    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    shared: npt.NDArray[np.int32]


class Yardstick(NamedTuple):
    """What texts are measured by: each text's weighted grams, the length of their vector (float32[t]), and
    its word pairs but for those of stock wording.
    """

    grams: Lists
    norms: npt.NDArray[np.float32]
    word_pairs: Lists


def yardstick_for(
    corpus: Corpus, texts: npt.NDArray[np.int64], sample: npt.NDArray[np.int64], work: Work
) -> Yardstick:
    """The yardstick for `texts`, int64[t] (the ads that bear them).

    What is rare and what is common is learnt from the ads of `sample`, spread over the whole file.
    """
    grams, norms = gram_lists(corpus, texts, gram_rarity(corpus, sample, work), work)
    common = common_word_pairs(corpus, sample, work)
    return Yardstick(grams, norms, word_pair_lists(corpus, texts, common, work))


def compare(yardstick: Yardstick, pairs: npt.NDArray[np.int64], work: Work) -> Likeness:
    """Measure pairs int64[m, 2] of texts, quickest when sorted by their first column."""
    if work.room.folder is None:
        return _measured(yardstick, pairs, work)
    kinds = (np.float32, np.float32, np.int32)
    likeness = Likeness(*(work.room.empty(len(pairs), kind) for kind in kinds))
    # Lists that lie in files are asked for stretch by stretch: else nearly each pair would wait for the disk.
    stretches = max(1, yardstick.grams.entries.nbytes // _STRETCH)
    width = len(yardstick.norms) // stretches + 1
    order = np.argsort((pairs[:, 1] // width).astype(np.uint16), kind="stable")
    for begin in range(0, len(order), _AT_ONCE):
        rows = order[begin : begin + _AT_ONCE]
        for whole, part in zip(likeness, _measured(yardstick, pairs[rows], work), strict=True):
            whole[rows] = part
    return likeness


def _measured(yardstick: Yardstick, pairs: npt.NDArray[np.int64], work: Work) -> Likeness:
    likeness = Likeness(
        np.zeros(len(pairs), np.float32), np.zeros(len(pairs), np.float32), np.zeros(len(pairs), np.int32)
    )
    grams, norms, words = yardstick
    for _ in work.over(
        len(pairs),
        lambda begin, stop: (
            _similarities(pairs, begin, stop, *grams, norms, likeness.similarity),
            _shared(pairs, begin, stop, *words, norms, *likeness),
        ),
    ):
        pass
    return likeness


@numba.njit(cache=True, nogil=True)
def _similarities(pairs, first, last, begin, stop, entries, norms, out):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
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
            shared = np.float64(shared_square(bitmap, entries, begin[other], stop[other]))
            out[row] = np.float32(min(shared / norm, 1.0))


@numba.njit(cache=True, nogil=True)
def _shared(pairs, first, last, begin, stop, entries, norms, similarity, jaccard, shared):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (as above)
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
        for at in range(begin[other], stop[other]):
            both += find(held, stamp, entries[at], mask) >= 0
        shared[row] = both
        union = stop[one] - begin[one] + stop[other] - begin[other] - both
        jaccard[row] = np.float32(both / union) if union > 0 else np.float32(0)
