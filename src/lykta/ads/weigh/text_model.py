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

LEAST_LIKENESS: Final = 1e-4
"""Two texts less alike than this weigh as if they were as alike: the logarithm of nothing has no value."""

type Floats = npt.NDArray[np.float64]


class TextModel(Protocol):
    """Gives each pair its probability, with a low and a high."""

    @property
    def weights(self) -> TextWeights:
        """The numbers that the model consists of, for keeping."""

    def probability(self, evidence: Floats) -> Estimate:
        """For `evidence` float64[m, 2] (columns of `evidence_of`)."""


class Estimate(NamedTuple):
    """Probabilities float64[m]: the best guess, and how low and high it may be."""

    probability: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Steps:
    """A calibration by isotonic regression, and its intervals.

    A score of `scores` float64[k] (rising) means the probability at the same place in `probabilities`, one
    between two of them a probability between; below the first and above the last nothing changes. The
    interval of a score is that of its part: `low` and `high` float64[n], parted by `edges` float64[n - 1].
    """

    scores: Floats
    probabilities: Floats
    edges: Floats
    low: Floats
    high: Floats

    def probability(self, score: Floats) -> Estimate:
        """For scores float64[m]; an interval always holds its estimate."""
        best = np.interp(score, self.scores, self.probabilities)
        part = np.searchsorted(self.edges, score)
        return Estimate(best, np.minimum(self.low[part], best), np.maximum(self.high[part], best))


@dataclass(frozen=True, slots=True)
class TextWeights:
    """A text model in numbers: a score in log-odds, and what calibrates it where contacts could.

    The score is `intercept + likeness * evidence[:, 0] + word_pairs * evidence[:, 1]` (`evidence_of`).
    Without `steps` it is itself the log-odds, and the documented spread goes either way.
    """

    intercept: float
    likeness: float
    word_pairs: float
    steps: Steps | None = None

    def score(self, evidence: Floats) -> Floats:
        """For `evidence` float64[m, 2]."""
        score: Floats = self.intercept + self.likeness * evidence[:, 0] + self.word_pairs * evidence[:, 1]
        return score

    def probability(self, evidence: Floats) -> Estimate:
        """See `TextModel`."""
        score = self.score(evidence)
        if self.steps:
            return self.steps.probability(score)
        return Estimate(sigmoid(score), sigmoid(score - DEFAULT_SPREAD), sigmoid(score + DEFAULT_SPREAD))


DEFAULT_WEIGHTS: Final = TextWeights(DEFAULT_INTERCEPT, DEFAULT_SLOPE, 0.0)
"""The documented weights."""


def evidence_of(
    likeness: npt.NDArray[np.float32], jaccard: npt.NDArray[np.float32], background: float
) -> Floats:
    """What the text model sees of a pair, float64[m, 2]: ln(likeness / background), and Jaccard."""
    relative = np.log(np.maximum(likeness.astype(np.float64), LEAST_LIKENESS) / background)
    return np.stack([relative, jaccard.astype(np.float64)], axis=1)


@dataclass(frozen=True, slots=True)
class DefaultTextModel:
    """The documented weights, for a file with too few contacts to learn its own from."""

    @property
    def weights(self) -> TextWeights:
        """See `TextModel`."""
        return DEFAULT_WEIGHTS

    def probability(self, evidence: Floats) -> Estimate:
        """See `TextModel`."""
        return DEFAULT_WEIGHTS.probability(evidence)


def sigmoid(odds: Floats) -> Floats:
    """Log-odds to probabilities."""
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40)))
    return result
