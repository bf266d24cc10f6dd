"""The different word pairs of each text, but for those that many ads hold."""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import is_known
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import LONGEST_WORDS
from lykta.ads.pair.hashing import add_new, mask_for, word_pairs_of
from lykta.ads.pair.lists import Lists, empty_lists

WORD_SLOTS: Final = 4 * LONGEST_WORDS


def word_pair_lists(
    corpus: Corpus, texts: npt.NDArray[np.int64], common: npt.NDArray[np.uint32], work: Work
) -> Lists:
    """For each of `texts` (the ads that bear them) the hashes of its different word pairs, as they come.

    `common` is a table (`lexicon.table_of`) of those to leave out.
    """
    size = np.minimum(corpus.word_offsets[texts + 1] - corpus.word_offsets[texts], LONGEST_WORDS)
    lists = empty_lists(size, work.room)
    for _ in work.over(
        len(texts),
        lambda begin, stop: _fill(corpus.words, corpus.word_offsets, texts, common, begin, stop, *lists),
    ):
        pass
    return lists


@numba.njit(cache=True, nogil=True)
def _fill(words, offsets, texts, common, first, last, begin, stop, entries):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    pairs, seen = np.empty(LONGEST_WORDS, np.uint32), np.zeros(WORD_SLOTS, np.uint64)
    at = begin[first] if first < last else 0
    for text in range(first, last):
        ad = texts[text]
        end = min(offsets[ad + 1], offsets[ad] + LONGEST_WORDS)
        total = word_pairs_of(words[offsets[ad] : end], pairs)
        mask = mask_for(total, WORD_SLOTS)
        begin[text] = at
        for place in range(total):
            pair = pairs[place]
            if not is_known(common, pair) and add_new(seen, text + 1, pair, mask):
                entries[at] = pair
                at += 1
        stop[text] = at
