"""The two fits that learning rests on: a logistic regression, and a share that never falls with a score."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.weigh.text_model import sigmoid

# The log-loss of all pairs counts so many times the penalty, half the squared length of the slopes: so little
# holds the slopes where likeness parts the labels without exception, and changes nothing elsewhere.
LOSS_WEIGHT: Final = 100.0

type Floats = npt.NDArray[np.float64]
type Booleans = npt.NDArray[np.bool_]


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
