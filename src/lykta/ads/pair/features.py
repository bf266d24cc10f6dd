"""The words and word pairs of each text with their rarity, as a list that two texts are compared by."""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import mix
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import add_new, mask_for
from lykta.ads.pair.lists import Lists, empty_lists

# Sixteen million counters: a sample of fifty thousand texts holds some nine million words and word pairs, and
# two that share a counter only make both look commoner than they are.
FEATURE_COUNTERS: Final = 1 << 24
# What is rare and what is stock is learnt from at most so many texts, chosen by a hash of their content.
SAMPLED_TEXTS: Final = 50_000
# A handful of texts cannot tell that a word is common: what all five of five hold is not worthless.
LEAST_SAMPLE: Final = 1_000
# Rarity is kept in sixteenths of a nat in one byte.
RARITY_STEPS: Final = 16.0
# An entry is a feature's counter (upper bits) and its rarity (the lowest eight).
RARITY_BITS: Final = 8
# Words past this are not compared, so that a single huge text does not hold up all others; no ad of a page
# or two comes near.
LONGEST_WORDS: Final = 4096
# A bitmap of the lowest bits of the counters fits in the cache; that two features of two texts share a bit
# happens to one pair of texts in fifty.
MARKS: Final = 1 << 20
BITMAP_WORDS: Final = MARKS // 32

# A stock word is marked by its lowest bit, and weighs so much less than its rarity says.
STOCK: Final = np.uint32(1)
STOCK_WEIGHT: Final = 0.7

_SEEN_SLOTS: Final = 8 * LONGEST_WORDS
_BITS_A_STEP: Final = 1 / (RARITY_STEPS * np.log(2))


class Features(NamedTuple):
    """Each text's different features as entries, the length of their vector (float32[t], in sixteenths of a
    nat), and the information of its words in bits (float32[t]).
    """

    lists: Lists
    norms: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]


def feature_rarity(
    corpus: Corpus, sample: npt.NDArray[np.int64], *, stock_weight: float = STOCK_WEIGHT
) -> npt.NDArray[np.uint8]:
    """ln(texts / texts that hold the feature) in sixteenths, for each of `FEATURE_COUNTERS` counters.

    `sample` are the ads whose texts are counted (Sparck Jones 1972). The words must be marked as stock or as
    none (`mark_stock`), or the `stock_weight` be 1: until then the lowest bit of a word says nothing.
    """
    counts = np.zeros(FEATURE_COUNTERS, np.uint32)
    _count(corpus.words, corpus.word_offsets, sample, counts)
    # Most of the counters hold the same few counts: a logarithm is taken for each count, not each counter.
    held = np.maximum(np.arange(int(counts.max()) + 1), 1)
    steps = np.log(max(len(sample), LEAST_SAMPLE) / held) * RARITY_STEPS
    rarity: npt.NDArray[np.uint8] = _looked_up(counts, _in_a_byte(steps), _in_a_byte(steps * stock_weight))
    return rarity


def _in_a_byte(steps: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(steps), 0, 255).astype(np.uint8)


def feature_lists(
    corpus: Corpus, texts: npt.NDArray[np.int64], rarity: npt.NDArray[np.uint8], work: Work
) -> Features:
    """The features of each of `texts` (the ads that bear them).

    Stock words weigh less, and inform of nothing.
    """
    size = 2 * np.minimum(corpus.word_offsets[texts + 1] - corpus.word_offsets[texts], LONGEST_WORDS)
    lists = empty_lists(size, work.room)
    norms, information = np.zeros(len(texts), np.float32), np.zeros(len(texts), np.float32)
    for _ in work.over(
        len(texts),
        lambda begin, stop: _fill(
            corpus.words, corpus.word_offsets, texts, rarity, begin, stop, *lists, norms, information
        ),
    ):
        pass
    return Features(lists, norms, information)


@numba.njit(cache=True, nogil=True)
def features_of(words, out):  # type: ignore[no-untyped-def]
    """The hashes (uint32, never 0) of a text's words and word pairs into `out`, which holds two for each
    word. Returns how many there are, and how many of them are words. Words that are 0 are left out.
    """
    filled = np.int64(0)
    for at in range(len(words)):
        out[filled] = words[at]
        filled += np.int64(words[at] != 0)
    single = filled
    for at in range(len(words) - 1):
        # A pair of stock words is stock; one that only begins or ends in stock is a writer's own.
        pair = mix(words[at], words[at + 1]) & ~STOCK
        out[filled] = pair | (words[at] & words[at + 1] & STOCK)
        filled += np.int64(words[at] != 0 and words[at + 1] != 0)
    return filled, single


