"""From the starting point to the probability of one pair, step by step, as the analysis weighed it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lykta.ads.weigh.kept import Weights
from lykta.ads.weigh.text_model import OTHER_CONTACTS, Floats, TextWeights, evidence_of, sigmoid


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What makes up the probability of a pair of texts, in log-odds (natural logarithms).

    `start` is what a pair has that is as alike as unrelated ads of the file; then come its `likeness` against
    that background (words and pairs of words together), what its texts lack in `information`, and its
    `place`. `contacts` is what it says against a pair that both ads hold contacts and none in common.
    Together they are the log-odds of the probability.

    Each step is how far it moves the calibrated probability, and calibration never falls where a score
    rises: no step counts against what it speaks for, and none is left that only corrects the others.
    """

    start: float
    likeness: float
    information: float
    place: float
    contacts: float

    @property
    def log_odds(self) -> float:
        """The sum of all steps."""
        return self.start + self.likeness + self.information + self.place + self.contacts

    @property
    def probability(self) -> float:
        """What the steps come to."""
        return float(sigmoid(np.array([self.log_odds]))[0])


def waterfall(
    weights: Weights, *, similarity: float, information: float, place: float, other_contacts: bool
) -> Waterfall:
    """The steps of a pair of this `similarity`, whose texts have `information` bits or more, with the factor
    `place` on its likeness, and whether its ads hold `other_contacts`.

    Likeness is a product of 32-bit numbers, as the analysis computes it: a calibration has steps so steep
    that more places would come to another probability.
    """
    factors = np.array(
        [np.float32(similarity) * np.float32(place), similarity, weights.background], np.float32
    )
    evidence = evidence_of(factors, np.full(3, information, np.float32), weights.background)
    (whole, bare, background), (shortfall, _, _) = evidence.T
    # From the background on, one thing after the other becomes what it is in this pair.
    passed = np.array([(background, 0.0), (bare, 0.0), (bare, shortfall), (whole, shortfall)])
    levels = _log_odds(weights.text, passed)
    start, likeness, information, place = np.diff(levels, prepend=0.0).tolist()
    contacts = math.log(OTHER_CONTACTS) if other_contacts else 0.0
    return Waterfall(start, likeness, information, place, contacts)


def _log_odds(model: TextWeights, evidence: Floats) -> Floats:
    """For `evidence` float64[m, 2]; without a calibration they are the scores, which no number limits."""
    if model.steps is None:
        return model.score(evidence)
    return np.array([logit(probability) for probability in model.probability(evidence).probability.tolist()])


def logit(probability: float) -> float:
    """The log-odds of a probability, within what a number can hold."""
    held = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(held / (1 - held))
