"""Joining: the parts are those that pairs reach, whatever the order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import join_clusters, least_names, stars
from tests.ads.group.partitions import is_coarser, same_partition

ADS = 12
PAIRS = st.lists(st.tuples(st.integers(0, ADS - 1), st.integers(0, ADS - 1)), max_size=14)
LABELS = st.lists(st.integers(0, 4), min_size=ADS, max_size=ADS).map(np.array)


def rows(pairs: list[tuple[int, int]]) -> NDArray[np.int64]:
    """Pairs as the kernels take them."""
    return np.array(pairs, np.int64).reshape(-1, 2)


@given(LABELS, PAIRS)
def test_joined_is_the_finest_partition_that_keeps_clusters_and_pairs_whole(
    labels: NDArray[np.int64], pairs: list[tuple[int, int]]
) -> None:
    part = join_clusters(least_names(labels), rows(pairs))
    expected = list(labels + ADS)
    for one, other in pairs:
        expected = [expected[one] if label == expected[other] else label for label in expected]
    assert same_partition(part, np.array(expected))


@given(LABELS, PAIRS, st.permutations(range(ADS)))
def test_numbering_the_ads_otherwise_joins_the_same(
    labels: NDArray[np.int64], pairs: list[tuple[int, int]], order: list[int]
) -> None:
    renumbered = np.empty(ADS, np.int64)
    renumbered[order] = labels
    part = join_clusters(least_names(labels), rows(pairs))
    other = join_clusters(least_names(renumbered), rows([(order[a], order[b]) for a, b in pairs]))
    assert same_partition(part, other[order])


@given(LABELS)
def test_parts_are_named_by_their_least_ad(labels: NDArray[np.int64]) -> None:
    named = least_names(labels)
    assert same_partition(named, labels)
    assert [named[label] for label in named] == list(named)
    assert (named <= np.arange(ADS)).all()


@given(LABELS, PAIRS)
def test_joining_only_joins(labels: NDArray[np.int64], pairs: list[tuple[int, int]]) -> None:
    assert is_coarser(join_clusters(least_names(labels), rows(pairs)), labels)


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, ADS - 1))))
def test_stars_hold_each_group_together_and_nothing_else(uses: set[tuple[int, int]]) -> None:
    listed = np.array(sorted(uses), np.int64).reshape(-1, 2)
    for group in range(5):
        ads = listed[listed[:, 0] == group, 1]
        own = stars(np.full(len(ads), group), ads)
        part = join_clusters(np.arange(ADS), own)
        assert set(own.ravel().tolist()) <= set(ads.tolist())
        assert len(set(part[ads].tolist())) <= 1
    alone = {tuple(pair) for pair in stars(listed[:, 0], listed[:, 1]).tolist()}
    held = {tuple(pair) for group in range(5) for pair in stars(*listed[listed[:, 0] == group].T).tolist()}
    assert alone == held


def test_a_group_makes_a_pair_of_its_first_ad_with_each_of_its_ads() -> None:
    groups = np.array([3] * 100 + [7])
    ads = np.append(np.arange(50, 150), 4)
    assert stars(groups, ads).tolist() == [[50, ad] for ad in range(50, 150)] + [[4, 4]]
