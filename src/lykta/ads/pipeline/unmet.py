"""Which word pairs a model has met, and how many of some texts' word pairs it has not."""

from __future__ import annotations

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.features import LONGEST_WORDS
from lykta.ads.pair.hashing import add_new, mask_for, word_pairs_of

# As many counters as the rarity of words has: a word pair that shares one passes for met, in the texts of a
# model as in those that come later.
COUNTERS: Final = 1 << 24
_SLOTS: Final = 4 * LONGEST_WORDS


class Met(NamedTuple):
    """The word pairs that the texts of a model hold: `bits` uint8[COUNTERS / 8]; how many there are, each
    counted once a text, `pairs`; and how many of them only one of the texts has, `unmet`.
    """

    bits: npt.NDArray[np.uint8]
    pairs: int
    unmet: int


def met_word_pairs(corpus: Corpus, texts: npt.NDArray[np.int64]) -> Met:
    """The word pairs of `texts`, int64[t] (the ads that bear them); the words bear no marks of stock."""
    counts = np.zeros(COUNTERS, np.uint8)
    pairs = int(_count(corpus.words, corpus.word_offsets, texts, counts))
    # What one text alone has, it would not have met in the others.
    return Met(np.packbits(counts > 0, bitorder="little"), pairs, int(np.count_nonzero(counts == 1)))


def unmet_word_pairs(
    corpus: Corpus, texts: npt.NDArray[np.int64], bits: npt.NDArray[np.uint8]
) -> tuple[int, int]:
    """How many word pairs `texts` have, each counted once a text, and how many of them were not met."""
    pairs, unmet = _unmet(corpus.words, corpus.word_offsets, texts, bits)
    return int(pairs), int(unmet)


@numba.njit(cache=True, nogil=True)
def _count(words, offsets, texts, counts):  # type: ignore[no-untyped-def]
    pairs, seen = np.empty(LONGEST_WORDS, np.uint32), np.zeros(_SLOTS, np.uint64)
    found = np.int64(0)
    for place in range(len(texts)):
        begin = offsets[texts[place]]
        total = word_pairs_of(words[begin : min(offsets[texts[place] + 1], begin + LONGEST_WORDS)], pairs)
        mask = mask_for(total, _SLOTS)
        for at in range(total):
            if add_new(seen, place + 1, pairs[at], mask):
                counter = pairs[at] & np.uint32(COUNTERS - 1)
                # Two say as much as any more.
                counts[counter] = min(counts[counter] + 1, 2)
                found += 1
    return found


@numba.njit(cache=True, nogil=True)
def _unmet(words, offsets, texts, bits):  # type: ignore[no-untyped-def]
    pairs, seen = np.empty(LONGEST_WORDS, np.uint32), np.zeros(_SLOTS, np.uint64)
    found, unmet = np.int64(0), np.int64(0)
    for place in range(len(texts)):
        begin = offsets[texts[place]]
        total = word_pairs_of(words[begin : min(offsets[texts[place] + 1], begin + LONGEST_WORDS)], pairs)
        mask = mask_for(total, _SLOTS)
        for at in range(total):
            if add_new(seen, place + 1, pairs[at], mask):
                counter = pairs[at] & np.uint32(COUNTERS - 1)
                met = (bits[counter >> np.uint32(3)] >> np.uint8(counter & np.uint32(7))) & np.uint8(1)
                found += 1
                unmet += np.int64(met == 0)
    return found, unmet
