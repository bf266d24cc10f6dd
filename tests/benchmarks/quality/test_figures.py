"""The figures by contingency table are those of looking at every pair of ads, also for resampled authors."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from benchmarks.quality.figures import (
    bound,
    resample,
    score_labels,
    score_table,
    share_of_one_author,
    tabulate,
)
from hypothesis import given
from hypothesis import strategies as st

ADS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14)
# How often each of up to five authors is drawn.
DRAWN = st.lists(st.integers(0, 3), min_size=5, max_size=5)

type Ad = tuple[int, int, int]


def by_pairs(ads: list[Ad]) -> tuple[float, float, float, float]:
    """The four figures of ads with group, author and copy of the author, by looking at each pair.

    Two copies of one author do not see each other.
    """
    seen = [
        (first, second)
        for first, second in combinations(ads, 2)
        if first[1] != second[1] or first[2] == second[2]
    ]
    claimed = [pair for pair in seen if pair[0][0] == pair[1][0]]
    true = [pair for pair in seen if pair[0][1] == pair[1][1]]
    right = [pair for pair in claimed if pair[0][1] == pair[1][1]]
    precisions, recalls = [], []
    for ad in ads:
        own = [other for other in ads if other[1:] == ad[1:]]
        both = sum(other[0] == ad[0] for other in own)
        group = both + sum(other[0] == ad[0] for other in ads if other[1] != ad[1])
        precisions.append(both / group)
        recalls.append(both / len(own))
    return (
        len(right) / len(claimed) if claimed else 1.0,
        len(right) / len(true) if true else 1.0,
        sum(precisions) / len(ads),
        sum(recalls) / len(ads),
    )


@given(ADS)
def test_the_figures_are_those_of_all_pairs(ads: list[tuple[int, int]]) -> None:
    found = score_labels([group for group, _ in ads], [f"author {author}" for _, author in ads])
    expected = by_pairs([(group, author, 0) for group, author in ads])
    assert (
        found.pair_precision,
        found.pair_recall,
        found.b_cubed_precision,
        found.b_cubed_recall,
    ) == pytest.approx(expected)


@given(ADS)
def test_the_share_of_groups_of_one_author_is_counted_over_groups_of_two_ads_or_more(
    ads: list[tuple[int, int]],
) -> None:
    groups = [[author for own, author in ads if own == group] for group in {group for group, _ in ads}]
    several = [authors for authors in groups if len(authors) >= 2]
    expected = sum(len(set(authors)) == 1 for authors in several) / len(several) if several else 1.0
    table = tabulate([group for group, _ in ads], [author for _, author in ads])
    assert share_of_one_author(table, np.ones(table.authors)) == pytest.approx(expected)
    # Nobody is drawn more often than another.
    assert share_of_one_author(table, np.full(table.authors, 3.0)) == pytest.approx(expected)


def test_a_group_counts_as_often_as_its_authors_are_drawn() -> None:
    table = tabulate([0, 0, 1, 1, 2], [0, 0, 1, 2, 3])
    assert share_of_one_author(table, np.array([4.0, 1.0, 3.0, 9.0])) == pytest.approx(4 / 6)
    assert share_of_one_author(table, np.array([0.0, 1.0, 3.0, 9.0])) == 0


@given(ADS, DRAWN)
def test_an_author_drawn_twice_is_two_authors(ads: list[tuple[int, int]], drawn: list[int]) -> None:
    hands = sorted({author for _, author in ads})
    weights = np.array([drawn[hand] for hand in hands], np.float64)
    copies = [(group, author, copy) for group, author in ads for copy in range(drawn[author])]
    if not copies:
        return
    found = score_table(tabulate([group for group, _ in ads], [author for _, author in ads]), weights)
    expected = by_pairs(copies)
    assert (
        found.pair_precision,
        found.pair_recall,
        found.b_cubed_precision,
        found.b_cubed_recall,
    ) == pytest.approx(expected)


@given(ADS, st.randoms())
def test_neither_order_nor_names_of_groups_count(ads: list[tuple[int, int]], chance: Random) -> None:
    shuffled = ads.copy()
    chance.shuffle(shuffled)
    first = score_labels([group for group, _ in ads], [author for _, author in ads])
    second = score_labels([9 - group for group, _ in shuffled], [f"{author}" for _, author in shuffled])
    assert first.pair_f1 == pytest.approx(second.pair_f1)
    assert first.b_cubed_f1 == pytest.approx(second.b_cubed_f1)


def test_a_grouping_that_is_the_truth_is_without_fault() -> None:
    found = score_labels([5, 5, 7, 8], ["anna", "anna", "bo", "cia"])
    assert (found.pair_f1, found.b_cubed_f1) == (1, 1)


def test_nothing_claimed_is_precise_and_finds_nothing() -> None:
    found = score_labels([0, 1, 2], ["anna", "anna", "bo"])
    assert (found.pair_precision, found.pair_recall, found.pair_f1) == (1, 0, 0)


def test_labels_and_authors_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 labels but 3 hands"):
        score_labels([1, 2], [1, 2, 3])


def test_each_resample_has_as_many_authors_and_all_are_repeatable() -> None:
    draws = list(resample(40, times=5))
    assert [draw.sum() for draw in draws] == [40] * 5
    assert np.array_equal(draws, list(resample(40, times=5)))
    assert not np.array_equal(draws[0], draws[1])


def test_bounds_leave_out_what_is_not_known() -> None:
    low, high = bound([*np.linspace(0, 1, 101), float("nan")])
    assert (low, high) == pytest.approx((0.025, 0.975))
    assert np.isnan(bound([float("nan")])).all()
