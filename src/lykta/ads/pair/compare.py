"""What two ads share, measured exactly for each candidate pair."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import is_known
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import LONGEST_STYLE, add_new, find, grams_of, word_pairs_of
from lykta.ads.pair.rarity import GRAM_COUNTERS, RARITY_STEPS

_SLOTS = 4 * LONGEST_STYLE
# Word pairs past this are left out of the comparison; no ad of a page or two comes near.
LONGEST_WORDS = 4096


class Likeness(NamedTuple):
    """Per pair: `similarity`, the cosine of the rarity-weighted character 5-grams; `jaccard` of the word pairs;
    `shared`, how many different word pairs both hold. float32[m], float32[m], int32[m].
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
    grams, gram_stamps = np.zeros(_SLOTS, np.uint32), np.full(_SLOTS, -1, np.int32)
    words, word_stamps = np.zeros(_SLOTS, np.uint32), np.full(_SLOTS, -1, np.int32)
    gram_taken, word_taken = np.full(_SLOTS, -1, np.int32), np.full(_SLOTS, -1, np.int32)
    seen, seen_stamps = np.zeros(_SLOTS, np.uint32), np.full(_SLOTS, -1, np.int32)
    current, stamp, own = np.int64(-1), np.int32(-1), 0
    for row in range(bounds[0], bounds[1]):
        first, second = pairs[row, 0], pairs[row, 1]
        if first != current:
            current, stamp = first, stamp + np.int32(1)
            total = grams_of(corpus.data, (corpus.offsets[first], corpus.offsets[first + 1]), hashes)
            for at in range(total):
                add_new(grams, gram_stamps, stamp, hashes[at])
            own = _add_word_pairs(corpus, yardstick.common, first, (words, word_stamps, stamp), hashes)
        turn = np.int32(row)
        total = grams_of(corpus.data, (corpus.offsets[second], corpus.offsets[second + 1]), hashes)
        dot = 0.0
        for at in range(total):
            place = find(grams, gram_stamps, stamp, hashes[at])
            if place >= 0 and gram_taken[place] != turn:
                gram_taken[place] = turn
                weight = yardstick.rarity[hashes[at] & np.uint32(GRAM_COUNTERS - 1)] / RARITY_STEPS
                dot += weight * weight
        norm = np.float64(yardstick.norms[first]) * np.float64(yardstick.norms[second])
        likeness.similarity[row] = np.float32(min(dot / norm, 1.0)) if norm > 0 else np.float32(0)
        others = _add_word_pairs(corpus, yardstick.common, second, (seen, seen_stamps, turn), hashes)
        shared = _shared(corpus, second, (words, word_stamps, stamp), (word_taken, turn), hashes)
        likeness.shared[row] = shared
        union = own + others - shared
        likeness.jaccard[row] = np.float32(shared / union) if union > 0 else np.float32(0)


@numba.njit(cache=True, nogil=True)
def _add_word_pairs(corpus, common, ad, target, hashes):  # type: ignore[no-untyped-def]
    """Put an ad's word pairs, but for the common ones, into a set; how many different ones there are."""
    table, stamps, stamp = target
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    total, added = word_pairs_of(corpus.words[begin:stop], hashes), 0
    for at in range(total):
        if not is_known(common, hashes[at]) and add_new(table, stamps, stamp, hashes[at]):
            added += 1
    return added


@numba.njit(cache=True, nogil=True)
def _shared(corpus, ad, source, taken, hashes):  # type: ignore[no-untyped-def]
    """How many of an ad's different word pairs stand in a set."""
    table, stamps, stamp = source
    marks, turn = taken
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    total, shared = word_pairs_of(corpus.words[begin:stop], hashes), 0
    for at in range(total):
        place = find(table, stamps, stamp, hashes[at])
        if place >= 0 and marks[place] != turn:
            marks[place] = turn
            shared += 1
    return shared

