"""From the starting point to the probability of one pair, step by step, as the analysis weighed it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lykta.ads.weigh.kept import Weights
from lykta.ads.weigh.text_model import OTHER_CONTACTS, evidence_of, sigmoid


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What makes up the probability of a pair of texts, in log-odds (natural logarithms).

    `start` is what a pair has that is as alike as unrelated ads of the file; then come its `likeness` against
    that background, what its texts lack in `information`, and its `place`. `calibration` is how far the
    file's own contacts show that sum to be off, 0 where nothing was learnt; `contacts` is what it says
    against a pair that both ads hold contacts and none in common. Together they are the log-odds of the
    probability.
    """

    start: float
    likeness: float
    information: float
    place: float
    calibration: float
    contacts: float

    @property
    def log_odds(self) -> float:
        """The sum of all steps."""
        return self.start + self.likeness + self.information + self.place + self.calibration + self.contacts

    @property
    def probability(self) -> float:
        """What the steps come to."""
        return float(sigmoid(np.array([self.log_odds]))[0])


def waterfall(
    weights: Weights, *, similarity: float, information: float, place: float, other_contacts: bool
) -> Waterfall:
    """The steps of a pair of this `similarity`, whose texts have `information` bits or more, with the factor
    `place` on its likeness, and whether its ads hold `other_contacts`.

    Likeness is a product of 32-bit numbers, as the analysis reckons it: a calibration has steps so steep that
    more places would come to another probability.
    """
    factors = np.array(
        [np.float32(similarity) * np.float32(place), similarity, weights.background], np.float32
    )
    evidence = evidence_of(factors, np.full(3, information, np.float32), weights.background)
    (likeness, bare, background), (shortfall, _, _) = evidence.T
    score = float(weights.text.score(evidence[:1])[0])
    log_odds = logit(float(weights.text.probability(evidence[:1]).probability[0]))
    return Waterfall(
        start=weights.text.intercept + weights.text.likeness * background,
        likeness=weights.text.likeness * (bare - background),
        information=weights.text.information * shortfall,
        place=weights.text.likeness * (likeness - bare),
        calibration=log_odds - score if weights.text.steps else 0.0,
        contacts=math.log(OTHER_CONTACTS) if other_contacts else 0.0,
    )


def logit(probability: float) -> float:
    """The log-odds of a probability, within what a number can hold."""
    held = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(held / (1 - held))
