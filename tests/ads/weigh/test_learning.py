"""Learning from a file's own contacts, checked where the truth is known."""

from dataclasses import replace

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
    assert found.pairs.sum() == 30_000


@pytest.mark.parametrize("seed", range(3))
def test_what_is_learnt_comes_near_the_truth(seed: int) -> None:
    weights, _ = learn(labelled(30_000, seed=seed))
    fresh = labelled(2000, seed=seed + 10).evidence
    assert np.abs(weights.probability(fresh).probability - truth(fresh)).mean() < 0.03


@pytest.mark.parametrize("pairs", [1200, 5000, 30_000, 200_000])
def test_the_interval_lies_about_the_estimate_and_holds_the_truth(pairs: int) -> None:
    held = []
    for seed in range(5):
        weights, _ = learn(labelled(pairs, seed=seed))
        fresh = labelled(2000, seed=seed + 90).evidence
        found = weights.probability(fresh)
        assert ((found.low < found.probability) & (found.probability < found.high)).all()
        assert ((found.low >= 0) & (found.high <= 1)).all()
        held.append(((found.low <= truth(fresh)) & (truth(fresh) <= found.high)).mean())
    assert 0.8 < np.mean(held) < 0.97


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


def some_of(labelled: Labelled, kept: np.ndarray) -> Labelled:
    """Some of the pairs."""
    columns = ("evidence", "shares", "fold", "sample_weight")
    return replace(labelled, **{name: getattr(labelled, name)[kept] for name in columns})


def test_many_pairs_of_one_advertiser_teach_little() -> None:
    # Half of the pairs are one advertiser's, whose texts are no more alike than others' and yet its own.
    full = labelled(12_000)
    one = np.arange(12_000) % 2 == 0
    mixed = replace(full, shares=full.shares | one)
    evidence = labelled(2000, seed=9).evidence
    told = learn(mixed)[0].probability(evidence).probability
    weighed = learn(replace(mixed, sample_weight=np.where(one, 1 / np.sqrt(6000), 1.0)))[0]
    found = weighed.probability(evidence).probability
    assert np.abs(told - truth(evidence)).mean() > 0.2
    assert np.abs(found - truth(evidence)).mean() < 0.03


@pytest.mark.parametrize("lacking", range(3))
def test_a_fold_with_few_shared_contacts_is_not_enough(lacking: int) -> None:
    full = labelled(6000)
    kept = ~((full.fold == lacking) & full.shares)
    kept[np.flatnonzero(~kept)[: LEAST_PAIRS // 3 - 1]] = True
    assert not some_of(full, kept).enough()


def test_what_little_information_means_is_not_learnt() -> None:
    for seed in range(3):
        weights, _ = learn(labelled(5000, seed=seed))
        assert weights.information == DEFAULT_SHORTFALL


def test_pairs_of_little_information_teach_nothing_of_likeness() -> None:
    full = labelled(9000)
    # A third of the pairs says the contrary of the others, and has too little information to be asked.
    little = np.arange(9000) % 3 == 0
    evidence = np.where(little[:, None], [[0.0, -2.0]], full.evidence)
    mixed = replace(full, evidence=evidence, shares=np.where(little, ~full.shares, full.shares))
    one, other = (learn(pairs)[0] for pairs in (mixed, some_of(full, ~little)))
    assert (one.intercept, one.likeness) == (other.intercept, other.likeness)


@pytest.mark.parametrize("information", [-0.7, -3.0])
def test_pairs_of_little_information_are_not_enough_to_learn_from(information: float) -> None:
    full = labelled(9000)
    evidence = np.stack([full.evidence[:, 0], np.full(9000, information)], axis=1)
    assert not replace(full, evidence=evidence).enough()
