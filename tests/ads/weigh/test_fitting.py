"""The fits are the best ones: what makes each so is checked, not how it was found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import sigmoid
from lykta.ads.weigh.learning import LOSS_WEIGHT, logistic, rising
from tests.ads.weigh.simulated import labelled

LABELLED = st.lists(st.tuples(st.integers(-6, 6), st.booleans()), min_size=1, max_size=60)


def columns_of(pairs: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    """Scores and labels."""
    return np.array([score for score, _ in pairs], np.float64), np.array([label for _, label in pairs])


@given(LABELLED)
def test_what_rises_never_falls_and_stays_between_none_and_all(pairs: list[tuple[int, bool]]) -> None:
    scores, labels = columns_of(pairs)
    bends, shares = rising(scores, labels)
    assert (np.diff(bends) > 0).all()
    assert (np.diff(shares) >= 0).all()
    assert shares.min() >= 0
    assert shares.max() <= 1


@given(LABELLED)
def test_each_level_is_the_share_of_its_own_pairs(pairs: list[tuple[int, bool]]) -> None:
    scores, labels = columns_of(pairs)
    fitted = np.interp(scores, *rising(scores, labels))
    for level in np.unique(fitted):
        assert labels[fitted == level].mean() == pytest.approx(level)


@given(LABELLED)
def test_no_rising_function_of_two_levels_comes_nearer(pairs: list[tuple[int, bool]]) -> None:
    scores, labels = columns_of(pairs)
    missed = ((np.interp(scores, *rising(scores, labels)) - labels) ** 2).sum()
    for edge in np.unique(scores):
        below, above = labels[scores < edge], labels[scores >= edge]
        low, high = below.mean() if len(below) else 0.0, above.mean()
        if low <= high:
            assert missed <= ((np.where(scores < edge, low, high) - labels) ** 2).sum() + 1e-9


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("pairs", [60, 5000])
def test_the_regression_lies_where_the_loss_no_longer_falls(pairs: int, seed: int) -> None:
    simulated = labelled(pairs, seed=seed)
    weights = logistic(simulated.evidence, simulated.shares)
    columns = np.column_stack([np.ones(pairs), simulated.evidence])
    wrong = sigmoid(columns @ weights) - simulated.shares
    slope = LOSS_WEIGHT * (wrong @ columns) + np.append(0.0, weights[1:])
    assert np.abs(slope).max() / (LOSS_WEIGHT * pairs) < 1e-6


def test_labels_that_likeness_parts_without_exception_give_a_finite_slope() -> None:
    evidence = np.linspace(-1, 1, 50)[:, None]
    intercept, slope = logistic(evidence, evidence[:, 0] > 0.1)
    assert 0 < slope < 1000
    assert abs(intercept) < 1000
