"""From likeness to the probability that one author is behind two ads; what the place says, and the contacts.

The place is weak evidence, for authors tour and neighbours copy each other. A shared contact is strong
evidence and never proof, for numbers are lent and passed on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

# How often a shared contact meant one author, by kind: a phone may be lent or recycled, a link may be a
# guest's. Set with care below what the synthetic county shows (.995), for real numbers change hands more.
CONTACT_PROBABILITY: Final = {"phone": 0.95, "email": 0.95, "handle": 0.9, "link": 0.6}

# On real texts with printed numbers .3 raised precision and cost a hundredth of recall at most; that an
# author may have several numbers is why it is no less.
OTHER_CONTACTS: Final = 0.3
"""How the odds of two texts change when the ads of both hold contacts, and none in common."""

CONTACT_SPREAD: Final = 1.0
"""How far the log-odds of a shared contact may be off, either way; set by eye as the probabilities are."""


# Fitted on nine sets of real labelled texts, each held out in turn (docs/explanation/quality.md): even odds
# at a likeness of .31, one in five at .16.
DEFAULT_INTERCEPT: Final = 2.6
DEFAULT_SLOPE: Final = 2.2
# Texts of little information are alike by chance: of texts repeated word for word, those of under 40 bits
# were one author's in half of the pairs, and those of over 90 in nine of ten.
ENOUGH_INFORMATION: Final = 90.0
DEFAULT_SHORTFALL: Final = 3.0
# How alike unrelated texts were at most in the sets that the weights were fitted on. Where they are more
# alike, likeness is held against that; where they are less, to do so helped on none of the sets.
ORDINARY_BACKGROUND: Final = 0.06
# Set by eye from how far those sets lay apart at one likeness; it is not a confidence interval.
DEFAULT_SPREAD: Final = 1.3

LEAST_LIKENESS: Final = 1e-4
"""Two texts less alike than this weigh as if they were as alike: the logarithm of nothing has no value."""

LEAST_INFORMATION: Final = 1.0
"""Likewise for the information of a text, in bits."""

type Floats = npt.NDArray[np.float64]


class ProbabilityEstimate(NamedTuple):
    """Probabilities float64[m]: the best guess, and how low and high it may be."""

    probability: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Steps:
    """A calibration by isotonic regression, and its intervals.

    A score of `scores` float64[k] (rising) means the probability at the same place in `probabilities`, which
    lies from `low` to `high` there, float64[k] each; a score between two of them means what lies between,
    and below the first and above the last nothing changes.
    """

    scores: Floats
    probabilities: Floats
    low: Floats
    high: Floats

    def probability(self, score: Floats) -> ProbabilityEstimate:
        """For scores float64[m]."""
        columns = (self.probabilities, self.low, self.high)
        return ProbabilityEstimate(*(np.interp(score, self.scores, column) for column in columns))


@dataclass(frozen=True, slots=True)
class TextWeights:
    """The text model: a score in log-odds, and what calibrates it where contacts could.

    The score is `intercept + likeness * evidence[:, 0] + information * evidence[:, 1]` (`evidence_of`).
    Without `steps` it is itself the log-odds, and the documented spread goes either way.
    """

    intercept: float
    likeness: float
    information: float
    steps: Steps | None = None

    def score(self, evidence: Floats) -> Floats:
        """For `evidence` float64[m, 2]."""
        score: Floats = self.intercept + self.likeness * evidence[:, 0] + self.information * evidence[:, 1]
        return score

    def probability(self, evidence: Floats) -> ProbabilityEstimate:
        """For `evidence` float64[m, 2], with how low and high each may be."""
        score = self.score(evidence)
        if self.steps:
            return self.steps.probability(score)
        return ProbabilityEstimate(
            sigmoid(score), sigmoid(score - DEFAULT_SPREAD), sigmoid(score + DEFAULT_SPREAD)
        )


DEFAULT_WEIGHTS: Final = TextWeights(DEFAULT_INTERCEPT, DEFAULT_SLOPE, DEFAULT_SHORTFALL)
"""The documented weights, for a file with too few contacts to learn its own from."""


def evidence_of(
    likeness: npt.NDArray[np.float32], information: npt.NDArray[np.float32], background: float
) -> Floats:
    """What the text model sees of a pair, float64[m, 2]: ln(likeness), and ln(information / enough) where the
    text of less information has less than `ENOUGH_INFORMATION` bits, else 0.

    Likeness counts less by as much as the `background` of the file exceeds the ordinary one.
    """
    alike = np.log(np.maximum(likeness.astype(np.float64), LEAST_LIKENESS)) - excess(background)
    informed = np.maximum(information.astype(np.float64), LEAST_INFORMATION) / ENOUGH_INFORMATION
    return np.stack([alike, np.minimum(np.log(informed), 0.0)], axis=1)


def against_others(estimate: ProbabilityEstimate, others: npt.NDArray[np.bool_]) -> ProbabilityEstimate:
    """The estimate of pairs of which bool[m] hold contacts on both sides, and none in common."""

    def lower(probability: Floats) -> Floats:
        against = OTHER_CONTACTS * probability
        return np.where(others, against / (against + 1 - probability), probability)

    return ProbabilityEstimate(*map(lower, estimate))


def excess(background: float) -> float:
    """How far the background of a file lies above `ORDINARY_BACKGROUND`, as a logarithm; 0 below."""
    return math.log(max(background / ORDINARY_BACKGROUND, 1.0))


def sigmoid(odds: Floats) -> Floats:
    """Log-odds to probabilities."""
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40)))
    return result
