"""How alike texts are in what they say outside of the passages that each two of them share."""

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.features import FEATURE_COUNTERS, LONGEST_WORDS, feature_rarity, features_of
from lykta.ads.pair.hashing import mask_for
from lykta.ads.pair.passages import PASSAGE, passage_key

# So many texts are compared with each other at once: a text has a bit for each other one in a byte, and all
# of them have a byte in 64 bits.
MOST_HOLDERS: Final = 8
# A rest of fewer words, or of less of its text, tells nothing.
LEAST_REST: Final = 5
LEAST_REST_SHARE: Final = 0.3

# Twice as many as the features of the texts compared at once, which are two for each word.
_SLOTS: Final = 4 * MOST_HOLDERS * LONGEST_WORDS
# The lowest bit of each byte.
_COLUMN: Final = np.uint64(0x0101010101010101)


class KeyedTexts(NamedTuple):
    """Texts one after the other, each within `offsets` int64[s + 1].

    `passages` uint64[w] is the key of the passage that begins at each word, 0 where none does; `features`
    uint32[2, w] each word and the pair that it begins, with their `rarity` uint8[2, w], 0 where no pair
    begins.
    """

    offsets: npt.NDArray[np.int64]
    passages: npt.NDArray[np.uint64]
    features: npt.NDArray[np.uint32]
    rarity: npt.NDArray[np.uint8]


def take_texts(corpus: Corpus) -> KeyedTexts:
    """The texts of a corpus, with the rarity of their features among them."""
    rarity = feature_rarity(corpus.words, corpus.word_offsets, stock_weight=1)
    return KeyedTexts(*_key_texts(corpus.words, corpus.word_offsets, rarity))


@numba.njit(cache=True, nogil=True)
def _key_texts(words, offsets, rarity):  # type: ignore[no-untyped-def]
    starts = np.zeros(len(offsets), np.int64)
    for text in range(len(offsets) - 1):
        size = min(offsets[text + 1] - offsets[text], LONGEST_WORDS)
        starts[text + 1] = starts[text] + size
    passages, features = np.zeros(starts[-1], np.uint64), np.zeros((2, starts[-1]), np.uint32)
    rarities, found = np.zeros((2, starts[-1]), np.uint8), np.empty(2 * LONGEST_WORDS + 1, np.uint32)
    for text in range(len(offsets) - 1):
        begin, size = starts[text], starts[text + 1] - starts[text]
        features_of(words[offsets[text] : offsets[text] + size], found)
        for kind in range(2):
            for at in range(size - kind):
                feature = found[kind * size + at]
                features[kind, begin + at] = feature
                rarities[kind, begin + at] = rarity[feature & np.uint32(FEATURE_COUNTERS - 1)]
        for at in range(begin, begin + size - PASSAGE + 1):
            passages[at] = passage_key(features[0], at)
    return starts, passages, features, rarities


@numba.njit(cache=True, nogil=True)
def size_of(texts, text):  # type: ignore[no-untyped-def]
    """How many words a text has."""
    return texts.offsets[text + 1] - texts.offsets[text]


@numba.njit(cache=True, nogil=True)
def rests_tell(texts, holders, covered, first, second):  # type: ignore[no-untyped-def]
    """Whether so much is left of two texts outside of what they share that it tells if they are related."""
    sizes = size_of(texts, holders[first]), size_of(texts, holders[second])
    ours, theirs = sizes[0] - covered[first, second], sizes[1] - covered[second, first]
    return (
        min(ours, theirs) >= LEAST_REST
        and ours >= LEAST_REST_SHARE * sizes[0]
        and theirs >= LEAST_REST_SHARE * sizes[1]
    )


@numba.njit(cache=True, nogil=True)
def make_scratch():  # type: ignore[no-untyped-def]
    """What comparing needs: a set of hashes, the bits of those who hold each (0 for an empty slot), the slot
    of each passage of each text, and in which others' passages each of its words lies.
    """
    return (
        np.zeros(_SLOTS, np.uint32),
        np.zeros(_SLOTS, np.uint64),
        np.empty((MOST_HOLDERS, LONGEST_WORDS), np.uint32),
        np.empty((MOST_HOLDERS, LONGEST_WORDS), np.uint8),
    )


@numba.njit(cache=True, nogil=True, inline="always")
def _slot(table, held, value, mask):  # type: ignore[no-untyped-def]
    """The slot of a hash; it stays empty unless somebody is said to hold it."""
    at = value & mask
    while held[at] != 0 and table[at] != value:
        at = (at + np.uint32(1)) & mask
    table[at] = value
    return at


