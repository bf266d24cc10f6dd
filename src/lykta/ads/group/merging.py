"""Text clusters by verified merging: one likely pair is not enough, the two sides must be alike on average.

The pairs are taken from the most alike to the least, as single linkage does (Kruskal 1956), but two clusters
become one only if the mean likeness between samples of both reaches the bar. That is average linkage (Sokal
& Michener 1958) at the cost of single linkage: one wrong pair cannot fuse two hands, and a chain of copies
stops where its ends no longer resemble each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.compare import Yardstick
from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.hashing import LONGEST_STYLE, add_new, find, grams_of, mask_for
from lykta.ads.pair.rarity import GRAM_COUNTERS, RARITY_STEPS
from lykta.ads.weigh.place import OTHER_PLACE, SAME_PLACE

# The bar is so many times the file's background (see docs/decisions/0005): below, strangers merge; above,
# hands that vary their wording fall apart.
BAR = 2.0
# A merge of a and b ads claims a x b pairs, so large clusters must be more alike: by this share of the bar
# for each doubling of the claim.
BAR_GROWTH = 0.15
# So many ads of each side are compared, spread evenly over it.
SAMPLES = 4

# After so many comparisons an answer outside this range of what is needed is taken as clear.
_EARLY, _UNCLEAR_LOW, _UNCLEAR_HIGH = 2, 0.6, 1.6

# Two clusters that were refused are asked again only when they claim so many times more.
_ASK_AGAIN = 4

_SLOTS = 4 * LONGEST_STYLE


@dataclass(frozen=True, slots=True)
class LikelyPairs:
    """Pairs int64[m, 2] and their likeness float32[m], the place already counted in."""

    pairs: npt.NDArray[np.int64]
    likeness: npt.NDArray[np.float32]

    def strongest_first(self, least: float) -> npt.NDArray[np.int64]:
        """The pairs of at least this likeness, most alike first, equals by ad: the same for any row order."""
        kept = np.flatnonzero(self.likeness >= least)
        order = np.lexsort((self.pairs[kept, 1], self.pairs[kept, 0], -self.likeness[kept]))
        return np.ascontiguousarray(self.pairs[kept[order]])


def merge(
    corpus: Corpus,
    yardstick: Yardstick,
    likely: LikelyPairs,
    places: npt.NDArray[np.int32],
    *,
    bars: Sequence[float],
) -> list[npt.NDArray[np.int64]]:
    """The text clusters at each bar: for each, the cluster of each ad, int64[n], named by its least ad.

    `places` int32[n] are place codes, -1 where unknown. `bars` fall: what merged at one bar stays merged at
    the next, so that the clusters nest, and the surest merges come first.
    """
    state = _State(
        np.arange(corpus.size),
        np.full(corpus.size, -1, np.int64),
        np.arange(corpus.size),
        np.ones(corpus.size, np.int64),
    )
    place = (places, np.float32(SAME_PLACE), np.float32(OTHER_PLACE))
    clusters = []
    for bar in bars:
        _merge(corpus, yardstick, likely.strongest_first(bar), (state, place), bar)
        clusters.append(_least_names(state.parent))
    return clusters


class _State(NamedTuple):
    """A forest of clusters: each ad's `parent`, the ad `following` it in its cluster, and by root the `last`
    ad and the `size`.
    """

    parent: npt.NDArray[np.int64]
    following: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def _merge(corpus, yardstick, pairs, context, bar):  # type: ignore[no-untyped-def]
    state, place = context
    parent, following, last, size = state
    ads = len(parent)
    sampled = np.empty((2, SAMPLES), np.int64)
    scratch = (
        np.zeros(_SLOTS, np.uint64),
        np.zeros(_SLOTS, np.int32),
        np.empty(LONGEST_STYLE, np.uint32),
        np.zeros(3, np.int32),
    )
    refused = {np.int64(-1): np.int64(0)}
    for row in range(len(pairs)):
        one, other = _root(parent, pairs[row, 0]), _root(parent, pairs[row, 1])
        if one == other:
            continue
        if size[one] < size[other] or (size[one] == size[other] and other < one):
            one, other = other, one
        claimed = size[one] * size[other]
        question = one * ads + other
        if question in refused and claimed < _ASK_AGAIN * refused[question]:
            continue
        firsts = _sample(following, size[one], one, sampled[0])
        seconds = _sample(following, size[other], other, sampled[1])
        needed = bar * (1.0 + BAR_GROWTH * np.log2(np.float64(claimed)))
        # Of two ads alone the likeness is measured already, and reaches the bar.
        if claimed > 1 and not _alike(corpus, yardstick, place, (sampled, firsts, seconds, needed), scratch):
            refused[question] = claimed
        else:
            parent[other] = one
            following[last[one]] = other
            last[one] = last[other]
            size[one] += size[other]


@numba.njit(cache=True, nogil=True)
def _root(parent, ad):  # type: ignore[no-untyped-def]
    while parent[ad] != ad:
        parent[ad] = parent[parent[ad]]
        ad = parent[ad]
    return ad


@numba.njit(cache=True, nogil=True)
def _least_names(parent):  # type: ignore[no-untyped-def]
    names = np.full(len(parent), -1, np.int64)
    out = np.empty(len(parent), np.int64)
    for ad in range(len(parent)):
        root = _root(parent, ad)
        if names[root] < 0:
            names[root] = ad
        out[ad] = names[root]
    return out


@numba.njit(cache=True, nogil=True)
def _sample(following, size, root, out):  # type: ignore[no-untyped-def]
    """Up to `SAMPLES` members of a cluster, evenly over the order in which they joined."""
    total = min(SAMPLES, size)
    ad, place = root, 0
    for at in range(total):
        wanted = (at * (size - 1)) // max(total - 1, 1)
        while place < wanted:
            ad = following[ad]
            place += 1
        out[at] = ad
    return total


@numba.njit(cache=True, nogil=True)
def _alike(corpus, yardstick, place, question, scratch):  # type: ignore[no-untyped-def]
    """Whether the mean likeness of all sampled pairs reaches what is needed; a clear answer comes early."""
    sampled, firsts, seconds, needed = question
    total, asked = 0.0, 0
    for at in range(firsts):
        _hold(corpus, sampled[0, at], scratch)
        for other in range(seconds):
            pair = (sampled[0, at], sampled[1, other])
            total += _likeness(corpus, yardstick, pair, scratch) * _factor(place, pair)
            asked += 1
            mean = total / asked
            if asked >= _EARLY and not _UNCLEAR_LOW * needed < mean < _UNCLEAR_HIGH * needed:
                return mean >= needed
    return total / asked >= needed


@numba.njit(cache=True, nogil=True)
def _hold(corpus, ad, scratch):  # type: ignore[no-untyped-def]
    grams, _, hashes, turns = scratch
    total = grams_of(corpus.data, (corpus.offsets[ad], corpus.offsets[ad + 1]), hashes)
    turns[0] += 1
    turns[2] = np.int32(mask_for(total, _SLOTS))
    for at in range(total):
        add_new(grams, turns[0], hashes[at], np.uint32(turns[2]))


@numba.njit(cache=True, nogil=True)
def _likeness(corpus, yardstick, pair, scratch):  # type: ignore[no-untyped-def]
    """The cosine of the ad held in `scratch` and another, as `compare` measures it."""
    grams, taken, hashes, turns = scratch
    first, second = pair
    turns[1] += 1
    dot = 0.0
    for at in range(grams_of(corpus.data, (corpus.offsets[second], corpus.offsets[second + 1]), hashes)):
        found = find(grams, turns[0], hashes[at], np.uint32(turns[2]))
        if found >= 0 and taken[found] != turns[1]:
            taken[found] = turns[1]
            weight = yardstick.rarity[hashes[at] & np.uint32(GRAM_COUNTERS - 1)] / RARITY_STEPS
            dot += weight * weight
    norm = np.float64(yardstick.norms[first]) * np.float64(yardstick.norms[second])
    return min(dot / norm, 1.0) if norm > 0 else 0.0


@numba.njit(cache=True, nogil=True)
def _factor(place, pair):  # type: ignore[no-untyped-def]
    places, same, different = place
    first, second = pair
    if places[first] < 0 or places[second] < 0:
        return np.float32(1)
    return same if places[first] == places[second] else different
