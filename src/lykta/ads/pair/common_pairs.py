"""Word pairs that so many ads hold that they say nothing of who wrote them."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.lexicon import table_of
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import LONGEST_WORDS
from lykta.ads.pair.hashing import add_new, mask_for, word_pairs_of
from lykta.ads.pair.word_pair_lists import WORD_SLOTS

# A word pair in over one ad in a hundred is stock wording. With the cut, word pairs link short noisy ads at
# a Jaccard of one tenth; without it, one network swallows a fifth of a corpus rich in stock sentences.
COMMON_SHARE = 0.01
# In a small file one hand may well hold a hundredth of the ads.
COMMON_ADS = 200

_COUNTERS = 1 << 22
# What stands in a hundredth of the ads stands, but for one chance in 10^80, in one of so many of them.
_NAMING_ADS = 20_000


def common_word_pairs(corpus: Corpus, sample: npt.NDArray[np.int64], work: Work) -> npt.NDArray[np.uint32]:
    """A table (`lexicon.table_of`) of the word pairs that are in over `COMMON_SHARE` of the sampled ads.

    The sample must be spread over the whole file: the first rows alone may be one hand's.
    """
    limit = max(COMMON_SHARE * len(sample), COMMON_ADS * len(sample) / max(corpus.size, 1))
    counts = np.zeros(_COUNTERS, np.uint32)
    for own in work.over(
        len(sample), lambda begin, stop: _count(corpus, sample[begin:stop]), parts=work.threads
    ):
        counts += own
    if not (counts > limit).any():
        return table_of([])
    named = sample[:: max(1, len(sample) // _NAMING_ADS)]
    return table_of(_held_by_many(corpus, named, counts, int(limit)).tolist())


@numba.njit(cache=True, nogil=True)
def _count(corpus, sample):  # type: ignore[no-untyped-def]
    counts = np.zeros(_COUNTERS, np.uint32)
    pairs = np.empty(LONGEST_WORDS, np.uint32)
    seen = np.zeros(WORD_SLOTS, np.uint64)
    for place in range(len(sample)):
        total = _pairs(corpus, sample[place], pairs)
        mask = mask_for(total, WORD_SLOTS)
        for at in range(total):
            if add_new(seen, place + 1, pairs[at], mask):
                counts[pairs[at] & np.uint32(_COUNTERS - 1)] += 1
    return counts


@numba.njit(cache=True, nogil=True)
def _held_by_many(corpus, sample, counts, limit):  # type: ignore[no-untyped-def]
    pairs = np.empty(LONGEST_WORDS, np.uint32)
    found = {np.uint32(0): 0}
    for place in range(len(sample)):
        total = _pairs(corpus, sample[place], pairs)
        for at in range(total):
            if counts[pairs[at] & np.uint32(len(counts) - 1)] > limit:
                found[pairs[at]] = 1
    out = np.empty(len(found), np.uint32)
    filled = 0
    for pair in found:
        if pair != 0:
            out[filled] = pair
            filled += 1
    return out[:filled]


@numba.njit(cache=True, nogil=True)
def _pairs(corpus, ad, out):  # type: ignore[no-untyped-def]
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    return word_pairs_of(corpus.words[begin:stop], out)
