"""Learning from a file's own contacts, checked where the truth is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import Labelled, learn
from lykta.ads.weigh.learning import BINS, LEAST_CONTACTS, LEAST_PAIRS, calibration
from lykta.ads.weigh.text_model import DEFAULT_SHORTFALL
from tests.ads.weigh.simulated import labelled, truth

OUTCOMES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_learnt_is_calibrated_on_contacts_never_seen(seed: int) -> None:
    _, found = learn(labelled(30_000, seed=seed))
    assert found.error < 0.02
    assert found.pairs.sum() == pytest.approx(10_000, rel=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_learnt_comes_near_the_truth(seed: int) -> None:
    weights, _ = learn(labelled(30_000, seed=seed))
    fresh = labelled(2000, seed=seed + 10).evidence
    assert np.abs(weights.probability(fresh).probability - truth(fresh)).mean() < 0.03


@pytest.mark.parametrize("pairs", [2000, 30_000])
def test_the_interval_holds_the_estimate_and_most_often_the_truth(pairs: int) -> None:
    weights, _ = learn(labelled(pairs))
    fresh = labelled(2000, seed=9).evidence
    found = weights.probability(fresh)
    assert ((found.low <= found.probability) & (found.probability <= found.high)).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()
    assert ((found.low <= truth(fresh)) & (truth(fresh) <= found.high)).mean() > 0.6


def test_certainty_is_never_claimed() -> None:
    weights, _ = learn(labelled(5000))
    found = weights.probability(np.array([[-20.0, -4.0], [20.0, 0.0]])).probability
    assert (found >= 0.001).all()
    assert (found <= 0.999).all()


def test_no_pairs_have_no_probability() -> None:
    weights, _ = learn(labelled(5000))
    assert all(len(column) == 0 for column in vars_of(weights.probability(np.zeros((0, 2)))))


def vars_of(estimate: object) -> list[np.ndarray]:
    """The columns of an estimate."""
    return [getattr(estimate, name) for name in ("probability", "low", "high")]


@given(OUTCOMES)
def test_calibration_counts_every_pair_once(outcomes: list[tuple[float, bool]]) -> None:
    found = calibration(
        np.array([one for one, _ in outcomes], np.float64), np.array([hit for _, hit in outcomes], np.bool_)
    )
    assert found.pairs.sum() == len(outcomes)
    assert len(found.pairs) == min(BINS, len(outcomes))
    assert (np.diff(found.predicted) >= -1e-12).all()
    assert float((found.observed * found.pairs).sum()) == pytest.approx(sum(hit for _, hit in outcomes))
    assert 0 <= found.error <= 1


def test_the_error_of_a_forecast_that_is_always_a_tenth_too_high() -> None:
    shares = np.tile([True, False], 500)
    assert calibration(np.full(1000, 0.6), shares).error == pytest.approx(0.1)


def test_enough_is_said_of_pairs_of_both_labels_in_every_fold() -> None:
    assert labelled(5000).enough()
    assert not labelled(200).enough()


def test_few_contacts_are_not_enough_however_many_pairs() -> None:
    assert labelled(5000, contacts=LEAST_CONTACTS).enough()
    assert not labelled(5000, contacts=LEAST_CONTACTS - 1).enough()


@pytest.mark.parametrize("lacking", range(3))
def test_a_fold_with_few_shared_contacts_is_not_enough(lacking: int) -> None:
    full = labelled(6000)
    kept = ~((full.fold == lacking) & full.shares)
    kept[np.flatnonzero(~kept)[: LEAST_PAIRS // 3 - 1]] = True
    assert not Labelled(full.evidence[kept], full.shares[kept], full.fold[kept], 500).enough()


def test_what_little_information_means_is_not_learnt() -> None:
    for seed in range(3):
        weights, _ = learn(labelled(5000, seed=seed))
        assert weights.information == DEFAULT_SHORTFALL


def test_pairs_of_little_information_teach_nothing_of_likeness() -> None:
    full = labelled(9000)
    # A third of the pairs says the contrary of the others, and has too little information to be asked.
    little = np.arange(9000) % 3 == 0
    evidence = np.where(little[:, None], [[0.0, -2.0]], full.evidence)
    mixed = Labelled(evidence, np.where(little, ~full.shares, full.shares), full.fold, 500)
    kept = Labelled(full.evidence[~little], full.shares[~little], full.fold[~little], 500)
    one, other = (learn(pairs)[0] for pairs in (mixed, kept))
    assert (one.intercept, one.likeness) == (other.intercept, other.likeness)


@pytest.mark.parametrize("information", [-0.7, -3.0])
def test_pairs_of_little_information_are_not_enough_to_learn_from(information: float) -> None:
    full = labelled(9000)
    evidence = np.stack([full.evidence[:, 0], np.full(9000, information)], axis=1)
    assert not Labelled(evidence, full.shares, full.fold, 500).enough()
