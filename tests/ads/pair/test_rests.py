"""All holders of a passage are compared at once, and each two of them as if they were compared alone."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.passages import PASSAGE
from lykta.ads.pair.rests import (
    MOST_HOLDERS,
    NO_LIMIT,
    likeness_of_rests,
    make_scratch,
    mark_shared,
    take_texts,
)
from tests.ads.pair.small_corpus import SMALL, Feature, corpus_of_words, passages, rarities

VOCABULARY = np.random.default_rng(17).integers(1, 2**32, 6, dtype=np.uint32).tolist()
# The lowest bit says nothing of words that are not yet marked, and pairs are told apart by all others.
TEXTS = st.lists(
    st.lists(st.sampled_from([word & ~1 for word in VOCABULARY]), max_size=25),
    min_size=2,
    max_size=MOST_HOLDERS,
)
SCRATCH = make_scratch()


def rest(text: list[int], other: list[int]) -> list[int]:
    """The words of a text with 0 for those in passages that another holds as well."""
    shared, left = {passage for _, passage in passages(other)}, list(text)
    for at, passage in passages(text):
        if passage in shared:
            left[at : at + PASSAGE] = [0] * PASSAGE
    return left


def features_in(text: list[int]) -> list[Feature]:
    """The words and word pairs of a rest, as often as they come."""
    return [each for each in [*((word,) for word in text), *pairwise(text)] if 0 not in each]


@SMALL
@given(TEXTS, st.data())
def test_texts_compared_at_once_are_as_alike_as_each_two_alone(
    texts: list[list[int]], data: st.DataObject
) -> None:
    corpus = corpus_of_words([np.array(text, np.uint32) for text in texts])
    rarity = rarities(corpus)
    weights = {feature: rarity[feature] ** 2 for feature in rarity}
    pairs = list(combinations(range(len(texts)), 2))
    chosen = data.draw(st.sets(st.sampled_from(pairs)))
    asked = np.zeros(len(texts), np.uint8)
    for one, other in chosen:
        asked[one] |= 1 << other
        asked[other] |= 1 << one
    taken, holders = take_texts(corpus), np.arange(len(texts))
    covered = mark_shared(taken, holders, SCRATCH)
    likeness = likeness_of_rests(taken, holders, asked, NO_LIMIT, SCRATCH)
    for one, other in pairs:
        ours, theirs = rest(texts[one], texts[other]), rest(texts[other], texts[one])
        assert (covered[one, other], covered[other, one]) == (ours.count(0), theirs.count(0))
        first, second = set(features_in(ours)), features_in(theirs)
        norm = math.sqrt(sum(map(weights.__getitem__, first)) * sum(map(weights.__getitem__, second)))
        shared = sum(weights[feature] for feature in second if feature in first)
        expected = min(shared / norm, 1.0) if norm and (one, other) in chosen else -1.0
        assert likeness[one, other] == pytest.approx(expected)


@SMALL
@given(TEXTS, st.floats(0, 1), st.integers(0, 6))
def test_comparing_stops_only_when_more_pairs_than_the_limit_are_alike(
    texts: list[list[int]], bar: float, most: int
) -> None:
    taken = take_texts(corpus_of_words([np.array(text, np.uint32) for text in texts]))
    holders, asked = np.arange(len(texts)), np.full(len(texts), (1 << len(texts)) - 1, np.uint8)
    asked &= ~(np.uint8(1) << np.arange(len(texts), dtype=np.uint8))
    mark_shared(taken, holders, SCRATCH)
    whole = likeness_of_rests(taken, holders, asked, NO_LIMIT, SCRATCH)
    stopped = likeness_of_rests(taken, holders, asked, (bar, float(most)), SCRATCH)
    # What was compared is as alike as it is, and what was not is left out from one text on.
    assert np.array_equal(stopped[stopped >= 0], whole[stopped >= 0])
    assert np.array_equal(stopped, whole) or (stopped > bar).sum() > most
