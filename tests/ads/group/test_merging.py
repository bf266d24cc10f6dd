"""Verified merging: one likely pair does not fuse two hands, and lower bars only join."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import LikelyPairs, MergedTexts, Merging
from lykta.ads.pair.compare import Yardstick, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pipeline.here import MeasuredHere
from lykta.ads.weigh.place import OTHER_PLACE, SAME_PLACE
from tests.ads.group.partitions import is_coarser, same_partition
from tests.ads.pair.small_corpus import all_pairs, corpus_of
from tests.ads.pair.test_compare import yardstick_of

WORK = Work(1)
SMALL = settings(max_examples=25, deadline=None)
# Words that share no five letters, so that texts without a word in common are not alike at all.
WORDS = [
    "morgonkaffe",
    "sjöutsikt",
    "cykeltur",
    "pannkaka",
    "trädgård",
    "kvällsbris",
    "filmafton",
    "vinterbad",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), min_size=2, max_size=14
)
BARS = (0.6, 0.3, 0.1)


def clusters_of(
    texts: list[str], bars: tuple[float, ...] = BARS, places: list[int] | None = None
) -> list[NDArray[np.int64]]:
    """The clusters at each bar when every pair of texts is a candidate."""
    corpus = corpus_of(texts)
    codes = np.array(places or [-1] * len(texts), np.int32)
    yardstick = yardstick_of(corpus)
    return merge(yardstick, likely(corpus, yardstick, codes), codes, one_each(texts), bars=bars)


def merge(
    yardstick: Yardstick,
    pairs: LikelyPairs,
    places: NDArray[np.int32],
    sizes: NDArray[np.int64],
    *,
    bars: tuple[float, ...],
    threads: int = 1,
) -> list[NDArray[np.int64]]:
    """The clusters at each bar, one after the other."""
    here = MeasuredHere(yardstick, Work(threads))
    merging = Merging(here.merge, pairs, MergedTexts(places, sizes), parts=here.merge_parts, least=min(bars))
    return [merging.down_to(bar) for bar in bars]


def one_each(texts: list[str]) -> NDArray[np.int64]:
    """Each text stands in one ad."""
    return np.ones(len(texts), np.int64)


def likely(corpus: Corpus, yardstick: Yardstick, places: NDArray[np.int32]) -> LikelyPairs:
    """All pairs and their likeness, the place counted in."""
    pairs = all_pairs(corpus.size)
    one, other = places[pairs[:, 0]], places[pairs[:, 1]]
    factor = np.where((one < 0) | (other < 0), 1, np.where(one == other, SAME_PLACE, OTHER_PLACE))
    similarity = compare(yardstick, pairs, WORK).similarity
    return LikelyPairs(pairs, (similarity * factor).astype(np.float32))


@SMALL
@given(TEXTS)
def test_a_lower_bar_only_joins(texts: list[str]) -> None:
    strict, middle, loose = clusters_of(texts)
    assert is_coarser(middle, strict)
    assert is_coarser(loose, middle)


@SMALL
@given(TEXTS)
def test_clusters_are_named_by_their_least_ad(texts: list[str]) -> None:
    for clusters in clusters_of(texts):
        assert [clusters[label] for label in clusters] == list(clusters)
        assert (clusters <= np.arange(len(texts))).all()


@SMALL
@given(TEXTS, st.sampled_from(BARS))
def test_each_cluster_is_held_by_pairs_that_reach_the_bar(texts: list[str], bar: float) -> None:
    corpus, places = corpus_of(texts), np.full(len(texts), -1, np.int32)
    (clusters,) = clusters_of(texts, (bar,))
    pairs = likely(corpus, yardstick_of(corpus), places)
    reached = set()
    for (one, other), likeness in zip(pairs.pairs.tolist(), pairs.likeness.tolist(), strict=True):
        if likeness >= bar:
            reached |= {one, other}
    alone = set(range(len(texts))) - reached
    assert all((clusters == clusters[ad]).sum() == 1 for ad in alone)


@SMALL
@given(TEXTS, st.permutations(range(14)))
def test_the_order_of_the_pairs_changes_nothing(texts: list[str], order: list[int]) -> None:
    corpus, places = corpus_of(texts), np.full(len(texts), -1, np.int32)
    yardstick = yardstick_of(corpus)
    pairs = likely(corpus, yardstick, places)
    mixed = np.random.default_rng(order[0]).permutation(len(pairs.pairs))
    moved = LikelyPairs(pairs.pairs[mixed], pairs.likeness[mixed])
    found, again = (merge(yardstick, one, places, one_each(texts), bars=BARS) for one in (pairs, moved))
    assert all(np.array_equal(one, other) for one, other in zip(found, again, strict=True))


@SMALL
@given(TEXTS, st.integers(2, 4))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    corpus, places = corpus_of(texts), np.full(len(texts), -1, np.int32)
    yardstick = yardstick_of(corpus)
    pairs = likely(corpus, yardstick, places)
    alone, shared = (
        merge(yardstick, pairs, places, one_each(texts), bars=BARS, threads=count) for count in (1, threads)
    )
    assert all(np.array_equal(one, other) for one, other in zip(alone, shared, strict=True))


def families(chance: np.random.Generator, count: int, ads: int) -> list[str]:
    """Ads of so many hands, each with its own words and a few of its own left out in each ad."""
    letters = list("bcdfghjklmnpqrstvwxz")
    texts = []
    for _ in range(count):
        words = ["".join(chance.choice(letters, 8)) for _ in range(20)]
        texts += [" ".join(np.delete(words, chance.choice(20, 4, replace=False))) for _ in range(ads)]
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_numbering_the_ads_otherwise_finds_the_same_hands(seed: int) -> None:
    chance = np.random.default_rng(seed)
    texts = families(chance, 6, 9)
    order = chance.permutation(len(texts))
    (clusters,) = clusters_of(texts, (0.1,))
    moved = [""] * len(texts)
    for ad, place in enumerate(order):
        moved[place] = texts[ad]
    (other,) = clusters_of(moved, (0.1,))
    assert same_partition(clusters, np.repeat(np.arange(6), 9))
    assert same_partition(clusters, other[order])


def test_one_likely_pair_does_not_fuse_two_hands() -> None:
    texts = families(np.random.default_rng(5), 2, 8)
    corpus, places = corpus_of(texts), np.full(16, -1, np.int32)
    yardstick = yardstick_of(corpus)
    within = [pair for pair in combinations(range(16), 2) if (pair[0] < 8) == (pair[1] < 8)]
    # The wrong pair is claimed to be the most alike but for two others.
    pairs = np.array([*within, (0, 8)], np.int64)
    likeness = np.array([0.9] * len(within) + [0.8], np.float32)
    (clusters,) = merge(yardstick, LikelyPairs(pairs, likeness), places, one_each(texts), bars=(0.2,))
    assert same_partition(clusters, np.repeat([0, 1], 8))


def test_a_chain_of_copies_stops_where_its_ends_are_no_longer_alike() -> None:
    words = [f"{WORDS[at % 8]}{'abcdefgh'[at // 8] * 5}" for at in range(64)]
    texts = [" ".join(words[at : at + 10]) for at in range(0, 54, 3)]
    (clusters,) = clusters_of(texts, (0.3,))
    assert len(set(clusters.tolist())) > 1
    assert clusters[0] != clusters[-1]


def test_the_same_text_in_two_places_needs_more_than_in_one() -> None:
    texts = [*families(np.random.default_rng(6), 1, 2), *families(np.random.default_rng(7), 3, 1)]
    (alike,) = {round(float(one), 6) for one in _likeness(texts)[:1]}
    between = alike * (1 + OTHER_PLACE) / 2
    assert clusters_of(texts, (between,), [0, 1, -1, -1, -1])[0][1] == 1
    assert clusters_of(texts, (between,), [0, 0, -1, -1, -1])[0][1] == 0
    assert clusters_of(texts, (between,), [0, -1, -1, -1, -1])[0][1] == 0


def _likeness(texts: list[str]) -> NDArray[np.float32]:
    corpus = corpus_of(texts)
    return likely(corpus, yardstick_of(corpus), np.full(len(texts), -1, np.int32)).likeness


def test_no_likely_pairs_leave_every_ad_alone() -> None:
    texts = ["hej", "hej"]
    corpus = corpus_of(texts)
    nothing = LikelyPairs(np.zeros((0, 2), np.int64), np.zeros(0, np.float32))
    places = np.full(2, -1, np.int32)
    found = merge(yardstick_of(corpus), nothing, places, one_each(texts), bars=BARS)
    assert [one.tolist() for one in found] == [[0, 1]] * 3


@pytest.mark.parametrize("ads", [2, 4, 8])
def test_a_passage_that_two_hands_share_in_one_text_each_does_not_fuse_them(ads: int) -> None:
    texts = [text.split() for text in families(np.random.default_rng(5), 2, ads)]
    for own in (0, ads):
        texts[own] = texts[own][:8] + [f"{word}gemensam" for word in WORDS]
    whole = [" ".join(words) for words in texts]
    corpus, places = corpus_of(whole), np.full(2 * ads, -1, np.int32)
    yardstick = yardstick_of(corpus)
    within = [(one, other) for one, other in combinations(range(2 * ads), 2) if (one < ads) == (other < ads)]
    # Each hand is whole before the two texts with the passage meet, which are as alike as many of one hand.
    pairs = np.array([*within, (0, ads)], np.int64)
    likeness = np.array([0.9] * len(within) + [0.8], np.float32)
    assert compare(yardstick, pairs[-1:], WORK).similarity[0] > 0.3
    (clusters,) = merge(yardstick, LikelyPairs(pairs, likeness), places, one_each(whole), bars=(0.06,))
    assert same_partition(clusters, np.repeat([0, 1], ads))


def test_clusters_of_the_same_two_versions_are_one_though_the_versions_differ() -> None:
    versions = families(np.random.default_rng(8), 2, 2)
    texts = [versions[0], versions[2], versions[1], versions[3]]
    corpus, places = corpus_of(texts), np.full(4, -1, np.int32)
    yardstick = yardstick_of(corpus)
    same = compare(yardstick, np.array([[0, 2], [1, 3]]), WORK).similarity
    pairs = LikelyPairs(np.array([[0, 1], [2, 3], [0, 2]], np.int64), np.array([0.9, 0.9, 0.8], np.float32))
    # All pairs but one are a third as alike, in the mean, as the least alike of the same version.
    bar = 0.6 * float(same.min())
    (clusters,) = merge(yardstick, pairs, places, one_each(texts), bars=(bar,))
    assert set(clusters.tolist()) == {0}


@pytest.mark.parametrize("copies", [1, 8, 40])
def test_the_bar_is_the_same_for_large_clusters(copies: int) -> None:
    texts = families(np.random.default_rng(9), 1, 6)
    corpus, places = corpus_of(texts), np.full(6, -1, np.int32)
    yardstick, sizes = yardstick_of(corpus), np.full(6, copies, np.int64)
    (clusters,) = merge(yardstick, likely(corpus, yardstick, places), places, sizes, bars=(0.5,))
    (alone,) = clusters_of(texts, (0.5,))
    assert clusters.tolist() == alone.tolist()
