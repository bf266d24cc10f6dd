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
# The commonest grams, as many as make this share of a text's squared length, are left out: two in five of a
# short ad's grams, which hardly move a cosine. The share is the text's own, so that an ad of a hand that
# fills the file, whose every gram is common, keeps what it is made of.
COMMONEST_SHARE: Final = 0.1

BITMAP_WORDS: Final = GRAM_COUNTERS // 32


def gram_lists(
    corpus: Corpus, texts: npt.NDArray[np.int64], rarity: npt.NDArray[np.uint8], work: Work
) -> tuple[Lists, npt.NDArray[np.float32]]:
    """For each of `texts` (the ads that bear them) its different grams, and the length of their vector.

    The length is float32[t], in sixteenths of a nat, of the grams that are listed.
    """
    size = np.minimum(corpus.offsets[texts + 1] - corpus.offsets[texts], LONGEST_STYLE)
    lists, norms = empty_lists(size), np.zeros(len(texts), np.float32)
    for _ in work.over(
        len(texts),
        lambda begin, stop: _fill(corpus.data, corpus.offsets, texts, rarity, begin, stop, *lists, norms),
    ):
        pass
    return lists, norms


@numba.njit(cache=True, nogil=True)
def _fill(data, offsets, texts, rarity, first, last, begin, stop, entries, norms):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    seen, grams = np.zeros(BITMAP_WORDS, np.uint32), np.empty(LONGEST_STYLE, np.uint32)
    squares = np.zeros(256, np.int64)
    at = begin[first] if first < last else 0
    for text in range(first, last):
        ad = texts[text]
        total = grams_of(data, (offsets[ad], offsets[ad + 1]), grams)
        different = _different(grams, total, rarity, seen, squares)
        least = _least_weight(squares)
        begin[text] = at
        square = np.int64(0)
        for place in range(different):
            weight = np.int64(grams[place] & np.uint32(255))
            if weight >= least and weight > 0:
                entries[at] = grams[place]
                square += weight * weight
                at += 1
        stop[text] = at
        norms[text] = np.float32(np.sqrt(np.float64(square)))


@numba.njit(cache=True, nogil=True)
def _different(grams, total, rarity, seen, squares):  # type: ignore[no-untyped-def]
    """Keep each counter once, as an entry, and sum the squares of the weights; `seen` is left empty."""
    squares[:] = 0
    different = 0
    for place in range(total):
        counter = grams[place] & np.uint32(GRAM_COUNTERS - 1)
        word, bit = counter >> np.uint32(5), np.uint32(1) << (counter & np.uint32(31))
        if seen[word] & bit:
            continue
        seen[word] |= bit
        weight = np.uint32(rarity[counter])
        squares[weight] += np.int64(weight) * np.int64(weight)
        grams[different] = (counter << np.uint32(RARITY_BITS)) | weight
        different += 1
    for place in range(different):
        seen[grams[place] >> np.uint32(RARITY_BITS + 5)] = 0
    return different


@numba.njit(cache=True, nogil=True)
def _least_weight(squares):  # type: ignore[no-untyped-def]
    """The least weight that is listed: what is below makes at most `COMMONEST_SHARE` of the whole."""
    left = np.int64(COMMONEST_SHARE * squares.sum())
    for weight in range(256):
        left -= squares[weight]
        if left < 0:
            return weight
    return 255


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
