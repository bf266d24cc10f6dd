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

# The limit of a comparison that is never stopped: no two texts are more alike than this.
NO_LIMIT: Final = (1.0, 0.0)

# Twice as many as the features of the texts compared at once, which are two for each word.
_SLOTS: Final = 4 * MOST_HOLDERS * LONGEST_WORDS
# The lowest bit of each byte, and what such bits are multiplied by to be the highest byte, in their order.
_COLUMN: Final = np.uint64(0x0101010101010101)
_GATHER: Final = np.uint64(0x0102040810204080)


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
    # One branch, seldom taken: whether a slot is empty cannot be foretold.
    while (held[at] != 0) & (table[at] != value):
        at = (at + np.uint32(1)) & mask
    table[at] = value
    return at


@numba.njit(cache=True, nogil=True)
def _clear_slots(texts, holders, held, hashes):  # type: ignore[no-untyped-def]
    """Empty the set; the mask of one for so many hashes of each word."""
    total = 0
    for text in holders:
        total += hashes * size_of(texts, text)
    mask = mask_for(total, _SLOTS)
    held[: np.int64(mask) + 1] = 0
    return mask


@numba.njit(cache=True, nogil=True)
def mark_shared(texts, holders, scratch):  # type: ignore[no-untyped-def]
    """How many words of each text lie in passages that each other one has as well, int64[8, 8]; the scratch
    then tells which.
    """
    table, held, slots, covers = scratch
    mask, covered = _clear_slots(texts, holders, held, 1), np.zeros((MOST_HOLDERS, MOST_HOLDERS), np.int64)
    for holder in range(len(holders)):
        begin, end, own = texts.offsets[holders[holder]], texts.offsets[holders[holder] + 1], slots[holder]
        passages = texts.passages[begin:end]
        for at in range(len(passages) - PASSAGE + 1):
            own[at] = slot = _slot(table, held, np.uint32(passages[at]), mask)
            held[slot] |= np.uint64(1 << holder)
    words = np.zeros(1 << MOST_HOLDERS, np.uint32)
    for holder in range(len(holders)):
        own, others = slots[holder], ~np.uint64(1 << holder)
        cover = covers[holder, : size_of(texts, holders[holder])]
        cover[:] = 0
        for at in range(len(cover) - PASSAGE + 1):
            sharers = np.uint8(held[own[at]] & others)
            for place in range(at, at + PASSAGE):
                cover[place] |= sharers
        for sharers in cover:
            words[sharers] += np.uint32(1)
        _sum_sets(words, covered[holder])
    return covered


@numba.njit(cache=True, nogil=True)
def likeness_of_rests(texts, holders, asked, limit, scratch):  # type: ignore[no-untyped-def]
    """The cosine of each two texts' features outside of what they share, float64[8, 8] above the diagonal;
    below 0 where nothing rare is left.

    `asked` uint8[h] has a bit for each other text that a text is compared with; `mark_shared` comes first.
    The `limit` is a likeness and a number of pairs: once more of them are more alike, the texts that follow
    are not compared.
    """
    table, held, _, covers = scratch
    mask = _clear_slots(texts, holders, held, 2)
    squares, shared = np.zeros((2, MOST_HOLDERS, MOST_HOLDERS), np.int64)
    out, above = np.full(shared.shape, -1.0), 0
    alone, both = np.zeros((2, 1 << MOST_HOLDERS), np.uint32)
    for holder in range(len(holders)):
        begin, end = texts.offsets[holders[holder]], texts.offsets[holders[holder] + 1]
        all_asked, shift, covered = np.uint64(asked[holder]), np.uint64(MOST_HOLDERS * holder), covers[holder]
        # The features of the first of two texts count once, those of the second as often as they come.
        earlier = np.uint64((1 << holder) - 1)
        for kind in range(2):
            features, rarity = texts.features[kind, begin:end], texts.rarity[kind, begin:end]
            for at in range(len(features) - kind):
                left = all_asked & ~np.uint64(covered[at] | covered[at + kind])
                slot = _slot(table, held, features[at], mask)
                weight, before = np.uint32(rarity[at]) * np.uint32(rarity[at]), held[slot]
                held[slot] = before | (left << shift)
                alone[left & (earlier | ~(before >> shift))] += weight
                theirs = (((before >> np.uint64(holder)) & _COLUMN) * _GATHER) >> np.uint64(56)
                both[left & theirs] += weight
        _sum_sets(alone, squares[holder])
        _sum_sets(both, shared[holder])
        _fill_cosines(squares, shared, holder, out)
        above += (out[:holder, holder] > limit[0]).sum()
        if above > limit[1]:
            break
    return out


@numba.njit(cache=True, nogil=True)
def _sum_sets(sums, out):  # type: ignore[no-untyped-def]
    """Of sums by set of texts, uint32[256], the total of the sets that each text is in; empties them."""
    for text in range(MOST_HOLDERS - 1, -1, -1):
        half, total = 1 << text, np.uint32(0)
        for rest in range(half):
            total += sums[half + rest]
            sums[rest] += sums[half + rest]
        out[text] = total
    sums[:] = 0


@numba.njit(cache=True, nogil=True)
def _fill_cosines(squares, shared, second, out):  # type: ignore[no-untyped-def]
    """The cosines of a text with each earlier one."""
    for first in range(second):
        norm = np.sqrt(np.float64(squares[first, second]) * np.float64(squares[second, first]))
        if norm > 0:
            out[first, second] = min(shared[second, first] / norm, 1.0)
