"""Learning what likeness means in this file from its own contacts, which label pairs for free.

Two ads that share a contact are most likely one hand's; two that hold different contacts most likely are
not. Contacts are hidden from the features. Whole contacts are held out, so that no advertiser is on both
sides: one part trains, one calibrates, and one only measures (as Freeman et al. 2025 split by advertiser).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lykta.ads.weigh.fitting import logistic, rising
from lykta.ads.weigh.text_model import DEFAULT_SHORTFALL, Estimate, Steps, TextWeights

# Fewer pairs of either label, or fewer contacts, calibrate worse than the documented weights do.
LEAST_PAIRS = 300
LEAST_CONTACTS = 60
# More pairs than this change no estimate by a percent, and learning must not slow a large file down.
MOST_PAIRS = 400_000
BINS = 20
# Pairs of texts with half of what is enough information or more are learnt from.
_INFORMED = float(np.log(0.5))
# No text proves anything.
_NEVER_CERTAIN = (0.001, 0.999)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pairs of ads that both hold a contact: `evidence` float64[m, 2], whether they `shares` one bool[m], and
    the `fold` int[m] of 3 that the contact of the first belongs to (pairs over two folds left out).
    """

    evidence: npt.NDArray[np.float64]
    shares: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    contacts: int

    def is_informed(self) -> npt.NDArray[np.bool_]:
        """Which pairs are of texts that say enough for their likeness to teach anything, bool[m]."""
        informed: npt.NDArray[np.bool_] = self.evidence[:, 1] >= _INFORMED
        return informed

    def enough(self) -> bool:
        """Whether there is enough to learn from in every fold."""
        # The first fold trains, and only pairs of enough information do so.
        counts = self.is_informed() | (self.fold != 0)
        kinds = [
            int((counts & (self.fold == fold))[self.shares == label].sum())
            for fold in range(3)
            for label in (True, False)
        ]
        return min(kinds) >= LEAST_PAIRS // 3 and self.contacts >= LEAST_CONTACTS


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predicted against observed on contacts that were not learnt from, in bins of equal size.

    `predicted`, `observed` float64[b] and `pairs` int64[b]; `error` is the expected calibration error (Naeini
    et al. 2015): the mean distance, weighted by pairs.
    """

    predicted: npt.NDArray[np.float64]
    observed: npt.NDArray[np.float64]
    pairs: npt.NDArray[np.int64]
    error: float


class LearntTextModel:
    """A logistic regression on the file's own contacts, calibrated by isotonic regression.

    Once fitted it is nothing but its weights: what weighs the pairs of an analysis is what is kept of it.
    """

    def __init__(self, labelled: Labelled) -> None:
        train, calibrate = labelled.fold == 0, labelled.fold == 1
        # What little information means is no matter of the file, and few of its pairs could tell.
        informed = train & labelled.is_informed()
        intercept, likeness = logistic(labelled.evidence[informed, :1], labelled.shares[informed]).tolist()
        raw = TextWeights(intercept, likeness, DEFAULT_SHORTFALL)
        scores, shares = raw.score(labelled.evidence[calibrate]), labelled.shares[calibrate]
        bends, observed = rising(scores, shares)
        steps = Steps(bends, np.clip(observed, *_NEVER_CERTAIN), *_intervals(scores, shares))
        self._weights = replace(raw, steps=steps)

    @property
    def weights(self) -> TextWeights:
        """See `TextModel`."""
        return self._weights

    def probability(self, evidence: npt.NDArray[np.float64]) -> Estimate:
        """See `TextModel`; the interval holds what the calibrating pairs of like score allow (Jeffreys)."""
        return self._weights.probability(evidence)


def learn(labelled: Labelled) -> tuple[LearntTextModel, Calibration]:
    """The model of a file with enough contacts, and its calibration on the third that it never saw."""
    model = LearntTextModel(labelled)
    unseen = labelled.fold == 2
    predicted = model.probability(labelled.evidence[unseen]).probability
    return model, calibration(predicted, labelled.shares[unseen])


def calibration(predicted: npt.NDArray[np.float64], shares: npt.NDArray[np.bool_]) -> Calibration:
    """Predicted against observed, in at most `BINS` bins of equal size."""
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    means = np.array([predicted[part].mean() for part in parts])
    rates = np.array([shares[part].mean() for part in parts])
    sizes = np.array([len(part) for part in parts], np.int64)
    error = float(np.average(np.abs(means - rates), weights=sizes)) if parts else 0.0
    return Calibration(means, rates, sizes, error)


def _intervals(
    scores: npt.NDArray[np.float64], shares: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    from scipy.special import betaincinv  # noqa: PLC0415  Only files with much to learn from import it.

    order = np.argsort(scores, kind="stable")
    parts = np.array_split(order, BINS)
    edges = np.array([scores[part[-1]] for part in parts[:-1]])
    hits = np.array([shares[part].sum() for part in parts], np.float64)
    sizes = np.array([len(part) for part in parts], np.float64)
    low, high = (betaincinv(hits + 0.5, sizes - hits + 0.5, bound) for bound in (0.05, 0.95))
    return edges, low, high
