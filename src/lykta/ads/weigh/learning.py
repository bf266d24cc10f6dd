"""Learning what likeness means in this file from its own contacts, which label pairs for free.

Two ads that share a contact are most likely one author's; two that hold different contacts most likely are
not. Contacts are hidden from the features. All of them teach; those of one advertiser count for
less the more there are, since they tell how that one writes. What that is worth is measured on each third of
the pairs, those whose first ad is of a third of the advertisers, by what the others taught. The advertiser of
the second ad may have taught, in other pairs (docs/decisions/0090 says what that is worth).

Before that, how alike unrelated ads of this very file are: the measure that likeness is held against. After
it, the two fits that learning rests on: a logistic regression, and a share that never falls with a score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

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
# No text proves anything; and however many pairs an estimate comes from, its bounds lie below and above it.
_NEVER_CERTAIN = (0.001, 0.999)
_LOW_WITHIN = (0.0005, 0.9985)
_HIGH_WITHIN = (0.0015, 0.9995)
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
    """Pairs of ads that both hold a contact: `evidence` float64[m, 2], whether they `shares` one bool[m], the
    `fold` int[m] of 3 that the advertiser of the first belongs to, and the `sample_weight` float64[m].
    """

    evidence: npt.NDArray[np.float64]
    shares: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    sample_weight: npt.NDArray[np.float64]
    contacts: int

    def is_informed(self) -> npt.NDArray[np.bool_]:
        """Which pairs are of texts that say enough for their likeness to teach anything, bool[m]."""
        informed: npt.NDArray[np.bool_] = self.evidence[:, 1] >= _INFORMED
        return informed

    def enough(self) -> bool:
        """Whether every fold has enough pairs of either label to measure on, and the others to learn from."""
        informed = self.is_informed()
        kinds = [
            int((pairs & (self.shares == label)).sum())
            for fold in range(3)
            for pairs in (self.fold == fold, informed & (self.fold != fold))
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
    """The weights of a file with enough contacts, and the calibration of weights learnt likewise: those of
    each two folds, on the third that they never saw.
    """
    predicted = np.empty(len(labelled.shares))
    for fold in range(3):
        unseen = labelled.fold == fold
        predicted[unseen] = _fit(labelled, ~unseen).probability(labelled.evidence[unseen]).probability
    return _fit(labelled, np.ones(len(predicted), np.bool_)), calibration(predicted, labelled.shares)


def _fit(labelled: Labelled, rows: Booleans) -> TextWeights:
    """A logistic regression on some of the pairs, calibrated by isotonic regression on the same: its two
    numbers cannot fit single pairs. An interval holds what the pairs that were pooled allow.
    """
    # What little information means is no matter of the file, and few of its pairs could tell.
    informed = rows & labelled.is_informed()
    intercept, likeness = logistic(
        labelled.evidence[informed, :1], labelled.shares[informed], labelled.sample_weight[informed]
    ).tolist()
    raw = TextWeights(intercept, likeness, DEFAULT_SHORTFALL)
    found = rising(raw.score(labelled.evidence[rows]), labelled.shares[rows], labelled.sample_weight[rows])
    return replace(raw, steps=Steps(found.scores, np.clip(found.shares, *_NEVER_CERTAIN), *_intervals(found)))


def calibration(predicted: npt.NDArray[np.float64], shares: npt.NDArray[np.bool_]) -> Calibration:
    """Predicted against observed, in at most `BINS` bins of equal size."""
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    means = np.array([predicted[part].mean() for part in parts])
    rates = np.array([shares[part].mean() for part in parts])
    sizes = np.array([len(part) for part in parts], np.int64)
    error = float(np.average(np.abs(means - rates), weights=sizes)) if parts else 0.0
    return Calibration(means, rates, sizes, error)


def logistic(evidence: Floats, labels: Booleans, sample_weight: Floats) -> Floats:
    """Intercept and slopes float64[1 + k] of the log-odds of `labels` bool[m] by `evidence` float64[m, k];
    each counts as much as its `sample_weight` float64[m].
    """
    # To import this takes a sixth of a second, which only files with much to learn from should cost.
    from scipy.optimize import minimize  # noqa: PLC0415

    columns = np.column_stack([np.ones(len(evidence)), evidence])
    target, penalised = labels.astype(np.float64), np.append(0.0, np.ones(evidence.shape[1]))
    part = sample_weight / max(sample_weight.sum(), 1.0)
    share = 1.0 / (LOSS_WEIGHT * max(sample_weight.sum(), 1.0))

    def loss(weights: Floats) -> float:
        odds = columns @ weights
        missed = (np.logaddexp(0, odds) - odds * target) @ part
        return float(missed + share * (penalised * weights) @ weights / 2)

    def gradient(weights: Floats) -> Floats:
        wrong = part * (sigmoid(columns @ weights) - target)
        slope: Floats = wrong @ columns + share * penalised * weights
        return slope

    def curvature(weights: Floats) -> Floats:
        likely = sigmoid(columns @ weights)
        doubt = columns.T * (part * likely * (1 - likely))
        bend: Floats = doubt @ columns + share * np.diag(penalised)
        return bend

    start = np.zeros(columns.shape[1])
    # There is one minimum, asked for to the limit of rounding. A search that stops short of it stops beside
    # it, and what is found is calibrated, and measured on pairs that it never saw.
    found: Floats = minimize(
        loss, start, jac=gradient, hess=curvature, method="trust-exact", options={"gtol": 1e-9}
    ).x
    return found


class Rising(NamedTuple):
    """A share that never falls with the score, where it bends; between two of these places it is straight.

    `scores` and `shares` float64[k]; `effective_size` float64[k] is how many pairs of equal weight would tell
    as much as those pooled for the share (Kish 1965).
    """

    scores: Floats
    shares: Floats
    effective_size: Floats


def rising(scores: Floats, labels: Booleans, sample_weight: Floats) -> Rising:
    """The share of true `labels` bool[m] as a function that never falls with the score float64[m].

    Each counts as much as its `sample_weight` float64[m]. Isotonic regression by pooling neighbours that fall
    (Ayer et al. 1955).
    """
    from scipy.optimize import isotonic_regression  # noqa: PLC0415  As above.

    values, which = np.unique(scores, return_inverse=True)
    sums = np.bincount(which, sample_weight)
    fitted = isotonic_regression(np.bincount(which, sample_weight * labels) / sums, weights=sums).x
    pool = np.cumsum(np.append(False, fitted[1:] != fitted[:-1]))
    effective_size = (np.bincount(pool, sums) ** 2 / np.bincount(pool[which], sample_weight**2))[pool]
    bends = np.ones(len(values), np.bool_)
    bends[1:-1] = (pool[1:-1] != pool[:-2]) | (pool[1:-1] != pool[2:])
    return Rising(values[bends], fitted[bends], effective_size[bends])


def _intervals(found: Rising) -> tuple[Floats, Floats]:
    """How low and high each share may be, with 90 % confidence: Jeffreys' interval of the pairs pooled for
    it, from the least where none and to the most where all of them are true (Brown, Cai and DasGupta 2001).
    """
    from scipy.special import betaincinv  # noqa: PLC0415  As above.

    hits, misses = found.shares * found.effective_size, (1 - found.shares) * found.effective_size
    low, high = (betaincinv(hits + 0.5, misses + 0.5, bound) for bound in (0.05, 0.95))
    # The regression gives none and all of them to some digits.
    low = np.where(np.isclose(found.shares, 0.0), 0.0, low)
    high = np.where(np.isclose(found.shares, 1.0), 1.0, high)
    return np.clip(low, *_LOW_WITHIN), np.clip(high, *_HIGH_WITHIN)