@numba.njit(cache=True, nogil=True)
def _clear_slots(texts, holders, held):  # type: ignore[no-untyped-def]
    """Empty the set; the mask of one for two hashes of each word."""
    total = 0
    for text in holders:
        total += 2 * size_of(texts, text)
    mask = mask_for(total, _SLOTS)
    held[: np.int64(mask) + 1] = 0
    return mask


@numba.njit(cache=True, nogil=True)
def mark_shared(texts, holders, scratch):  # type: ignore[no-untyped-def]
    """How many words of each text lie in passages that each other one has as well, int64[8, 8]; the scratch
    then tells which.
    """
    table, held, slots, covers = scratch
    mask, covered = _clear_slots(texts, holders, held), np.zeros((MOST_HOLDERS, MOST_HOLDERS), np.int64)
    for holder in range(len(holders)):
        begin = texts.offsets[holders[holder]]
        for at in range(size_of(texts, holders[holder]) - PASSAGE + 1):
            slot = _slot(table, held, np.uint32(texts.passages[begin + at]), mask)
            held[slot] |= np.uint64(1 << holder)
            slots[holder, at] = slot
    for holder in range(len(holders)):
        size, others = size_of(texts, holders[holder]), ~np.uint64(1 << holder)
        covers[holder, :size] = 0
        for at in range(size - PASSAGE + 1):
            sharers = np.uint8(held[slots[holder, at]] & others)
            if sharers:
                for place in range(at, at + PASSAGE):
                    covers[holder, place] |= sharers
        for at in range(size):
            if covers[holder, at]:
                for other in range(MOST_HOLDERS):
                    covered[holder, other] += (covers[holder, at] >> other) & 1
    return covered


@numba.njit(cache=True, nogil=True)
def likeness_of_rests(texts, holders, asked, scratch):  # type: ignore[no-untyped-def]
    """The cosine of each two texts' features outside of what they share, float64[8, 8] above the diagonal;
    below 0 where nothing rare is left.

    `asked` uint8[h] has a bit for each other text that a text is compared with; `mark_shared` comes first.
    """
    table, held, _, covers = scratch
    mask = _clear_slots(texts, holders, held)
    squares, shared = np.zeros((2, MOST_HOLDERS, MOST_HOLDERS), np.int64)
    for holder in range(len(holders)):
        begin, size = texts.offsets[holders[holder]], size_of(texts, holders[holder])
        all_asked, shift = np.uint64(asked[holder]), np.uint64(MOST_HOLDERS * holder)
        # The features of the first of two texts count once, those of the second as often as they come.
        earlier, plain = np.uint64((1 << holder) - 1), np.int64(0)
        for kind in range(2):
            for at in range(size - kind):
                left = all_asked & ~np.uint64(covers[holder, at] | covers[holder, at + kind])
                slot = _slot(table, held, texts.features[kind, begin + at], mask)
                weight, before = np.int64(texts.rarity[kind, begin + at]) ** 2, held[slot]
                counted = left & (earlier | ~(before >> shift))
                held[slot] = before | (left << shift)
                if counted == all_asked:
                    plain += weight
                else:
                    _add(squares[holder], weight, counted)
                theirs = (before >> np.uint64(holder)) & _COLUMN
                if theirs:
                    for other in range(holder):
                        both = (theirs >> np.uint64(MOST_HOLDERS * other)) & (left >> np.uint64(other))
                        shared[holder, other] += weight * np.int64(both & np.uint64(1))
        _add(squares[holder], plain, all_asked)
    return _cosines(squares, shared)


@numba.njit(cache=True, nogil=True, inline="always")
def _add(sums, weight, chosen):  # type: ignore[no-untyped-def]
    for other in range(MOST_HOLDERS):
        sums[other] += weight * np.int64((chosen >> np.uint64(other)) & np.uint64(1))


@numba.njit(cache=True, nogil=True)
def _cosines(squares, shared):  # type: ignore[no-untyped-def]
    out = np.full(shared.shape, -1.0)
    for first in range(MOST_HOLDERS):
        for second in range(first + 1, MOST_HOLDERS):
            norm = np.sqrt(np.float64(squares[first, second]) * np.float64(squares[second, first]))
            if norm > 0:
                out[first, second] = min(shared[second, first] / norm, 1.0)
    return out
