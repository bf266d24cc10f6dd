"""The documented weights, and what they are applied to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.weigh import DefaultTextModel, Estimate, evidence_of

SHARES = st.floats(0, 1, width=32)


def default(*times_background: float) -> Estimate:
    """The default estimate of pairs so many times as alike as the background."""
    likeness = np.array(times_background, np.float32) * np.float32(0.01)
    return DefaultTextModel().probability(evidence_of(likeness, np.zeros(len(likeness), np.float32), 0.01))


@given(st.lists(SHARES, min_size=2, max_size=20), st.floats(0.01, 0.5))
def test_the_more_alike_the_more_likely_one_hand(likeness: list[float], background: float) -> None:
    ordered = np.array(sorted(likeness), np.float32)
    found = DefaultTextModel().probability(evidence_of(ordered, np.zeros_like(ordered), background))
    for column in (found.probability, found.low, found.high):
        assert (np.diff(column) >= 0).all()


@given(st.lists(st.tuples(SHARES, SHARES), max_size=20), st.floats(0.01, 0.5))
def test_the_interval_holds_the_estimate(pairs: list[tuple[float, float]], background: float) -> None:
    columns = np.array(pairs, np.float32).reshape(-1, 2)
    found = DefaultTextModel().probability(evidence_of(columns[:, 0], columns[:, 1], background))
    assert ((found.low < found.probability) & (found.probability < found.high)).all()
    assert ((found.low > 0) & (found.high < 1)).all()


@given(st.lists(SHARES, min_size=1), st.floats(0.01, 0.5))
def test_evidence_is_finite_even_of_nothing_alike(likeness: list[float], background: float) -> None:
    columns = np.array(likeness, np.float32)
    assert np.isfinite(evidence_of(columns, columns, background)).all()


@pytest.mark.parametrize(
    ("times", "low", "high"),
    # What share of the development texts' pairs were one writer's, at so many times the background.
    [(1, 0.01, 0.08), (2.5, 0.3, 0.6), (13, 0.8, 0.99), (20, 0.8, 0.99)],
)
def test_the_documented_weights_give_the_documented_shares(times: float, low: float, high: float) -> None:
    found = default(times)
    assert low <= found.probability[0] <= high


def test_a_pair_as_alike_as_strangers_is_most_likely_not_one_hand() -> None:
    found = default(1)
    assert found.probability[0] == pytest.approx(1 / (1 + np.exp(2.6)))


def test_likeness_is_held_against_the_background() -> None:
    one: NDArray[np.float64] = evidence_of(np.array([0.2], np.float32), np.array([0.5], np.float32), 0.1)
    assert one == pytest.approx(np.array([[np.log(2), 0.5]]))
