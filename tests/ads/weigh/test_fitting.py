"""The fits are the best ones: what makes each so is checked, not how it was found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import sigmoid
from lykta.ads.weigh.learning import LOSS_WEIGHT, logistic, rising
from tests.ads.weigh.simulated import labelled

PAIR = st.tuples(st.integers(-6, 6), st.booleans(), st.sampled_from([0.1, 0.5, 1.0]))
LABELLED = st.lists(PAIR, min_size=1, max_size=60)

type Columns = tuple[np.ndarray, np.ndarray, np.ndarray]


def columns_of(pairs: list[tuple[int, bool, float]]) -> Columns:
    """Scores, labels and weights."""
    scores, labels, sample_weight = zip(*pairs, strict=True)
    return np.array(scores, np.float64), np.array(labels), np.array(sample_weight)


@given(LABELLED)
def test_what_rises_never_falls_and_stays_between_none_and_all(pairs: list[tuple[int, bool, float]]) -> None:
    found = rising(*columns_of(pairs))
    assert (np.diff(found.scores) > 0).all()
    assert (np.diff(found.shares) >= 0).all()
    assert found.shares.min() >= 0
    assert found.shares.max() <= 1


@given(LABELLED)
def test_each_level_is_the_share_of_its_own_pairs(pairs: list[tuple[int, bool, float]]) -> None:
    scores, labels, sample_weight = columns_of(pairs)
    found = rising(scores, labels, sample_weight)
    fitted = np.interp(scores, found.scores, found.shares)
    for level in np.unique(fitted):
        pool = fitted == level
        assert np.average(labels[pool], weights=sample_weight[pool]) == pytest.approx(level)
        pooled = found.effective_size[found.shares == level]
        assert pooled == pytest.approx(sample_weight[pool].sum() ** 2 / (sample_weight[pool] ** 2).sum())
        assert (pooled <= pool.sum() + 1e-9).all()


@given(LABELLED)
def test_no_rising_function_of_two_levels_comes_nearer(pairs: list[tuple[int, bool, float]]) -> None:
    scores, labels, sample_weight = columns_of(pairs)
    found = rising(scores, labels, sample_weight)

    def missed(shares: np.ndarray) -> float:
        return float(sample_weight @ (shares - labels) ** 2)

    best = missed(np.interp(scores, found.scores, found.shares))
    for edge in np.unique(scores):
        above = scores >= edge
        low = np.average(labels[~above], weights=sample_weight[~above]) if (~above).any() else 0.0
        high = np.average(labels[above], weights=sample_weight[above])
        if low <= high:
            assert best <= missed(np.where(above, high, low)) + 1e-9


@given(LABELLED)
def test_a_pair_of_twice_the_weight_counts_as_two(pairs: list[tuple[int, bool, float]]) -> None:
    scores, labels, sample_weight = columns_of(pairs)
    twice = sample_weight == 1
    one = rising(scores, labels, np.where(twice, 2.0, 1.0))
    again, as_labelled = np.append(scores, scores[twice]), np.append(labels, labels[twice])
    two = rising(again, as_labelled, np.ones(len(again)))
    assert one.scores == pytest.approx(two.scores)
    assert one.shares == pytest.approx(two.shares)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("pairs", [60, 5000])
def test_the_regression_lies_where_the_loss_no_longer_falls(pairs: int, seed: int) -> None:
    simulated = labelled(pairs, seed=seed)
    sample_weight = np.random.default_rng(seed).uniform(0.1, 1, pairs)
    weights = logistic(simulated.evidence, simulated.shares, sample_weight)
    columns = np.column_stack([np.ones(pairs), simulated.evidence])
    wrong = sample_weight * (sigmoid(columns @ weights) - simulated.shares)
    slope = LOSS_WEIGHT * (wrong @ columns) + np.append(0.0, weights[1:])
    assert np.abs(slope).max() / (LOSS_WEIGHT * pairs) < 1e-6


def test_labels_that_likeness_parts_without_exception_give_a_finite_slope() -> None:
    evidence = np.linspace(-1, 1, 50)[:, None]
    intercept, slope = logistic(evidence, evidence[:, 0] > 0.1, np.ones(50))
    assert 0 < slope < 1000
    assert abs(intercept) < 1000
