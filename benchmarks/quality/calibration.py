"""Whether the probability of a link is the share of such links that are right, by truth."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.figures import Integers, Weights

# Finer bins of a few hundred links would show chance and not the model.
BINS = 10


@dataclass(frozen=True, slots=True)
class Links:
    """The places of two ads in their file, int64, the probability that one author wrote both, float64, and
    whether both hold contacts and nothing but text ties these, bool.

    Each pair of ads stands once.
    """

    first: Integers
    second: Integers
    probability: NDArray[np.float64]
    others: NDArray[np.bool_]


def all_links(parts: Sequence[Links]) -> Links:
    """The links of several groupings of the same ads; each pair of ads stands once for each."""
    names = [field.name for field in fields(Links)]
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, slots=True)
class Bin:
    """Links of similar probability: their number, their mean probability and the share that is right."""

    links: int
    predicted: float
    observed: float


def calibration_bins(links: Links, hands: Integers, weights: Weights | None = None) -> list[Bin]:
    """The links by rising probability in ten bins with as many links each, as far as there are links.

    `hands` is the author of each ad, int64 from 0; `weights`, float64 per author, is how often each stands in
    a resample: a link counts as often as its pair of authors does.
    """
    if not len(links.first):
        return []
    right = hands[links.first] == hands[links.second]
    heavy = np.ones(len(right)) if weights is None else _weights(links, hands, weights)
    # Equal probabilities in the order of their ads, so that the bins do not depend on the order of links.
    order = np.lexsort((links.second, links.first, links.probability))
    return [
        Bin(
            len(part),
            float(np.average(links.probability[part], weights=heavy[part])),
            float(np.average(right[part], weights=heavy[part])),
        )
        for part in np.array_split(order, min(BINS, len(order)))
        if heavy[part].sum() > 0
    ]


def calibration_error(links: Links, hands: Integers, weights: Weights | None = None) -> float:
    """The expected calibration error (Naeini et al. 2015) over bins of equal size; NaN without links.

    The mean distance between predicted and observed, each bin by its links; arguments as `calibration_bins`.
    """
    bins = calibration_bins(links, hands, weights)
    if not bins:
        return float("nan")
    distances = [abs(each.predicted - each.observed) for each in bins]
    return float(np.average(distances, weights=[each.links for each in bins]))


def _weights(links: Links, hands: Integers, weights: Weights) -> Weights:
    first, second = hands[links.first], hands[links.second]
    return np.where(first == second, weights[first], weights[first] * weights[second])
