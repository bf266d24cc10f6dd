"""Centroid linkage: one likely pair does not fuse two authors, and lower bars only join."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import (
    BAR,
    LEAST_OF_BAR,
    LikelyPairs,
    Merging,
    scale_of,
)
from lykta.ads.group.merging import LEAST_OWN_LIKENESS, SAMPLES, _join, _of_one_author, _probability
from lykta.ads.pair.compare import compare
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import Features
from lykta.ads.pipeline.local_backend import LocalFeatures
from lykta.ads.weigh import DEFAULT_WEIGHTS, TextWeights, against_others, evidence_of
from lykta.ads.weigh.places import OTHER_PLACE, SAME_PLACE, Places
from tests.ads.group.partitions import is_coarser, same_partition
from tests.ads.pair.small_corpus import all_pairs, corpus_of, features_by
from tests.ads.weigh.test_kept import steps
from tests.examples import examples

WORK = Work(1)
SMALL = settings(max_examples=examples(25), deadline=None)
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
BACKGROUND = 0.05


SCALE = scale_of(DEFAULT_WEIGHTS, Places(), BACKGROUND, min(BARS))
PAIR = np.array([[0, 1]])


@dataclass(frozen=True)
class Made:
    """Texts that can be merged: what they are measured by, and their traits (place and user), int32[t, 2]."""

    features: Features
    traits: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.traits)

    def likeness(self, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        """How alike the texts of pairs are, float32[m], the place counted in."""
        one, other = self.traits[pairs, 0].T
        factor = np.where((one < 0) | (other < 0), 1, np.where(one == other, SAME_PLACE, OTHER_PLACE))
        likeness: NDArray[np.float32] = compare(self.features, pairs, WORK).similarity * factor.astype(
            np.float32
        )
        return likeness

    def information(self, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        """The bits of the text of less, float32[m]."""
        return self.features.information[pairs].min(axis=1, initial=np.inf)

    def probability(self, pairs: NDArray[np.int64], *, strangers: float = 0.0) -> NDArray[np.float32]:
        """What the text model gives pairs, float32[m], for their likeness beyond that of strangers, the place
        and the users counted in.
        """
        user, another = self.traits[pairs, 1].T
        beyond = np.clip(self.likeness(pairs) - np.float32(strangers), 0, 1)
        estimate = DEFAULT_WEIGHTS.probability(evidence_of(beyond, self.information(pairs), BACKGROUND))
        others = (user >= 0) & (another >= 0) & (user != another)
        return against_others(estimate, others).probability.astype(np.float32)

    def likely(self) -> LikelyPairs:
        """All pairs of texts."""
        pairs = all_pairs(len(self))
        return LikelyPairs(pairs, self.probability(pairs))


def made(texts: list[str], places: list[int] | None = None, users: list[int] | None = None) -> Made:
    """Some texts with what is known of them."""
    unknown = [-1] * len(texts)
    traits = np.array([places or unknown, users or unknown], np.int32).T.copy()
    return Made(features_by(corpus_of(texts)), traits)


def clusters_of(
    texts: list[str],
    bars: tuple[float, ...] = BARS,
    places: list[int] | None = None,
    users: list[int] | None = None,
) -> list[NDArray[np.int64]]:
    """The clusters at each bar when every pair of texts is a candidate."""
    whole = made(texts, places, users)
    return merge(whole, whole.likely(), bars=bars)


def merge(
    whole: Made,
    pairs: LikelyPairs,
    *,
    bars: tuple[float, ...],
    threads: int = 1,
    sizes: NDArray[np.int64] | int = 1,
) -> list[NDArray[np.int64]]:
    """The clusters at each bar, one after the other, when each text stands in so many ads."""
    here = LocalFeatures(whole.features, Work(threads))
    merging = Merging(
        here.merge,
        pairs,
        traits=whole.traits,
        sizes=np.full(len(whole), sizes, np.int64),
        scale=SCALE._replace(bar=min(bars)),
    )
    return [merging.down_to(bar) for bar in bars]


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
def test_two_texts_that_meet_nobody_else_merge_when_what_they_share_beyond_strangers_reaches_the_bar(
    texts: list[str], bar: float
) -> None:
    whole = made(texts)
    pairs = whole.likely()
    for at in range(0, len(pairs.pairs), 7):
        one, other = pairs.pairs[at].tolist()
        (clusters,) = merge(whole, LikelyPairs(pairs.pairs[[at]], pairs.probability[[at]]), bars=(bar,))
        (probability,) = whole.probability(pairs.pairs[[at]], strangers=BACKGROUND)
        assume(abs(probability - bar) > 1e-6)
        assert (clusters[other] == one) == (probability >= bar)


@SMALL
@given(TEXTS, st.sampled_from(BARS))
def test_a_text_none_of_whose_pairs_could_reach_the_bar_is_alone(texts: list[str], bar: float) -> None:
    whole = made(texts)
    pairs = whole.likely()
    reached = pairs.pairs[pairs.probability >= LEAST_OF_BAR * bar]
    (clusters,) = merge(whole, pairs, bars=(bar,))
    alone = set(range(len(texts))) - set(reached.ravel().tolist())
    assert all((clusters == clusters[text]).sum() == 1 for text in alone)


@SMALL
@given(TEXTS, st.integers(2, 4))
def test_threads_change_nothing(texts: list[str], threads: int) -> None:
    whole = made(texts)
    alone, shared = (merge(whole, whole.likely(), bars=BARS, threads=count) for count in (1, threads))
    assert all(np.array_equal(one, other) for one, other in zip(alone, shared, strict=True))


@SMALL
@given(TEXTS, TEXTS, st.booleans())
def test_clusters_depend_on_their_own_component_alone(
    texts: list[str], others: list[str], first: bool
) -> None:
    # All are measured by what is rare among all, and no pair ties the two kinds together.
    kinds = np.array([0] * len(texts) + [1] * len(others) if first else [1] * len(others) + [0] * len(texts))
    whole = made([*texts, *others] if first else [*others, *texts])
    every = whole.likely()
    ours = (kinds[every.pairs] == 0).all(axis=1)
    apart = ours | (kinds[every.pairs] == 1).all(axis=1)
    alone, beside = (
        merge(whole, LikelyPairs(every.pairs[kept], every.probability[kept]), bars=BARS)
        for kept in (ours, apart)
    )
    for one, other in zip(alone, beside, strict=True):
        assert np.array_equal(one[kinds == 0], other[kinds == 0])


def families(chance: np.random.Generator, count: int, ads: int) -> list[str]:
    """Ads of so many authors, each with its own words and a few of its own left out in each ad."""
    letters = list("bcdfghjklmnpqrstvwxz")
    texts = []
    for _ in range(count):
        words = ["".join(chance.choice(letters, 8)) for _ in range(20)]
        texts += [" ".join(np.delete(words, chance.choice(20, 4, replace=False))) for _ in range(ads)]
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_numbering_the_ads_otherwise_finds_the_same_authors(seed: int) -> None:
    chance = np.random.default_rng(seed)
    texts = families(chance, 6, 9)
    order = chance.permutation(len(texts))
    (clusters,) = clusters_of(texts, (BAR,))
    moved = [""] * len(texts)
    for ad, place in enumerate(order):
        moved[place] = texts[ad]
    (other,) = clusters_of(moved, (BAR,))
    assert same_partition(clusters, np.repeat(np.arange(6), 9))
    assert same_partition(clusters, other[order])


def claimed(within: list[tuple[int, int]], last: tuple[int, int]) -> LikelyPairs:
    """The pairs within clusters as more probable than the `last` one."""
    every = sorted([*within, last])
    probability = np.array([0.8 if pair == last else 0.9 for pair in every], np.float32)
    return LikelyPairs(np.array(every), probability)


def test_one_likely_pair_does_not_fuse_two_authors() -> None:
    whole = made(families(np.random.default_rng(5), 2, 8))
    within = [pair for pair in combinations(range(16), 2) if (pair[0] < 8) == (pair[1] < 8)]
    # The wrong pair is claimed to be the most probable but for two others.
    pairs = claimed(within, (0, 8))
    (clusters,) = merge(whole, pairs, bars=(0.2,))
    assert same_partition(clusters, np.repeat([0, 1], 8))


def test_a_chain_of_copies_stops_where_its_ends_are_no_longer_alike() -> None:
    words = [f"{WORDS[at % 8]}{'abcdefgh'[at // 8] * 5}" for at in range(64)]
    texts = [" ".join(words[at : at + 10]) for at in range(0, 54, 3)]
    (clusters,) = clusters_of(texts, (0.3,))
    assert len(set(clusters.tolist())) > 1
    assert clusters[0] != clusters[-1]


def test_the_same_text_in_two_places_needs_more_than_in_one() -> None:
    texts = [*families(np.random.default_rng(6), 1, 2), *families(np.random.default_rng(7), 3, 1)]
    unknown = [-1, -1, -1]
    apart, same = (
        float(made(texts, [0, place, *unknown]).probability(PAIR, strangers=BACKGROUND)[0])
        for place in (1, -1)
    )
    between = (apart + same) / 2
    assert apart < same
    assert clusters_of(texts, (between,), [0, 1, *unknown])[0][1] == 1
    assert clusters_of(texts, (between,), [0, 0, *unknown])[0][1] == 0
    assert clusters_of(texts, (between,), [0, -1, *unknown])[0][1] == 0


@pytest.mark.parametrize(("users", "together"), [([0, 1], False), ([0, 0], True), ([0, -1], True)])
def test_texts_of_different_contacts_need_more(users: list[int], together: bool) -> None:
    texts, unknown = families(np.random.default_rng(6), 1, 2), [-1, -1]
    apart, same = (
        float(made(texts, unknown, list(held)).probability(PAIR, strangers=BACKGROUND)[0])
        for held in ((0, 1), (-1, -1))
    )
    assert apart < same
    (clusters,) = clusters_of(texts, ((apart + same) / 2,), unknown, users)
    assert (clusters[0] == clusters[1]) == together


@SMALL
@given(TEXTS, st.data())
def test_knowing_that_contacts_differ_only_parts_two_texts(texts: list[str], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(texts) - 1), min_size=2, max_size=2, unique=True))
    users = [-1] * len(texts)
    users[one], users[other] = 0, 1
    pair = np.array([[min(one, other), max(one, other)]])
    for known in (users, [-1] * len(texts)):
        whole = made(texts, None, known)
        clusters = merge(whole, LikelyPairs(pair, np.ones(1, np.float32)), bars=(0.3,))[0]
        if known is users:
            parted = clusters[one] != clusters[other]
        else:
            assert parted or clusters[one] == clusters[other]


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_two_clusters_merge_by_the_cosine_of_their_centroids_beyond_strangers(size: int) -> None:
    whole = made(alike_halves(size))
    halves = np.arange(2 * size) // size
    pairs = all_pairs(2 * size)
    within = halves[pairs[:, 0]] == halves[pairs[:, 1]]
    # Each text with itself as well, as drawing with replacement has it.
    own = [
        (size + 2 * whole.likeness(pairs[within & (halves[pairs[:, 0]] == half)]).sum()) / size**2
        for half in range(2)
    ]
    lengths = np.prod([max(alike - BACKGROUND, LEAST_OWN_LIKENESS) for alike in own])
    beyond = (whole.likeness(pairs[~within]).mean() - BACKGROUND) * (1 - BACKGROUND) / np.sqrt(lengths)
    expected = _probability(beyond, whole.information(pairs[~within]).mean(), SCALE)
    # Each half is claimed to be whole before the two meet.
    met = claimed([(one, other) for one, other in pairs[within].tolist()], (0, size))
    for times, together in ((0.99, True), (1.01, False)):
        (clusters,) = merge(whole, met, bars=(expected * times,))
        assert same_partition(clusters, halves * (not together))


SHARES = st.floats(0, 1)
BETWEEN = st.tuples(SHARES, st.floats(0, 500), SHARES)


@given(BETWEEN, BETWEEN, SHARES, SHARES)
def test_more_evidence_never_lowers_the_probability_of_two_clusters(
    one: tuple[float, float, float], other: tuple[float, float, float], own: float, another: float
) -> None:
    weak, strong = (
        tuple(choose(pair) for choose, pair in zip(kinds, zip(one, other, strict=True), strict=True))
        for kinds in ((min, min, max), (max, max, min))
    )
    assert _of_one_author(weak, own, another, SCALE) <= _of_one_author(strong, own, another, SCALE) + 1e-12


@given(BETWEEN, SHARES, SHARES, SHARES)
def test_the_less_alike_the_texts_of_a_cluster_the_less_is_asked_of_another(
    between: tuple[float, float, float], own: float, another: float, other: float
) -> None:
    loose, dense = (_of_one_author(between, alike, other, SCALE) for alike in sorted((own, another)))
    assert loose >= dense - 1e-12
    assert _of_one_author(between, other, own, SCALE) == _of_one_author(between, own, other, SCALE)


@given(BETWEEN, SHARES, SHARES)
def test_each_share_of_different_contacts_multiplies_the_odds(
    between: tuple[float, float, float], own: float, another: float
) -> None:
    likeness, information, others = between
    alone = _of_one_author((likeness, information, 0.0), own, another, SCALE)
    found = _of_one_author(between, own, another, SCALE)
    odds = SCALE.other_contacts**others * alone
    assert found == pytest.approx(odds / (odds + 1 - alone), rel=1e-9)
    assert 0 <= found <= alone


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_sample_of_a_cluster_is_spread_evenly_over_its_texts(ours: int, theirs: int) -> None:
    """Texts are their place in the cluster, so that what is kept can be read off."""
    samples = np.zeros((2, SAMPLES), np.int32)
    for row, (first, texts) in enumerate([(0, ours), (ours, theirs)]):
        kept = min(SAMPLES, texts)
        samples[row, :kept] = first + np.round(np.linspace(0, texts - 1, kept))
    _join(samples, np.array([ours, theirs]), 0, 1, np.empty(SAMPLES, np.int32))
    kept = min(SAMPLES, ours + theirs)
    even = np.linspace(0, ours + theirs - 1, kept)
    # A sample stands for the texts around it, to half the way to the next; places are whole numbers.
    apart = max((texts - 1) / max(min(SAMPLES, texts) - 1, 1) for texts in (ours, theirs))
    assert np.abs(samples[0, :kept] - even).max() <= apart / 2 + 1.5
    assert (np.diff(samples[0, :kept]) >= 0).all()


def alike_halves(size: int) -> list[str]:
    """Two halves, each the versions of one text, that share some of their words."""
    chance = np.random.default_rng(size)
    words = ["".join(chance.choice(list("bcdfghjklmnpqrstvwxz"), 8)) for _ in range(62)]
    halves = (words[:36], words[26:62])
    return [
        " ".join(word for at, word in enumerate(half) if at % 9 != version)
        for half in halves
        for version in range(size)
    ]


@given(
    st.builds(TextWeights, st.floats(-9, 9), st.floats(0.1, 5), st.floats(0, 5), st.none() | steps()),
    st.floats(0, 1.25, width=32),
    st.floats(0, 500, width=32),
    st.floats(0.001, 0.9),
)
def test_merging_gives_a_pair_the_probability_of_the_text_model(
    weights: TextWeights, likeness: float, information: float, background: float
) -> None:
    evidence = evidence_of(np.array([likeness], np.float32), np.array([information], np.float32), background)
    expected = weights.probability(evidence).probability[0]
    found = _probability(likeness, information, scale_of(weights, Places(), background, BAR))
    assert found == pytest.approx(expected, abs=1e-6)


def test_no_likely_pairs_leave_every_text_alone() -> None:
    nothing = LikelyPairs(np.zeros((0, 2), np.int64), np.zeros(0, np.float32))
    found = merge(made(["hej", "hej"]), nothing, bars=BARS)
    assert [one.tolist() for one in found] == [[0, 1]] * 3


@pytest.mark.parametrize("ads", [2, 4, 8])
def test_a_passage_that_two_authors_share_in_one_text_each_does_not_fuse_them(ads: int) -> None:
    texts = [text.split() for text in families(np.random.default_rng(5), 2, ads)]
    for own in (0, ads):
        texts[own] = texts[own][:12] + [f"{word}gemensam" for word in WORDS]
    whole = made([" ".join(words) for words in texts])
    within = [(one, other) for one, other in combinations(range(2 * ads), 2) if (one < ads) == (other < ads)]
    # Each author is whole before the two texts with the passage meet, which are as alike as many of its own.
    pairs = claimed(within, (0, ads))
    assert whole.probability(np.array([[0, ads]]))[0] > BAR
    (clusters,) = merge(whole, pairs, bars=(BAR,))
    assert same_partition(clusters, np.repeat([0, 1], ads))


@pytest.mark.parametrize("copies", [1, 8, 40])
def test_how_many_ads_bear_a_text_does_not_change_the_bar(copies: int) -> None:
    whole = made(families(np.random.default_rng(9), 1, 6))
    (clusters,) = merge(whole, whole.likely(), bars=(0.3,), sizes=copies)
    (alone,) = merge(whole, whole.likely(), bars=(0.3,))
    assert clusters.tolist() == alone.tolist()
