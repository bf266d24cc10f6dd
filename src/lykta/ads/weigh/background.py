"""How alike unrelated ads of this very file are: the measure that likeness is held against."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

# A text's tenth neighbour is most often another hand's, and as alike as other hands' texts come.
BACKGROUND_RANK = 10
# With no neighbours to learn from: what the real texts used in development showed (.042-.053).
DEFAULT_BACKGROUND = 0.048


def background(pairs: npt.NDArray[np.int64], similarity: npt.NDArray[np.float32], ads: int) -> float:
    """The median, over the texts that have neighbours, of the likeness to the tenth best of them.

    `pairs` int64[m, 2] are neighbour pairs, each once; `similarity` float32[m] their likeness. A file of
    many alike texts (one trade, one site's habits) has a higher background, and asks more of a link.
    """
    if len(pairs) == 0:
        return DEFAULT_BACKGROUND
    texts = np.concatenate([pairs[:, 0], pairs[:, 1]])
    likeness = np.concatenate([similarity, similarity])
    order = np.lexsort((-likeness, texts))
    bounds = np.searchsorted(texts[order], np.arange(ads + 1)).astype(np.int64)
    ranked = _at_rank(bounds, likeness[order], BACKGROUND_RANK)
    if len(ranked) < BACKGROUND_RANK:
        return DEFAULT_BACKGROUND
    return max(float(np.median(ranked)), DEFAULT_BACKGROUND / 4)


@numba.njit(cache=True, nogil=True)
def _at_rank(bounds, likeness, rank):  # type: ignore[no-untyped-def]
    out = np.empty(len(bounds) - 1, np.float32)
    filled = 0
    for text in range(len(bounds) - 1):
        begin, stop = bounds[text], bounds[text + 1]
        if stop > begin:
            out[filled] = likeness[min(begin + rank - 1, stop - 1)]
            filled += 1
    return out[:filled]
