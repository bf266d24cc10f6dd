"""How rare a hash is in the file: what many ads share tells little (Sparck Jones 1972)."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import LONGEST_STYLE, add_new, grams_of, mask_for

# A million counters of a byte stay in the processor's cache; two grams that share one only make both look
# commoner than they are.
GRAM_COUNTERS = 1 << 20
# Rarity is learnt from at most so many ads, spread evenly by a hash of their content.
SAMPLED_ADS = 200_000
# A handful of ads cannot tell that a gram is common: what all five of five hold is not worthless.
LEAST_SAMPLE = 1_000
# Rarity is kept in sixteenths of a nat in one byte, so that the whole table stays in the cache.
RARITY_STEPS = 16.0
# A gram that one ad alone holds cannot be shared: at full weight it only drowns what could be.
LONELY_WEIGHT = 0.5

_SEEN_SLOTS = 4 * LONGEST_STYLE


def gram_rarity(corpus: Corpus, sample: npt.NDArray[np.int64], work: Work) -> npt.NDArray[np.uint8]:
    """ln(ads / ads that hold the gram) in sixteenths, for each of `GRAM_COUNTERS` counters.

    `sample` are the ads to count over.
    """
    counts = np.zeros(GRAM_COUNTERS, np.uint32)

    def part(begin: int, stop: int) -> npt.NDArray[np.uint32]:
        own = np.zeros(GRAM_COUNTERS, np.uint32)
        _count_grams(corpus, sample[begin:stop], own)
        return own

    for own in work.over(len(sample), part, parts=work.threads):
        counts += own
    rarity = np.log(max(len(sample), LEAST_SAMPLE) / np.maximum(counts, 1)) * RARITY_STEPS
    rarity[counts <= 1] *= LONELY_WEIGHT
    return np.clip(np.rint(rarity), 0, 255).astype(np.uint8)


@numba.njit(cache=True, nogil=True)
def _count_grams(corpus, sample, counts):  # type: ignore[no-untyped-def]
    grams = np.empty(LONGEST_STYLE, np.uint32)
    seen = np.zeros(_SEEN_SLOTS, np.uint64)
    for place in range(len(sample)):
        ad = sample[place]
        total = grams_of(corpus.data, (corpus.offsets[ad], corpus.offsets[ad + 1]), grams)
        mask = mask_for(total, _SEEN_SLOTS)
        for at in range(total):
            if add_new(seen, place + 1, grams[at], mask):
                counts[grams[at] & np.uint32(GRAM_COUNTERS - 1)] += 1
