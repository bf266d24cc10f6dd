"""Labelled pairs as a file's contacts would give them, with the truth known."""

import numpy as np
from numpy.typing import NDArray

from lykta.ads.weigh import Labelled, evidence_of
from lykta.ads.weigh.text_model import DEFAULT_SHORTFALL, ENOUGH_INFORMATION, sigmoid

BACKGROUND = 0.05
# Even odds at a likeness of .12, some two and a half times the background.
INTERCEPT, SLOPE = 5.2, 2.4


def truth(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of one author in the simulated file."""
    return sigmoid(INTERCEPT + SLOPE * evidence[:, 0] + DEFAULT_SHORTFALL * evidence[:, 1])


def labelled(pairs: int, *, seed: int = 1, contacts: int = 500) -> Labelled:
    """Pairs of which each is one author's as often as `truth` says."""
    chance = np.random.default_rng(seed)
    likeness = np.minimum(BACKGROUND * np.exp(chance.normal(0.6, 0.9, pairs)), 1).astype(np.float32)
    information = chance.uniform(0.6, 2, pairs).astype(np.float32) * np.float32(ENOUGH_INFORMATION)
    evidence = evidence_of(likeness, information, BACKGROUND)
    shares = chance.uniform(size=pairs) < truth(evidence)
    return Labelled(evidence, shares, chance.integers(0, 3, pairs), np.ones(pairs), contacts)