@numba.njit(cache=True, nogil=True)
def _count(words, offsets, sample, counts):  # type: ignore[no-untyped-def]
    features, seen = np.empty(2 * LONGEST_WORDS + 1, np.uint32), np.zeros(_SEEN_SLOTS, np.uint64)
    for place in range(len(sample)):
        begin = offsets[sample[place]]
        stop = min(offsets[sample[place] + 1], begin + LONGEST_WORDS)
        total, _ = features_of(words[begin:stop], features)
        mask = mask_for(total, _SEEN_SLOTS)
        for at in range(total):
            if add_new(seen, place + 1, features[at], mask):
                counts[features[at] & np.uint32(FEATURE_COUNTERS - 1)] += 1


@numba.njit(cache=True, nogil=True)
def _looked_up(counts, plain, stock):  # type: ignore[no-untyped-def]
    out = np.empty(len(counts), np.uint8)
    for at in range(0, len(counts), 2):
        out[at], out[at + 1] = plain[counts[at]], stock[counts[at + 1]]
    return out


@numba.njit(cache=True, nogil=True)
def _fill(words, offsets, texts, rarity, first, last, begin, stop, entries, norms, information):  # type: ignore[no-untyped-def]
    seen, features = np.zeros(BITMAP_WORDS, np.uint32), np.empty(2 * LONGEST_WORDS + 1, np.uint32)
    at = begin[first] if first < last else 0
    for text in range(first, last):
        start = offsets[texts[text]]
        end = min(offsets[texts[text] + 1], start + LONGEST_WORDS)
        total, single = features_of(words[start:end], features)
        begin[text] = at
        square, steps = np.int64(0), np.int64(0)
        for place in range(total):
            counter = features[place] & np.uint32(FEATURE_COUNTERS - 1)
            mark = counter & np.uint32(MARKS - 1)
            word, bit = mark >> np.uint32(5), np.uint32(1) << (mark & np.uint32(31))
            weight = np.uint32(rarity[counter])
            # Written in any case, and kept by moving on: a branch that nobody can foretell costs more.
            entries[at] = (counter << np.uint32(RARITY_BITS)) | weight
            fresh = np.int64((seen[word] & bit) == 0 and weight > 0)
            seen[word] |= bit
            square += fresh * np.int64(weight * weight)
            steps += fresh * np.int64(weight) * np.int64(place < single and not features[place] & STOCK)
            at += fresh
        stop[text] = at
        norms[text] = np.float32(np.sqrt(np.float64(square)))
        information[text] = np.float32(steps * _BITS_A_STEP)
        for place in range(total):
            seen[(features[place] & np.uint32(MARKS - 1)) >> np.uint32(5)] = 0


@numba.njit(cache=True, nogil=True, inline="always")
def set_bits(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """Mark the features of a list in a bitmap, uint32[BITMAP_WORDS]."""
    for at in range(begin, stop):
        mark = (entries[at] >> np.uint32(RARITY_BITS)) & np.uint32(MARKS - 1)
        bitmap[mark >> np.uint32(5)] |= np.uint32(1) << (mark & np.uint32(31))


@numba.njit(cache=True, nogil=True, inline="always")
def clear_bits(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """Empty a bitmap of the features of a list."""
    for at in range(begin, stop):
        bitmap[((entries[at] >> np.uint32(RARITY_BITS)) & np.uint32(MARKS - 1)) >> np.uint32(5)] = 0


@numba.njit(cache=True, nogil=True)
def shared_square(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """The sum of the squared weights of a list's features that are marked in a bitmap."""
    total = np.uint32(0)
    for at in range(begin, stop):
        entry = entries[np.uint64(at)]
        mark, weight = (entry >> np.uint32(RARITY_BITS)) & np.uint32(MARKS - 1), entry & np.uint32(255)
        marked = (bitmap[mark >> np.uint32(5)] >> (mark & np.uint32(31))) & np.uint32(1)
        total += marked * weight * weight
    return total
