"""Text clusters by verified merging: one likely pair is not enough, the two sides must be alike on average.

The pairs are taken from the most alike to the least, as single linkage does (Kruskal 1956), but two clusters
become one only if the mean likeness between samples of both reaches the bar. That is average linkage (Sokal
& Michener 1958) at the cost of single linkage: one wrong pair cannot fuse two hands, and a chain of copies
stops where its ends no longer resemble each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.compare import Yardstick
from lykta.ads.pair.corpus import Corpus
from lykta.ads.pair.hashing import LONGEST_STYLE, add_new, find, grams_of
from lykta.ads.pair.rarity import GRAM_COUNTERS, RARITY_STEPS
from lykta.ads.weigh.place import OTHER_PLACE, SAME_PLACE

# The bar is so many times the file's background (see docs/decisions/0005): below, strangers merge; above,
# hands that vary their wording fall apart.
BAR = 1.7
# A merge of a and b ads claims a x b pairs, so large clusters must be more alike: by this share of the bar
# for each doubling of the claim.
BAR_GROWTH = 0.15
# So many ads of each side are compared, spread evenly over it.
SAMPLES = 6

# Two clusters that were refused are asked again only when they claim so many times more.
_ASK_AGAIN = 2

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
    corpus: Corpus, yardstick: Yardstick, likely: LikelyPairs, places: npt.NDArray[np.int32], *, bar: float
) -> npt.NDArray[np.int64]:
    """The text cluster of each ad, int64[n], named by its least ad.

    `places` int32[n] are place codes, -1 where unknown; `bar` is the least mean likeness.
    """
    ordered = likely.strongest_first(bar)
    return _merge(corpus, yardstick, ordered, (places, np.float32(SAME_PLACE), np.float32(OTHER_PLACE)), bar)


@numba.njit(cache=True, nogil=True)
def _merge(corpus, yardstick, pairs, place, bar):  # type: ignore[no-untyped-def]
    ads = len(corpus.offsets) - 1
    parent, following = np.arange(ads), np.full(ads, -1, np.int64)
    last, size = np.arange(ads), np.ones(ads, np.int64)
    sampled = np.empty((2, SAMPLES), np.int64)
    scratch = (
        np.zeros(_SLOTS, np.uint32),
        np.zeros(_SLOTS, np.int32),
        np.zeros(_SLOTS, np.int32),
        np.empty(LONGEST_STYLE, np.uint32),
        np.zeros(2, np.int32),
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
        mean = _mean_likeness(corpus, yardstick, place, (sampled, firsts, seconds), scratch)
        if mean < bar * (1.0 + BAR_GROWTH * np.log2(np.float64(claimed))):
            refused[question] = claimed
        else:
            parent[other] = one
            following[last[one]] = other
            last[one] = last[other]
            size[one] += size[other]
    return _least_names(parent)


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
def _mean_likeness(corpus, yardstick, place, samples, scratch):  # type: ignore[no-untyped-def]
    sampled, firsts, seconds = samples
    total = 0.0
    for at in range(firsts):
        _hold(corpus, sampled[0, at], scratch)
        for other in range(seconds):
            pair = (sampled[0, at], sampled[1, other])
            total += _likeness(corpus, yardstick, pair, scratch) * _factor(place, pair)
    return total / (firsts * seconds)


@numba.njit(cache=True, nogil=True)
def _hold(corpus, ad, scratch):  # type: ignore[no-untyped-def]
    grams, stamps, _, hashes, turns = scratch
    turns[0] += 1
    for at in range(grams_of(corpus.data, (corpus.offsets[ad], corpus.offsets[ad + 1]), hashes)):
        add_new(grams, stamps, turns[0], hashes[at])


@numba.njit(cache=True, nogil=True)
def _likeness(corpus, yardstick, pair, scratch):  # type: ignore[no-untyped-def]
    """The cosine of the ad held in `scratch` and another, as `compare` measures it."""
    grams, stamps, taken, hashes, turns = scratch
    first, second = pair
    turns[1] += 1
    dot = 0.0
    for at in range(grams_of(corpus.data, (corpus.offsets[second], corpus.offsets[second + 1]), hashes)):
        found = find(grams, stamps, turns[0], hashes[at])
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
