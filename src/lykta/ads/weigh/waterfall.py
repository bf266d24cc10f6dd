"""From the starting point to the probability of one pair, step by step, as the analysis weighed it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lykta.ads.weigh.kept import Weights
from lykta.ads.weigh.text_model import LEAST_LIKENESS, sigmoid


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What makes up the probability of a pair of texts, in log-odds (natural logarithms).

    `start` is what a pair has that is as alike as unrelated ads of the file; then come its `likeness` against
    that background, its `word_pairs`, and its `place`. `calibration` is how far the file's own contacts show
    that sum to be off, 0 where nothing was learnt. Together they are the log-odds of the probability.
    """

    start: float
    likeness: float
    word_pairs: float
    place: float
    calibration: float

    @property
    def log_odds(self) -> float:
        """The sum of all steps."""
        return self.start + self.likeness + self.word_pairs + self.place + self.calibration

    @property
    def probability(self) -> float:
        """What the steps come to."""
        return float(sigmoid(np.array([self.log_odds]))[0])


def waterfall(weights: Weights, *, similarity: float, jaccard: float, place: float) -> Waterfall:
    """The steps of a pair with this `similarity` and `jaccard`, and the factor `place` on its likeness.

    Likeness is a product of 32-bit numbers, as the analysis reckons it: a calibration has steps so steep that
    more places would come to another probability.
    """
    likeness = max(float(np.float32(similarity) * np.float32(place)), LEAST_LIKENESS)
    bare = max(float(np.float32(similarity)), LEAST_LIKENESS)
    evidence = np.array([[np.log(likeness / weights.background), jaccard]])
    score = float(weights.text.score(evidence)[0])
    log_odds = logit(float(weights.text.probability(evidence).probability[0]))
    return Waterfall(
        start=weights.text.intercept,
        likeness=weights.text.likeness * math.log(bare / weights.background),
        word_pairs=weights.text.word_pairs * jaccard,
        place=weights.text.likeness * math.log(likeness / bare),
        calibration=log_odds - score if weights.text.steps else 0.0,
    )


def logit(probability: float) -> float:
    """The log-odds of a probability, within what a number can hold."""
    held = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(held / (1 - held))
