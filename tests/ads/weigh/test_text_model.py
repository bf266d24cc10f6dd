"""The documented weights, and what they are applied to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import (
    DEFAULT_WEIGHTS,
    ProbabilityEstimate,
    TextWeights,
    against_others,
    evidence_of,
    learn,
)
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION, ORDINARY_BACKGROUND, OTHER_CONTACTS, Floats
from tests.ads.weigh.simulated import labelled

SHARES = st.floats(0, 1, width=32)
BITS = st.floats(0, 500, width=32)
BACKGROUNDS = st.floats(0.001, 0.9)
PAIRS = st.lists(st.tuples(SHARES, BITS), max_size=20)
LEARNT = learn(labelled(5000))[0]
MODELS = st.sampled_from([DEFAULT_WEIGHTS, LEARNT])


def evidence(pairs: list[tuple[float, float]], background: float = ORDINARY_BACKGROUND) -> Floats:
    """The evidence of pairs so much alike, of so many bits."""
    likeness, information = np.array(pairs, np.float32).reshape(-1, 2).T
    return evidence_of(likeness, information, background)


def default(likeness: float, information: float = ENOUGH_INFORMATION) -> float:
    """The documented probability of a pair."""
    return float(DEFAULT_WEIGHTS.probability(evidence([(likeness, information)])).probability[0])


def columns(estimate: ProbabilityEstimate) -> Floats:
    """An estimate as float64[3, m]."""
    return np.stack(estimate)


@given(MODELS, st.lists(SHARES, min_size=2, max_size=20), BITS, BACKGROUNDS)
def test_more_likeness_never_lowers_a_probability(
    weights: TextWeights, likeness: list[float], bits: float, background: float
) -> None:
    found = weights.probability(evidence([(like, bits) for like in sorted(likeness)], background))
    assert (np.diff(columns(found)[0]) >= 0).all()


@given(MODELS, SHARES, st.lists(BITS, min_size=2, max_size=20), BACKGROUNDS)
def test_more_information_never_lowers_a_probability(
    weights: TextWeights, likeness: float, bits: list[float], background: float
) -> None:
    found = weights.probability(evidence([(likeness, known) for known in sorted(bits)], background))
    assert (np.diff(columns(found)[0]) >= 0).all()


@given(MODELS, SHARES, BITS, st.lists(BACKGROUNDS, min_size=2, max_size=9))
def test_a_higher_background_never_raises_a_probability(
    weights: TextWeights, likeness: float, bits: float, backgrounds: list[float]
) -> None:
    found = [
        weights.probability(evidence([(likeness, bits)], background)).probability[0]
        for background in sorted(backgrounds)
    ]
    assert found == sorted(found, reverse=True)


@given(SHARES, BITS, st.floats(0, ORDINARY_BACKGROUND))
def test_a_background_below_the_ordinary_one_changes_nothing(
    likeness: float, bits: float, background: float
) -> None:
    assert np.array_equal(evidence([(likeness, bits)], background), evidence([(likeness, bits)]))


@given(MODELS, PAIRS, BACKGROUNDS, st.data())
def test_different_contacts_lower_and_leave_the_order(
    weights: TextWeights, pairs: list[tuple[float, float]], background: float, data: st.DataObject
) -> None:
    others = np.array(data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))), np.bool_)
    before = weights.probability(evidence(pairs, background))
    after = against_others(before, others)
    one, other = columns(before), columns(after)
    assert (other[:, others] < one[:, others]).all()
    assert np.array_equal(other[:, ~others], one[:, ~others])
    odds, less = (probability / (1 - probability) for probability in (one[:, others], other[:, others]))
    assert less == pytest.approx(OTHER_CONTACTS * odds)


@given(PAIRS, BACKGROUNDS)
def test_the_interval_holds_the_estimate(pairs: list[tuple[float, float]], background: float) -> None:
    found = DEFAULT_WEIGHTS.probability(evidence(pairs, background))
    assert ((found.low < found.probability) & (found.probability < found.high)).all()
    assert ((found.low > 0) & (found.high < 1)).all()


@given(PAIRS, BACKGROUNDS)
def test_evidence_is_finite_even_of_nothing_alike(
    pairs: list[tuple[float, float]], background: float
) -> None:
    assert np.isfinite(evidence(pairs, background)).all()


@pytest.mark.parametrize(
    ("likeness", "share"), [(0.31, 0.5), (0.16, 0.19), (0.06, 0.03), (0.6, 0.81), (1.0, 0.93)]
)
def test_the_documented_weights_give_the_documented_shares(likeness: float, share: float) -> None:
    assert default(likeness) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(("bits", "share"), [(90, 0.93), (45, 0.63), (22.5, 0.17), (0, 0.0)])
def test_a_text_repeated_word_for_word_is_worth_its_information(bits: float, share: float) -> None:
    assert default(1.0, bits) == pytest.approx(share, abs=0.01)


def test_likeness_is_held_against_a_background_above_the_ordinary_one() -> None:
    found = evidence([(0.2, ENOUGH_INFORMATION / 2)], 2 * ORDINARY_BACKGROUND)
    assert found == pytest.approx(np.log([[0.1, 0.5]]))
