"""How far the texts of a run have moved from the model that they were linked by."""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.model import Model
from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import FEATURE_COUNTERS, LONGEST_WORDS, Usual, features_of
from lykta.ads.pair.hashing import add_new, mask_for
from lykta.ads.pair.passages import mark
from lykta.ads.result.summary import Drift

# A set of the word pairs of the longest text, filled to a quarter.
_SLOTS: Final = 4 * LONGEST_WORDS


def new_texts(ad_ids: pa.ChunkedArray, earlier: pa.Array | None, once: Distinct) -> npt.NDArray[np.int64]:
    """The different texts, int64[k], that none of the `earlier` ads bears; all where there are none.

    Of several batches each text is new in one, so that what is counted of them does not depend on the split.
    """
    if earlier is None:
        return np.arange(once.size)
    there = pc.is_in(ad_ids, earlier.cast(ad_ids.type)).to_numpy().astype(np.bool_)
    new = np.ones(once.size, np.bool_)
    new[once.of[there]] = False
    return np.flatnonzero(new)


def drift_from(model: Model, *, new: tuple[int, int], background: float, texts: int) -> Drift:
    """The figures of a run; `new` are the word pairs of the texts since the model, and those it never met."""
    source, own = model.source, model.texts
    return Drift(
        model_ads=source.ads,
        model_texts=source.texts,
        model_day=source.day,
        own_pairs=own.pairs,
        own_unmet=own.unmet,
        new_pairs=new[0],
        new_unmet=new[1],
        model_background=own.background,
        background=background,
        texts=texts,
    )


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
