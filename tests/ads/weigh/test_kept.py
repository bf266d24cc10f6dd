"""The weights that a result keeps are read back as they were."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import (
    DEFAULT_WEIGHTS,
    TextWeights,
    Weights,
    against_others,
    evidence_of,
    learn,
    waterfall,
)
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION, OTHER_CONTACTS, Steps
from lykta.errors import ResultError
from tests.ads.weigh.simulated import BACKGROUND, labelled

FINITE = st.floats(-30, 30)
SHARES = st.floats(0.001, 0.999)


@st.composite
def steps(draw: st.DrawFn) -> Steps:
    scores = sorted(draw(st.lists(FINITE, min_size=1, max_size=9, unique=True)))
    rises = sorted(draw(st.lists(SHARES, min_size=len(scores), max_size=len(scores))))
    low, high = (draw(st.lists(SHARES, min_size=len(scores), max_size=len(scores))) for _ in range(2))
    return Steps(*(np.array(column, np.float64) for column in (scores, rises, low, high)))


TEXT = st.builds(TextWeights, FINITE, FINITE, FINITE, st.none() | steps())
WEIGHTS = st.builds(Weights, st.booleans(), st.floats(0.001, 0.5), TEXT)


def columns(weights: Weights) -> list[list[float]]:
    found = weights.text.steps
    names = ("scores", "probabilities", "low", "high")
    return [getattr(found, name).tolist() for name in names] if found else []


@given(WEIGHTS)
def test_what_is_written_is_read_back_to_the_last_bit(weights: Weights) -> None:
    again = Weights.from_json(weights.to_json())
    assert again.to_json() == weights.to_json()
    assert columns(again) == columns(weights)
    assert (again.learnt, again.background) == (weights.learnt, weights.background)


@given(
    WEIGHTS,
    st.floats(0, 1, width=32),
    st.floats(0, 500, width=32),
    st.sampled_from([0.85, 1.0, 1.25]),
    st.booleans(),
)
def test_the_steps_come_to_what_the_weights_give(
    weights: Weights, similarity: float, information: float, place: float, others: bool
) -> None:
    found = waterfall(
        weights, similarity=similarity, information=information, place=place, other_contacts=others
    )
    likeness = np.array([np.float32(similarity) * np.float32(place)])
    evidence = evidence_of(likeness, np.array([information], np.float32), weights.background)
    estimate = against_others(weights.text.probability(evidence), np.array([others]))
    assert found.probability == pytest.approx(estimate.probability[0], abs=1e-9)
    assert found.contacts == (pytest.approx(np.log(OTHER_CONTACTS)) if others else 0)
    if place == 1:
        assert found.place == 0
    if information >= ENOUGH_INFORMATION:
        assert found.information == 0


RISES = st.floats(0, 30)
RISING = st.builds(
    Weights,
    st.booleans(),
    st.floats(0.001, 0.5),
    st.builds(TextWeights, FINITE, RISES, RISES, st.none() | steps()),
)


@given(
    RISING,
    st.floats(0, 1, width=32),
    st.floats(0, 500, width=32),
    st.sampled_from([0.85, 1.0, 1.25]),
    st.booleans(),
)
def test_no_step_counts_against_what_it_speaks_for(
    weights: Weights, similarity: float, information: float, place: float, others: bool
) -> None:
    found = waterfall(
        weights, similarity=similarity, information=information, place=place, other_contacts=others
    )
    more_alike = np.float32(similarity) >= np.float32(weights.background)
    assert found.likeness >= 0 if more_alike else found.likeness <= 0
    assert found.place >= 0 if place >= 1 else found.place <= 0
    assert found.information <= 0
    assert found.contacts <= 0


@pytest.mark.parametrize("pairs", [2000, 30_000])
def test_what_was_learnt_sample_weight_the_same_after_it_was_kept(pairs: int) -> None:
    weights, _ = learn(labelled(pairs))
    again = Weights.from_json(Weights(True, BACKGROUND, weights).to_json())
    evidence = labelled(1000, seed=7).evidence
    for one, other in zip(weights.probability(evidence), again.text.probability(evidence), strict=True):
        assert (one == other).all()


def test_the_documented_weights_are_kept() -> None:
    kept = json.loads(Weights(False, BACKGROUND, DEFAULT_WEIGHTS).to_json())
    assert (kept["text"]["intercept"], kept["text"]["likeness"], kept["text"]["steps"]) == (2.6, 2.2, None)
    assert kept["text"]["information"] == 3.0
    assert kept["places"] == {"same": 1.25, "other": 0.85}


def test_names_that_are_kept_no_longer_are_let_be() -> None:
    weights = Weights(False, BACKGROUND, DEFAULT_WEIGHTS)
    earlier = {"text_spread": 1.3, "contacts": {"phone": 0.95}, "contact_spread": 1.0}
    assert Weights.from_json(json.dumps(json.loads(weights.to_json()) | earlier)) == weights


@pytest.mark.parametrize("missing", ["learnt", "background", "text", "places"])
def test_weights_without_a_part_are_refused(missing: str) -> None:
    kept = json.loads(Weights(False, BACKGROUND, DEFAULT_WEIGHTS).to_json())
    del kept[missing]
    with pytest.raises(ResultError, match="cannot be read"):
        Weights.from_json(json.dumps(kept))


@pytest.mark.parametrize(
    "change",
    [{"scores": [0.0, 1.0, 2.0]}, {"low": [0.1]},
     {"scores": [], "probabilities": [], "low": [], "high": []}, {"probabilities": [0.1, float("inf")]},
     {"high": [[0.2, 0.9]]}],
)  # fmt: skip
def test_a_calibration_that_is_not_of_one_piece_is_refused(change: dict[str, object]) -> None:
    steps = {"scores": [0.0, 1.0], "probabilities": [0.1, 0.9], "low": [0.0, 0.6], "high": [0.2, 1.0]}
    kept = json.loads(Weights(True, BACKGROUND, DEFAULT_WEIGHTS).to_json())
    kept["text"]["steps"] = steps
    assert Weights.from_json(json.dumps(kept)).text.steps
    kept["text"]["steps"] = steps | change
    with pytest.raises(ResultError, match="cannot be read"):
        Weights.from_json(json.dumps(kept))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"learnt": true, "text": 3}'])
def test_what_are_no_weights_is_refused(text: str) -> None:
    with pytest.raises(ResultError):
        Weights.from_json(text)
