"""The words and word pairs of each text with their rarity, as a list that two texts are compared by."""

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.borrowed import prefetch
from lykta.ads.normalise.words_kernel import mix
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import add_new, mask_for
from lykta.ads.pair.lists import Lists, empty_lists
from lykta.ads.pair.passages import STOCK, mark

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

# A stock word weighs so much less than its rarity says.
STOCK_WEIGHT: Final = 0.7
# So many of its features are the keys by which a text is found: so many of those that one counted text at
# most holds, which may be what two texts alone share or what nobody else will ever write, and for the rest
# the rarest of those that more hold. Of equally rare ones they are those of the least hashes, which two texts
# choose alike.
KEYS: Final = 64
KEYS_OF_ONE: Final = 24

_SEEN_SLOTS: Final = 8 * LONGEST_WORDS
_BITS_A_STEP: Final = 1 / (RARITY_STEPS * np.log(2))


class Usual(NamedTuple):
    """What is usual in a file: its `stock` passages, uint64, a table of their keys (`passages.stock_of`), and
    the `rarity` of each feature, uint8[2^24]: ln(texts / texts that hold it) in sixteenths of a nat, by its
    counter. Outside of stock, what one of the counted texts alone holds has the rarity `once`, and what none
    of them holds the next.
    """

    stock: npt.NDArray[np.uint64]
    rarity: npt.NDArray[np.uint8]
    once: int


class Features(NamedTuple):
    """Each text's different features as entries, words before word pairs: the length of their vector
    (float32[t], in sixteenths of a nat), the information of its words in bits (float32[t]), how many of the
    entries are words (int32[t]), and the `keys` uint32[t, KEYS] by which it is found, 0 after the last.
    """

    lists: Lists
    norms: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]
    keys: npt.NDArray[np.uint32]


def feature_rarity(
    words: npt.NDArray[np.uint32],
    offsets: npt.NDArray[np.int64],
    *,
    stock_weight: float = STOCK_WEIGHT,
) -> npt.NDArray[np.uint8]:
    """The rarity of each feature among texts of the words `words[offsets[i]:offsets[i + 1]]`.

    After Sparck Jones (1972). The words are marked as stock or as none (`passages.mark`), or the
    `stock_weight` is 1: until then the lowest bit of a word says nothing.
    """
    counts = np.zeros(FEATURE_COUNTERS, np.uint32)
    _count(words, offsets, counts)
    # Most of the counters hold the same few counts: a logarithm is taken for each count, not each counter.
    held = np.maximum(np.arange(int(counts.max()) + 1), 1)
    steps = np.log(max(len(offsets) - 1, LEAST_SAMPLE) / held) * RARITY_STEPS
    # A step rarer than what one text holds: so that the two can be told apart.
    steps[0] += 1
    rarity: npt.NDArray[np.uint8] = _look_up_rarity(
        counts, _in_a_byte(steps), _in_a_byte(steps * stock_weight)
    )
    return rarity


def rarity_of_one(texts: int) -> int:
    """The rarity of what one of so many texts alone holds."""
    return int(_in_a_byte(np.log(np.array([max(texts, LEAST_SAMPLE)], np.float64)) * RARITY_STEPS)[0])


def _in_a_byte(steps: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(steps), 0, 255).astype(np.uint8)


def feature_lists(corpus: Corpus, usual: Usual, work: Work) -> Features:
    """The features of each text; stock words weigh less, and inform of nothing."""
    texts = corpus.size
    made = Features(
        empty_lists(2 * np.minimum(np.diff(corpus.word_offsets), LONGEST_WORDS), work.arrays),
        np.zeros(texts, np.float32),
        np.zeros(texts, np.float32),
        np.zeros(texts, np.int32),
        work.arrays.empty((texts, KEYS), np.uint32),
    )
    for _ in work.over(texts, lambda begin, stop: _fill(*corpus, (begin, stop), usual, made)):
        pass
    return made


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
def _count(words, offsets, counts):  # type: ignore[no-untyped-def]
    features, seen = np.empty(2 * LONGEST_WORDS + 1, np.uint32), np.zeros(_SEEN_SLOTS, np.uint64)
    for text in range(len(offsets) - 1):
        begin = offsets[text]
        stop = min(offsets[text + 1], begin + LONGEST_WORDS)
        total, _ = features_of(words[begin:stop], features)
        mask = mask_for(total, _SEEN_SLOTS)
        for at in range(total):
            if add_new(seen, text + 1, features[at], mask):
                counts[features[at] & np.uint32(FEATURE_COUNTERS - 1)] += 1


@numba.njit(cache=True, nogil=True)
def _look_up_rarity(counts, plain, stock):  # type: ignore[no-untyped-def]
    out = np.empty(len(counts), np.uint8)
    for at in range(0, len(counts), 2):
        out[at], out[at + 1] = plain[counts[at]], stock[counts[at + 1]]
    return out


