"""Scores against the definitions they follow, pair by pair and ad by ad."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.score import PrecisionRecall, score_b_cubed, score_links, score_pairs

type Labels = NDArray[np.int64]

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12).map(
    lambda rows: (np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
)


def labels(*values: int) -> Labels:
    return np.array(values, np.int64)


def pairs_together(groups: Labels) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(groups)), 2) if groups[a] == groups[b]}


def share(part: set[tuple[int, int]], whole: set[tuple[int, int]]) -> float:
    return len(part & whole) / len(whole) if whole else 1.0


@given(LABELS)
def test_pairs_are_counted_as_if_each_were_looked_at(both: tuple[Labels, Labels]) -> None:
    found, truth = (pairs_together(groups) for groups in both)
    measure = score_pairs(*both)
    assert measure.precision == pytest.approx(share(truth, found))
    assert measure.recall == pytest.approx(share(found, truth))


@given(LABELS)
def test_b_cubed_is_the_mean_over_ads(both: tuple[Labels, Labels]) -> None:
    found, truth = both
    together = [((found == found[ad]) & (truth == truth[ad])).sum() for ad in range(len(found))]
    ours = [(found == found[ad]).sum() for ad in range(len(found))]
    theirs = [(truth == truth[ad]).sum() for ad in range(len(found))]
    measure = score_b_cubed(found, truth)
    assert measure.precision == pytest.approx(np.mean(np.divide(together, ours)))
    assert measure.recall == pytest.approx(np.mean(np.divide(together, theirs)))


@given(LABELS)
def test_swapping_found_and_truth_swaps_precision_and_recall(both: tuple[Labels, Labels]) -> None:
    for score in (score_pairs, score_b_cubed):
        one, other = score(*both), score(*reversed(both))
        assert (one.precision, one.recall) == pytest.approx((other.recall, other.precision))


@given(LABELS)
def test_the_truth_itself_scores_one(both: tuple[Labels, Labels]) -> None:
    truth = both[1]
    for score in (score_pairs, score_b_cubed):
        assert score(truth, truth).f1 == pytest.approx(1.0)


@given(LABELS)
def test_linking_every_pair_that_was_found_scores_as_the_pairs(both: tuple[Labels, Labels]) -> None:
    found, truth = both
    linked = np.array(sorted(pairs_together(found)), np.int64).reshape(-1, 2)
    measure = score_links(linked[:, 1], linked[:, 0], truth)
    assert measure == score_pairs(found, truth)


def test_a_pair_linked_for_two_reasons_counts_once() -> None:
    truth = labels(0, 0, 1)
    assert score_links(labels(0, 1, 0), labels(1, 0, 2), truth) == PrecisionRecall(0.5, 1.0)


def test_b_cubed_of_a_worked_example() -> None:
    # Bagga and Baldwin's first example: 5, 2 and 5 items, the second and third put together.
    truth = labels(*[0] * 5, *[1] * 2, *[2] * 5)
    found = labels(*[0] * 5, *[1] * 7)
    measure = score_b_cubed(found, truth)
    assert measure.recall == 1.0
    assert measure.precision == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)


def test_nothing_claimed_is_precise_and_finds_nothing() -> None:
    measure = score_pairs(labels(0, 1, 2), labels(0, 0, 1))
    assert (measure.precision, measure.recall, measure.f1) == (1.0, 0.0, 0.0)


def test_no_ads_at_all_score_one() -> None:
    nothing = np.array([], np.int64)
    assert score_pairs(nothing, nothing) == score_b_cubed(nothing, nothing) == PrecisionRecall(1.0, 1.0)
    assert score_links(nothing, nothing, nothing) == PrecisionRecall(1.0, 1.0)
