"""Labelled pairs as a file's contacts would give them, with the truth known."""

import numpy as np
from numpy.typing import NDArray

from lykta.ads.weigh import Labelled, evidence_of
from lykta.ads.weigh.text_model import sigmoid

BACKGROUND = 0.05
INTERCEPT, SLOPE = -2.0, 2.4


def truth(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of one hand in the simulated file."""
    return sigmoid(INTERCEPT + SLOPE * evidence[:, 0])


def labelled(pairs: int, *, seed: int = 1, contacts: int = 500) -> Labelled:
    """Pairs of which each is one hand's as often as `truth` says."""
    chance = np.random.default_rng(seed)
    likeness = np.minimum(BACKGROUND * np.exp(chance.normal(0.6, 0.9, pairs)), 1).astype(np.float32)
    jaccard = np.clip(likeness * chance.uniform(0.2, 1.2, pairs), 0, 1).astype(np.float32)
    evidence = evidence_of(likeness, jaccard, BACKGROUND)
    shares = chance.uniform(size=pairs) < truth(evidence)
    return Labelled(evidence, shares, chance.integers(0, 3, pairs), contacts)
