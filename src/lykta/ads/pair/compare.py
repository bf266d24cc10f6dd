"""What two ads share, measured exactly for each candidate pair."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import is_known
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import LONGEST_STYLE, add_new, find, grams_of, mask_for, word_pairs_of
from lykta.ads.pair.rarity import GRAM_COUNTERS, RARITY_STEPS

_SLOTS = 4 * LONGEST_STYLE
# The word pairs of two ads less alike than this are not counted: nothing rests on so weak a likeness.
LEAST_COUNTED = 0.08
# Word pairs past this are left out of the comparison; no ad of a page or two comes near.
LONGEST_WORDS = 4096


class Likeness(NamedTuple):
    """Per pair: `similarity`, the cosine of the rarity-weighted character 5-grams; `jaccard` of the word
    pairs; `shared`, how many different word pairs both hold. float32[m], float32[m], int32[m].
    """

    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    shared: npt.NDArray[np.int32]


class Yardstick(NamedTuple):
    """What the file itself says of how rare things are: see `rarity`. `common` is a table of word pairs that
    are left out of `jaccard` and `shared` (`lexicon.table_of`).
    """

    rarity: npt.NDArray[np.uint8]
    norms: npt.NDArray[np.float32]
    common: npt.NDArray[np.uint32]


def compare(corpus: Corpus, yardstick: Yardstick, pairs: npt.NDArray[np.int64], work: Work) -> Likeness:
    """Measure pairs int64[m, 2], quickest when sorted by their first column."""
    likeness = Likeness(
        np.zeros(len(pairs), np.float32), np.zeros(len(pairs), np.float32), np.zeros(len(pairs), np.int32)
    )
    for _ in work.over(
        len(pairs), lambda begin, stop: _compare(corpus, yardstick, pairs, (begin, stop), likeness)
    ):
        pass
    return likeness


@numba.njit(cache=True, nogil=True)
def _compare(corpus, yardstick, pairs, bounds, likeness):  # type: ignore[no-untyped-def]
    hashes = np.empty(LONGEST_STYLE + LONGEST_WORDS, np.uint32)
    grams, taken = np.zeros(_SLOTS, np.uint64), np.full(_SLOTS, -1, np.int32)
    words, counted = np.zeros(_SLOTS, np.uint64), np.zeros(_SLOTS, np.uint64)
    current, held, own, stamp = np.int64(-1), np.int64(-1), 0, 0
    mask, word_mask = np.uint32(63), np.uint32(63)
    for row in range(bounds[0], bounds[1]):
        first, second = pairs[row, 0], pairs[row, 1]
        if first != current:
            current = first
            total = grams_of(corpus.data, (corpus.offsets[first], corpus.offsets[first + 1]), hashes)
            mask = mask_for(total, _SLOTS)
            for at in range(total):
                add_new(grams, first + 1, hashes[at], mask)
        total = grams_of(corpus.data, (corpus.offsets[second], corpus.offsets[second + 1]), hashes)
        dot, turn = 0.0, np.int32(row)
        for at in range(total):
            place = find(grams, first + 1, hashes[at], mask)
            if place >= 0 and taken[place] != turn:
                taken[place] = turn
                weight = yardstick.rarity[hashes[at] & np.uint32(GRAM_COUNTERS - 1)] / RARITY_STEPS
                dot += weight * weight
        norm = np.float64(yardstick.norms[first]) * np.float64(yardstick.norms[second])
        similarity = min(dot / norm, 1.0) if norm > 0 else 0.0
        likeness.similarity[row] = np.float32(similarity)
        if similarity < LEAST_COUNTED and norm > 0:
            continue
        if held != first:
            # A stamp of its own: an ad that comes back must not find what is left of its earlier word pairs.
            held, stamp, word_mask = first, row + 1, _word_mask(corpus, first)
            own = _add_word_pairs(corpus, yardstick.common, first, (words, stamp, word_mask), hashes)
        target = (counted, row + 1, _word_mask(corpus, second))
        others, shared = _count_word_pairs(
            corpus, yardstick.common, second, (words, stamp, word_mask), target, hashes
        )
        likeness.shared[row] = shared
        union = own + others - shared
        likeness.jaccard[row] = np.float32(shared / union) if union > 0 else np.float32(0)


@numba.njit(cache=True, nogil=True, inline="always")
def _word_mask(corpus, ad):  # type: ignore[no-untyped-def]
    return mask_for(min(corpus.word_offsets[ad + 1] - corpus.word_offsets[ad], LONGEST_WORDS), _SLOTS)


@numba.njit(cache=True, nogil=True)
def _add_word_pairs(corpus, common, ad, target, hashes):  # type: ignore[no-untyped-def]
    """Put an ad's word pairs, but for the common ones, into a set; how many different ones there are."""
    table, stamp, mask = target
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    total, added = word_pairs_of(corpus.words[begin:stop], hashes), 0
    for at in range(total):
        if not is_known(common, hashes[at]) and add_new(table, stamp, hashes[at], mask):
            added += 1
    return added


@numba.njit(cache=True, nogil=True)
def _count_word_pairs(corpus, common, ad, source, target, hashes):  # type: ignore[no-untyped-def]
    """How many different word pairs an ad has, but for the common ones, and how many of them a set holds."""
    table, stamp, mask = source
    counted, own_stamp, own_mask = target
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    total, different, shared = word_pairs_of(corpus.words[begin:stop], hashes), 0, 0
    for at in range(total):
        if not is_known(common, hashes[at]) and add_new(counted, own_stamp, hashes[at], own_mask):
            different += 1
            if find(table, stamp, hashes[at], mask) >= 0:
                shared += 1
    return different, shared
