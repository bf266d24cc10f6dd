"""From likeness to the probability that one hand is behind two ads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

# Fitted on seven sets of real labelled texts, none held out (docs/explanation/weighing.md): the log-odds of
# one hand are -2.6 for a pair as alike as unrelated texts of its file are, and grow by 2 for each factor e.
DEFAULT_INTERCEPT: Final = -2.6
DEFAULT_SLOPE: Final = 2.0
# Set by eye from how far those sets lay apart at one likeness; it is no confidence interval.
DEFAULT_SPREAD: Final = 1.3


class TextModel(Protocol):
    """Gives each pair its probability, with a low and a high."""

    def probability(self, evidence: npt.NDArray[np.float64]) -> Estimate:
        """For `evidence` float64[m, 2] (columns of `evidence_of`)."""


class Estimate(NamedTuple):
    """Probabilities float64[m]: the best guess, and how low and high it may be."""

    probability: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def evidence_of(
    likeness: npt.NDArray[np.float32], jaccard: npt.NDArray[np.float32], background: float
) -> npt.NDArray[np.float64]:
    """What the text model sees of a pair, float64[m, 2]: ln(likeness / background), and Jaccard."""
    relative = np.log(np.maximum(likeness.astype(np.float64), 1e-4) / background)
    return np.stack([relative, jaccard.astype(np.float64)], axis=1)


@dataclass(frozen=True, slots=True)
class DefaultTextModel:
    """The documented weights, for a file with too few contacts to learn its own from."""

    def probability(self, evidence: npt.NDArray[np.float64]) -> Estimate:
        """See `TextModel`."""
        odds = DEFAULT_INTERCEPT + DEFAULT_SLOPE * evidence[:, 0]
        return Estimate(sigmoid(odds), sigmoid(odds - DEFAULT_SPREAD), sigmoid(odds + DEFAULT_SPREAD))


def sigmoid(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log-odds to probabilities."""
    result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40)))
    return result
