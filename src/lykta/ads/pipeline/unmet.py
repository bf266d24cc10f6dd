"""How many of some texts' word pairs a model has never met."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.features import FEATURE_COUNTERS, LONGEST_WORDS, Usual, features_of
from lykta.ads.pair.hashing import add_new, mask_for
from lykta.ads.pair.passages import mark

_SLOTS = 4 * LONGEST_WORDS


def unmet_word_pairs(
    corpus: Corpus, texts: npt.NDArray[np.int64], usual: Usual, *, own: bool = False
) -> tuple[int, int]:
    """How many word pairs `texts` int64[t] (the ads that bear them) have, each counted once a text, and how
    many of them no text that taught what is `usual` has; of its `own` texts, no other one.

    A word pair that shares its counter with another passes for met.
    """
    least = usual.once if own else usual.once + 1
    pairs, unmet = _unmet(corpus.words, corpus.word_offsets, texts, usual, least)
    return int(pairs), int(unmet)


@numba.njit(cache=True, nogil=True)
def _unmet(words, offsets, texts, usual, least):  # type: ignore[no-untyped-def]
    features, marked = np.empty(2 * LONGEST_WORDS + 1, np.uint32), np.empty(LONGEST_WORDS, np.uint32)
    seen, found, unmet = np.zeros(_SLOTS, np.uint64), np.int64(0), np.int64(0)
    for place in range(len(texts)):
        begin = offsets[texts[place]]
        size = min(offsets[texts[place] + 1] - begin, LONGEST_WORDS)
        mark(words[begin : begin + size], usual.stock.table, marked)
        total, single = features_of(marked[:size], features)
        mask = mask_for(total - single, _SLOTS)
        for at in range(single, total):
            if add_new(seen, place + 1, features[at], mask):
                found += 1
                unmet += np.int64(usual.rarity[features[at] & np.uint32(FEATURE_COUNTERS - 1)] >= least)
    return found, unmet