@numba.njit(cache=True, nogil=True)
def _fill(offsets, words, bounds, usual, made):  # type: ignore[no-untyped-def]
    """The features of the texts within `bounds`, from the `begin` of the first on."""
    stock, rarity, once = usual
    (begin, stop, entries), norms, information, held, keys = made
    first, last = bounds
    seen, features = np.zeros(BITMAP_WORDS, np.uint32), np.empty(2 * LONGEST_WORDS + 1, np.uint32)
    marked, ordered = np.empty(LONGEST_WORDS, np.uint32), np.empty(2 * LONGEST_WORDS + 1, np.uint32)
    at = begin[first] if first < last else 0
    for text in range(first, last):
        start = offsets[text]
        size = min(offsets[text + 1] - start, LONGEST_WORDS)
        mark(words[start : start + size], stock, marked)
        total, single = features_of(marked[:size], features)
        # Rarities lie anywhere: all are asked for before the first of them is waited for.
        for feature in features[:total]:
            prefetch(rarity, np.int64(feature & np.uint32(FEATURE_COUNTERS - 1)))
        begin[text], square, steps, filled, own = at, np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        for place in range(total):
            counter = features[place] & np.uint32(FEATURE_COUNTERS - 1)
            bit = counter & np.uint32(MARKS - 1)
            word, bit = bit >> np.uint32(5), np.uint32(1) << (bit & np.uint32(31))
            weight = np.uint32(rarity[counter])
            # Written in any case, and kept by moving on: a branch that nobody can foretell costs more.
            entries[at] = (counter << np.uint32(RARITY_BITS)) | weight
            fresh = np.int64((seen[word] & bit) == 0 and weight > 0)
            seen[word] |= bit * np.uint32(fresh)
            square += fresh * np.int64(weight * weight)
            steps += fresh * np.int64(weight) * np.int64(place < single and not features[place] & STOCK)
            features[filled] = features[place]
            filled += fresh
            at += fresh
            own += fresh * np.int64(place < single)
        stop[text], held[text] = at, own
        norms[text] = np.float32(np.sqrt(np.float64(square)))
        information[text] = np.float32(steps * _BITS_A_STEP)
        for place in range(begin[text], at):
            seen[((entries[place] >> np.uint32(RARITY_BITS)) & np.uint32(MARKS - 1)) >> np.uint32(5)] = 0
        _choose(features[:filled], entries[begin[text] : at], once, ordered, keys[text])


@numba.njit(cache=True, nogil=True)
def _choose(features, entries, once, ordered, keys):  # type: ignore[no-untyped-def]
    """The keys of a text, of its features."""
    rarities = np.zeros(256, np.int64)
    for entry in entries:
        rarities[entry & np.uint32(255)] += 1
    of_one, others = rarities[once:].sum(), rarities[:once].sum()
    others = max(np.int64(0), min(others, len(keys) - min(of_one, np.int64(KEYS_OF_ONE))))
    # Of those that more texts hold: all that are rarer than the cut, and at the cut the least hashes.
    cut, above = once - 1, np.int64(0)
    while cut > 0 and above + rarities[cut] < others:
        above += rarities[cut]
        cut -= 1
    filled = _least(features, entries, (once, 255), ordered, keys[: len(keys) - others])
    filled += _least(features, entries, (cut + 1, once - 1), ordered, keys[filled : filled + above])
    filled += _least(features, entries, (cut, cut), ordered, keys[filled : filled + others - above])
    keys[filled:] = 0


@numba.njit(cache=True, nogil=True)
def _least(features, entries, rarities, ordered, keys):  # type: ignore[no-untyped-def]
    """The features within these rarities, those of the least hashes if there are too many; how many."""
    count = np.int64(0)
    for at in range(len(features)):
        weight = np.int64(entries[at] & np.uint32(255))
        # Written in any case, and kept by moving on.
        ordered[count] = features[at]
        count += np.int64(rarities[0] <= weight <= rarities[1])
    if count > len(keys):
        ordered[:count].sort()
    kept = min(count, np.int64(len(keys)))
    keys[:kept] = ordered[:kept]
    return kept


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
def weigh_shared(bitmap, entries, begin, stop):  # type: ignore[no-untyped-def]
    """The sum of the squared weights of a list's features that are marked in a bitmap, and how many are."""
    square, count = np.uint32(0), np.uint32(0)
    for at in range(begin, stop):
        entry = entries[np.uint64(at)]
        mark, weight = (entry >> np.uint32(RARITY_BITS)) & np.uint32(MARKS - 1), entry & np.uint32(255)
        marked = (bitmap[mark >> np.uint32(5)] >> (mark & np.uint32(31))) & np.uint32(1)
        square += marked * weight * weight
        count += marked
    return square, count
