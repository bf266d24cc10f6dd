"""The character 5-grams of each text with their rarity, as a list that two texts are compared by."""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import LONGEST_STYLE, grams_of
from lykta.ads.pair.lists import Lists, empty_lists
from lykta.ads.pair.rarity import GRAM_COUNTERS

# An entry is a gram's counter (upper bits) and its rarity (the lowest eight).
RARITY_BITS: Final = 8
# A gram whose squared rarity is under this share of the text's mean is left out: two in five of a short ad's
# grams, which together are a tenth of its squared length. The mean is the text's own, so that an ad of a hand
# that fills the file, whose every gram is common, keeps what it is made of.
LEAST_OF_MEAN: Final = 0.44

BITMAP_WORDS: Final = GRAM_COUNTERS // 32


def gram_lists(
    corpus: Corpus, texts: npt.NDArray[np.int64], rarity: npt.NDArray[np.uint8], work: Work
) -> tuple[Lists, npt.NDArray[np.float32]]:
    """For each of `texts` (the ads that bear them) its different grams, and the length of their vector.

    The length is float32[t], in sixteenths of a nat, of the grams that are listed.
    """
    size = np.minimum(corpus.offsets[texts + 1] - corpus.offsets[texts], LONGEST_STYLE)
    lists, norms = empty_lists(size, work.room), np.zeros(len(texts), np.float32)
    for _ in work.over(
        len(texts),
        lambda begin, stop: _fill(corpus.data, corpus.offsets, texts, rarity, begin, stop, *lists, norms),
    ):
        pass
    return lists, norms


@numba.njit(cache=True, nogil=True)
def _fill(data, offsets, texts, rarity, first, last, begin, stop, entries, norms):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    seen, grams = np.zeros(BITMAP_WORDS, np.uint32), np.empty(LONGEST_STYLE, np.uint32)
    at = begin[first] if first < last else 0
    for text in range(first, last):
        ad = texts[text]
        total = grams_of(data, (offsets[ad], offsets[ad + 1]), grams)
        different, mean = _different(grams, total, rarity, seen)
        least = LEAST_OF_MEAN * mean
        begin[text] = at
        square = np.int64(0)
        for place in range(different):
            # Written in any case, and kept by moving on: a branch that nobody can foretell costs more.
            entries[at] = grams[place]
            weight = np.int64(grams[place] & np.uint32(255))
            kept = np.int64(weight > 0 and np.float64(weight * weight) >= least)
            square += kept * weight * weight
            at += kept
        stop[text] = at
        norms[text] = np.float32(np.sqrt(np.float64(square)))


@numba.njit(cache=True, nogil=True)
def _different(grams, total, rarity, seen):  # type: ignore[no-untyped-def]
    """Keep each counter once, as an entry; how many, and their mean squared weight. `seen` is left empty."""
    different, square = np.int64(0), np.int64(0)
    for place in range(total):
        counter = grams[place] & np.uint32(GRAM_COUNTERS - 1)
        word, bit = counter >> np.uint32(5), np.uint32(1) << (counter & np.uint32(31))
        fresh = np.int64((seen[word] & bit) == 0)
        seen[word] |= bit
        weight = np.uint32(rarity[counter])
        square += fresh * np.int64(weight * weight)
        grams[different] = (counter << np.uint32(RARITY_BITS)) | weight
        different += fresh
    for place in range(different):
        seen[grams[place] >> np.uint32(RARITY_BITS + 5)] = 0
    mean = square / different if different else 0.0
    return different, mean


@numba.njit(cache=True, nogil=True, inline="always")
def set_bits(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """Mark the grams of a list in a bitmap, uint32[BITMAP_WORDS]."""
    for at in range(begin, stop):
        counter = entries[at] >> np.uint32(RARITY_BITS)
        bitmap[counter >> np.uint32(5)] |= np.uint32(1) << (counter & np.uint32(31))


@numba.njit(cache=True, nogil=True, inline="always")
def clear_bits(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """Empty a bitmap of the grams of a list."""
    for at in range(begin, stop):
        bitmap[entries[at] >> np.uint32(RARITY_BITS + 5)] = 0


@numba.njit(cache=True, nogil=True)
def shared_square(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """The sum of the squared weights of a list's grams that are marked in a bitmap."""
    total = np.uint32(0)
    for at in range(begin, stop):
        entry = entries[np.uint64(at)]
        counter, weight = entry >> np.uint32(RARITY_BITS), entry & np.uint32(255)
        marked = (bitmap[counter >> np.uint32(5)] >> (counter & np.uint32(31))) & np.uint32(1)
        total += marked * weight * weight
    return total
