"""Learning what likeness means in this file from its own contacts, which label pairs for free.

Two ads that share a contact are most likely one author's; two that hold different contacts most likely are
not. Contacts are hidden from the features. Whole contacts are held out, so that no advertiser is on both
sides: one part trains, one calibrates, and one only measures (as Freeman et al. 2025 split by advertiser).

Before that, how alike unrelated ads of this very file are: the measure that likeness is held against. After
it, the two fits that learning rests on: a logistic regression, and a share that never falls with a score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.weigh.text_model import (
    DEFAULT_SHORTFALL,
    LEAST_LIKENESS,
    ORDINARY_BACKGROUND,
    Steps,
    TextWeights,
    sigmoid,
)

# A text's tenth neighbour is most often another author's, and as alike as other authors' texts come.
BACKGROUND_RANK = 10
# Versions of one text are at least so many times as alike as unrelated texts are; where a whole trade writes
# alike, likeness falls evenly from neighbour to neighbour.
FALL: Final = 2.0
# With no neighbours to learn from: what the real texts used in development showed (.042-.053).
DEFAULT_BACKGROUND = 0.048
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
# The log-loss of all pairs counts so many times the penalty, half the squared length of the slopes: so little
# holds the slopes where likeness parts the labels without exception, and changes nothing elsewhere.
LOSS_WEIGHT: Final = 100.0

type Floats = npt.NDArray[np.float64]
type Booleans = npt.NDArray[np.bool_]


def background(pairs: npt.NDArray[np.int64], similarity: npt.NDArray[np.float32], *, most: int) -> float:
    """The median, over the texts that have neighbours, of the likeness to the tenth best of them.

    `pairs` int64[m, 2] are neighbour pairs, each once, of texts that were each asked for their `most`
    nearest; `similarity` float32[m] is their likeness. A file of many alike texts (one trade, one site's
    habits) has a higher background, and asks more of a link. So has one of authors with many versions of
    their texts, which says nothing of unrelated ones: where it is above `ORDINARY_BACKGROUND`, neighbours
    that are far more alike than the next are taken for versions, and the tenth is that of those that follow.
    """
    texts, place = np.unique(pairs.T.ravel(), return_inverse=True)
    if len(texts) < BACKGROUND_RANK:
        return DEFAULT_BACKGROUND
    likeness = np.tile(similarity, 2)
    order = np.lexsort((-likeness, place))
    place = place[order]
    rank = np.arange(len(place)) - np.searchsorted(place, place)
    # Some texts are among the nearest of very many others: of their own nearest these are known.
    known = np.flatnonzero(rank < 2 * most)
    nearest = np.zeros((len(texts), 2 * most))
    nearest[place[known], rank[known]] = likeness[order[known]]
    count = np.bincount(place[known])
    row = np.arange(len(texts))
    level = float(np.median(nearest[row, np.minimum(BACKGROUND_RANK, count) - 1]))
    if level > ORDINARY_BACKGROUND:
        begin = _first_unrelated(nearest, count)
        tenth = nearest[row, np.minimum(begin + BACKGROUND_RANK, count) - 1]
        # Versions alone, though there are other texts and more were asked for: it is like no other.
        alone = (begin == 0) & (tenth > ORDINARY_BACKGROUND) & (count < min(most, len(texts) - 1))
        level = float(np.median(np.where(alone, 0.0, tenth)))
    return max(level, DEFAULT_BACKGROUND / 4)


def _first_unrelated(nearest: Floats, count: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """In each row of `nearest` float64[t, k], falling likeness of which `count` int64[t] are known: the place
    after its steepest fall from above `ORDINARY_BACKGROUND`, and 0 where none is as steep as `FALL`.
    """
    falls = nearest[:, :-1] / np.maximum(nearest[:, 1:], LEAST_LIKENESS)
    falls[(nearest[:, :-1] <= ORDINARY_BACKGROUND) | (np.arange(1, nearest.shape[1]) >= count[:, None])] = 0.0
    found: npt.NDArray[np.int64] = np.where(falls.max(axis=1) >= FALL, falls.argmax(axis=1) + 1, 0)
    return found


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


def learn(labelled: Labelled) -> tuple[TextWeights, Calibration]:
    """The weights of a file with enough contacts, and their calibration on the third that they never saw.

    A logistic regression on the file's own contacts, calibrated by isotonic regression; an interval holds
    what the calibrating pairs of like score allow (Jeffreys).
    """
    train, calibrate, unseen = (labelled.fold == fold for fold in range(3))
    # What little information means is no matter of the file, and few of its pairs could tell.
    informed = train & labelled.is_informed()
    intercept, likeness = logistic(labelled.evidence[informed, :1], labelled.shares[informed]).tolist()
    raw = TextWeights(intercept, likeness, DEFAULT_SHORTFALL)
    scores, shares = raw.score(labelled.evidence[calibrate]), labelled.shares[calibrate]
    bends, observed = rising(scores, shares)
    steps = Steps(bends, np.clip(observed, *_NEVER_CERTAIN), *_intervals(scores, shares))
    weights = replace(raw, steps=steps)
    predicted = weights.probability(labelled.evidence[unseen]).probability
    return weights, calibration(predicted, labelled.shares[unseen])


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


def logistic(evidence: Floats, labels: Booleans) -> Floats:
    """Intercept and slopes float64[1 + k] of the log-odds of `labels` bool[m] by `evidence` float64[m, k]."""
    # To import this takes a sixth of a second, which only files with much to learn from should cost.
    from scipy.optimize import minimize  # noqa: PLC0415

    columns = np.column_stack([np.ones(len(evidence)), evidence])
    target, penalised = labels.astype(np.float64), np.append(0.0, np.ones(evidence.shape[1]))
    share = 1.0 / (LOSS_WEIGHT * max(len(labels), 1))

    def loss(weights: Floats) -> float:
        odds = columns @ weights
        missed = np.logaddexp(0, odds).mean() - odds @ target / len(odds)
        return float(missed + share * (penalised * weights) @ weights / 2)

    def gradient(weights: Floats) -> Floats:
        wrong = sigmoid(columns @ weights) - target
        slope: Floats = wrong @ columns / len(columns) + share * penalised * weights
        return slope

    def curvature(weights: Floats) -> Floats:
        likely = sigmoid(columns @ weights)
        doubt = columns.T * (likely * (1 - likely))
        bend: Floats = doubt @ columns / len(columns) + share * np.diag(penalised)
        return bend

    start = np.zeros(columns.shape[1])
    # There is one minimum, asked for to the limit of rounding. A search that stops short of it stops beside
    # it, and what is found is calibrated and measured on pairs that it never saw.
    found: Floats = minimize(
        loss, start, jac=gradient, hess=curvature, method="trust-exact", options={"gtol": 1e-9}
    ).x
    return found


def rising(scores: Floats, labels: Booleans) -> tuple[Floats, Floats]:
    """The share of true `labels` bool[m] as a function that never falls with the score float64[m].

    Isotonic regression by pooling neighbours that fall (Ayer et al. 1955). Gives scores and shares,
    float64[k] each, where the function bends; between two of them it is straight.
    """
    from scipy.optimize import isotonic_regression  # noqa: PLC0415  As above.

    values, which, times = np.unique(scores, return_inverse=True, return_counts=True)
    shares = np.bincount(which, labels, minlength=len(values)) / times
    fitted = isotonic_regression(shares, weights=times.astype(np.float64)).x
    bends = np.ones(len(values), np.bool_)
    bends[1:-1] = (fitted[1:-1] != fitted[:-2]) | (fitted[1:-1] != fitted[2:])
    return values[bends], fitted[bends]
