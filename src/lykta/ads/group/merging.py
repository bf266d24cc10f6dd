"""Text clusters by centroid linkage: one likely pair is not enough, the two sides must be alike as a whole.

The pairs are taken from the most probable to the least, as single linkage does (Kruskal 1956), but two
clusters become one only when their centroids are so alike that one author is probable. That is centroid
linkage (Sokal & Michener 1958) at the cost of single linkage: a chain of copies stops where its ends no
longer resemble each other. What counts is how alike the two are beside how alike each is in itself, both
beyond what strangers' texts of the file are: texts of an author who varies them all are brought together by
little, and versions of two templates that hold many words in common are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.group.components import join_clusters, least_names, roots_of
from lykta.ads.kernel.borrowed import prefetch_stretch
from lykta.ads.kernel.disjoint_sets import root_of
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import each_once
from lykta.ads.pair.features import BITMAP_WORDS, Features, clear_bits, set_bits, weigh_shared
from lykta.ads.weigh.places import Places
from lykta.ads.weigh.text_model import (
    ENOUGH_INFORMATION,
    LEAST_INFORMATION,
    LEAST_LIKENESS,
    ORDINARY_BACKGROUND,
    OTHER_CONTACTS,
    TextWeights,
    excess,
)

# The probability that makes two clusters one. Above, authors who vary their wording fall apart; below,
# strangers merge.
BAR = 0.175
# The same where the file's own contacts taught what a probability is: fitted on texts with printed numbers.
LEARNT_BAR = 0.3
# The texts of a cluster are taken to be so much alike at least, beyond what strangers' are. Without it loose
# clusters grow looser with each merge, and draw in whatever is near.
LEAST_OWN_LIKENESS = 0.25
# A pair so improbable, in shares of the bar, is not even asked about.
LEAST_OF_BAR = 0.5
# So many texts of each side are compared, spread evenly over it.
SAMPLES = 8

# Two clusters that were refused are asked again only when they claim so many times more.
_ASK_AGAIN = 4


@dataclass(frozen=True, slots=True)
class LikelyPairs:
    """Pairs int64[m, 2] of texts, sorted, and the probability float32[m] that one author wrote both."""

    pairs: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float32]

    def strongest_first(self, least: float, arrays: ArrayStore = IN_MEMORY) -> LikelyPairs:
        """The pairs of at least this probability, most probable first, and equals by text; in `arrays`."""
        likely = np.count_nonzero(self.probability >= least)
        # Bits of numbers from 0 sort as the numbers do, and the improbable come last.
        order = _sorted_places(~self.probability.view(np.uint32), arrays)[:likely]
        return LikelyPairs(arrays.take(self.pairs, order), arrays.take(self.probability, order))

    def down_to(self, least: float) -> npt.NDArray[np.int64]:
        """The pairs of at least this probability, when they are sorted strongest first."""
        return self.pairs[: len(self.pairs) - int(np.searchsorted(self.probability[::-1], np.float32(least)))]


class Chains(NamedTuple):
    """Pairs int64[m, 2] of texts, those of one chain side by side and strongest first, and int64[k + 1] where
    each chain `starts` and the last one ends: chains share no cluster, so that each can be merged for itself.
    """

    pairs: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def cuts(self, parts: int) -> npt.NDArray[np.int64]:
        """Where to cut the pairs, int64[p + 1], so that there are about so many parts of whole chains."""
        wanted = np.searchsorted(self.starts, np.linspace(0, len(self.pairs), parts + 1)[:-1])
        return each_once(np.append(self.starts[wanted], len(self.pairs)))


class Forest(NamedTuple):
    """Clusters of texts: each text's `parent`, int64[t], and by root up to `SAMPLES` of the cluster's texts,
    int32[t, SAMPLES], the number of `texts` and of `ads`, int64[t], and how `alike` its texts are,
    float64[t]: the mean likeness of two of them, drawn with replacement.
    """

    parent: npt.NDArray[np.int64]
    samples: npt.NDArray[np.int32]
    texts: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    alike: npt.NDArray[np.float64]


def plant_forest(ads: npt.NDArray[np.int64]) -> Forest:
    """The forest in which each text is a cluster of its own, of so many ads, int64[t]."""
    texts = np.arange(len(ads))
    samples = np.repeat(texts.astype(np.int32)[:, None], SAMPLES, axis=1)
    return Forest(texts, samples, np.ones_like(texts), ads.copy(), np.ones(len(ads)))


class Scale(NamedTuple):
    """How likeness and information make a probability: the weights, how many bits are enough, how the odds
    change by different contacts, what the same place or another makes of likeness, how alike `strangers`'
    texts are, and the steps that calibrate the score, float64[k], none where nothing was learnt; and the
    `bar` that two clusters must reach to become one.
    """

    # What is fitted is handed to the kernel, whose compiled form outlives a constant of another module.
    intercept: float
    likeness: float
    information: float
    enough_information: float
    other_contacts: float
    same_place: float
    other_place: float
    strangers: float
    scores: npt.NDArray[np.float64]
    probabilities: npt.NDArray[np.float64]
    bar: float


def scale_of(weights: TextWeights, places: Places, background: float, bar: float) -> Scale:
    """The scale of these weights in a file with this background, and this bar."""
    nothing = np.zeros(0, np.float64)
    steps = weights.steps
    return Scale(
        weights.intercept - weights.likeness * excess(background),
        weights.likeness,
        weights.information,
        ENOUGH_INFORMATION,
        OTHER_CONTACTS,
        places.same,
        places.other,
        # What the background has beyond the ordinary one the weights take off.
        min(background, ORDINARY_BACKGROUND),
        steps.scores if steps else nothing,
        steps.probabilities if steps else nothing,
        bar,
    )


type Merge = Callable[[Chains, Forest, npt.NDArray[np.int32], Scale], None]
"""Merges the clusters of a forest along chains of texts with these traits."""


class Merging:
    """Text clusters that grow as the bar falls: what merged at one bar stays merged at the next.

    So the clusters nest, and the surest merges come first. Of the texts it knows the `traits` int32[t, 2],
    the place and whose contacts the ads hold, each -1 where it is unknown or differs, and the `sizes`
    int64[t] in ads. The bar never falls below the scale's; the pairs lie in `arrays`.
    """

    def __init__(
        self,
        merge: Merge,
        likely: LikelyPairs,
        *,
        traits: npt.NDArray[np.int32],
        sizes: npt.NDArray[np.int64],
        scale: Scale,
        arrays: ArrayStore = IN_MEMORY,
    ) -> None:
        self._merge, self._traits, self._scale = merge, traits, scale
        self._forest = plant_forest(sizes)
        self._falling, self._arrays = likely.strongest_first(LEAST_OF_BAR * scale.bar, arrays), arrays

    def down_to(self, bar: float) -> npt.NDArray[np.int64]:
        """The cluster of each text at this bar, int64[t], named by its least text; bars may only fall.

        Texts that no chain of pairs ties together cannot merge, so chains can be taken one beside the other.
        """
        pairs = self._falling.down_to(LEAST_OF_BAR * bar)
        chains = _by_chain(self._forest.parent, pairs, self._arrays)
        self._merge(chains, self._forest, self._traits, self._scale._replace(bar=bar))
        parent = self._forest.parent
        return least_names(roots_of(parent, np.arange(len(parent))))


def merge_chains(
    features: Features,
    chains: Chains,
    forest: Forest,
    traits: npt.NDArray[np.int32],
    scale: Scale,
    work: Work,
) -> None:
    """Merge on the threads of this machine, each some chains of its own."""
    pairs, cuts = chains.pairs, chains.cuts(8 * work.threads)
    for _ in work.over(
        len(cuts) - 1,
        lambda begin, stop: _merge(
            *features.lists,
            features.norms,
            features.information,
            pairs[cuts[begin] : cuts[stop]],
            traits,
            *forest,
            scale,
        ),
        parts=len(cuts) - 1,
    ):
        pass


def _by_chain(parent: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64], arrays: ArrayStore) -> Chains:
    """The pairs with those of one chain side by side, in their order."""
    chain = join_clusters(parent, pairs)
    order = _sorted_places(chain[pairs[:, 0]].astype(np.uint32), arrays)
    taken = arrays.take(pairs, order)
    return Chains(taken, np.append(_chain_starts(chain, taken), len(pairs)))


def _sorted_places(numbers: npt.NDArray[np.uint32], arrays: ArrayStore) -> npt.NDArray[np.int64]:
    """The places of numbers in their order, equals as they stand; in `arrays`."""
    keys: npt.NDArray[np.uint64] = arrays.empty(len(numbers), np.uint64)
    keys[:] = numbers
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    keys &= np.uint64(0xFFFFFFFF)
    return keys.view(np.int64)


@numba.njit(cache=True, nogil=True)
def _chain_starts(chain, pairs):  # type: ignore[no-untyped-def]
    """Where in the pairs, those of one chain side by side, each chain begins."""
    starts, filled = np.empty(len(pairs), np.int64), np.int64(0)
    for row in range(len(pairs)):
        starts[filled] = row
        filled += np.int64(row == 0 or chain[pairs[row, 0]] != chain[pairs[row - 1, 0]])
    return starts[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _merge(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    begin, stop, entries, norms, information, pairs, traits, parent, samples, texts, ads, alike, scale
):
    total, scratch = len(parent), np.empty(SAMPLES, np.int32)
    bitmap = np.zeros(BITMAP_WORDS, np.uint32)
    refused = {np.int64(-1): np.int64(0)}
    for row in range(len(pairs)):
        one, other = root_of(parent, pairs[row, 0]), root_of(parent, pairs[row, 1])
        if one == other:
            continue
        if ads[one] < ads[other] or (ads[one] == ads[other] and other < one):
            one, other = other, one
        claimed = ads[one] * ads[other]
        question = one * total + other
        if question in refused and claimed < _ASK_AGAIN * refused[question]:
            continue
        fewer, more = (one, other) if texts[one] < texts[other] else (other, one)
        # The side of fewer samples is laid out, since laying out costs as much as a comparison.
        ours, theirs = samples[fewer, : texts[fewer]], samples[more, : texts[more]]
        # Lists lie anywhere: all are asked for before the first of them is waited for.
        for side in (ours, theirs):
            for text in side:
                prefetch_stretch(entries, begin[text], stop[text])
        between = _between(begin, stop, entries, norms, information, traits, ours, theirs, bitmap, scale)
        if _of_one_author(between, alike[fewer], alike[more], scale) < scale.bar:
            refused[question] = claimed
            continue
        share = np.float64(texts[fewer]) / np.float64(texts[fewer] + texts[more])
        crossed = 2 * share * (1 - share) * min(between[0], 1.0)
        alike[one] = share**2 * alike[fewer] + (1 - share) ** 2 * alike[more] + crossed
        _join(samples, texts, one, other, scratch)
        parent[other] = one
        texts[one] += texts[other]
        ads[one] += ads[other]


@numba.njit(cache=True, nogil=True)
def _join(samples, texts, one, other, scratch):  # type: ignore[no-untyped-def]
    """The sample of a cluster that two become: spread evenly over the first's texts and then the other's."""
    ours, theirs = texts[one], texts[other]
    total = ours + theirs
    kept = min(SAMPLES, total)
    for at in range(kept):
        place = at * (total - 1) // (kept - 1)
        if place < ours:
            scratch[at] = samples[one, _nearest(place, ours)]
        else:
            scratch[at] = samples[other, _nearest(place - ours, theirs)]
    samples[one, :kept] = scratch[:kept]


@numba.njit(cache=True, nogil=True, inline="always")
def _nearest(place, texts):  # type: ignore[no-untyped-def]
    """Which sample of a cluster of so many texts stands for a place in it."""
    last = min(SAMPLES, texts) - 1
    return (2 * place * last + texts - 1) // (2 * (texts - 1)) if texts > 1 else 0


@numba.njit(cache=True, nogil=True)
def _between(begin, stop, entries, norms, information, traits, ours, theirs, bitmap, scale):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (as above)
    """Over all pairs of two samples of texts: the mean likeness, the mean information of the text of less,
    and the share of pairs whose ads hold different contacts.
    """
    likeness, known, others = 0.0, 0.0, 0
    for row in range(len(ours)):
        one = ours[row]
        set_bits(bitmap, entries, begin[one], stop[one])
        for column in range(len(theirs)):
            other = theirs[column]
            norm = np.float64(norms[one]) * np.float64(norms[other])
            if norm > 0:
                square, _ = weigh_shared(bitmap, entries, begin[other], stop[other])
                factor = _factor(traits[one, 0], traits[other, 0], scale)
                likeness += min(np.float64(square) / norm, 1.0) * factor
                known += min(information[one], information[other])
            others += _differ(traits[one, 1], traits[other, 1])
        clear_bits(bitmap, entries, begin[one], stop[one])
    pairs = len(ours) * len(theirs)
    return likeness / pairs, known / pairs, others / pairs


@numba.njit(cache=True, nogil=True)
def _of_one_author(between, own, other_own, scale):  # type: ignore[no-untyped-def]
    """The probability that one author wrote two clusters, of what lies `between` them and of how alike the
    texts of each are.
    """
    likeness, information, others = between
    # The cosine of the two centroids, were the likeness of strangers taken from all: two texts alone have no
    # less than what they are alike beyond strangers.
    least, spread = LEAST_OWN_LIKENESS, 1.0 - scale.strangers
    lengths = max(own - scale.strangers, least) * max(other_own - scale.strangers, least)
    beyond = max(likeness - scale.strangers, 0.0) * spread / np.sqrt(lengths)
    probability = _probability(min(beyond, 1.0), information, scale)
    against = scale.other_contacts**others * probability
    return against / (against + 1 - probability)


@numba.njit(cache=True, nogil=True)
def _probability(likeness, information, scale):  # type: ignore[no-untyped-def]
    """What the weights (`weigh.text_model`) make of a pair."""
    informed = min(max(np.float64(information), LEAST_INFORMATION) / scale.enough_information, 1.0)
    odds = scale.intercept + scale.likeness * np.log(max(likeness, LEAST_LIKENESS))
    score = odds + scale.information * np.log(informed)
    if len(scale.scores) == 0:
        return 1.0 / (1.0 + np.exp(-score))
    last = len(scale.scores) - 1
    if score <= scale.scores[0]:
        return scale.probabilities[0]
    if score >= scale.scores[last]:
        return scale.probabilities[last]
    after = np.searchsorted(scale.scores, score)
    low, high = scale.scores[after - 1], scale.scores[after]
    share = (score - low) / (high - low)
    return scale.probabilities[after - 1] * (1 - share) + scale.probabilities[after] * share


@numba.njit(cache=True, nogil=True, inline="always")
def _differ(one, other):  # type: ignore[no-untyped-def]
    """1 when the contacts of both texts are known and differ, else 0."""
    return np.int64(one >= 0 and other >= 0 and one != other)


@numba.njit(cache=True, nogil=True, inline="always")
def _factor(one, other, scale):  # type: ignore[no-untyped-def]
    if one < 0 or other < 0:
        return 1.0
    return scale.same_place if one == other else scale.other_place
