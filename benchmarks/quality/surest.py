"""How right the networks are that Lykta is surest of, and networks of each strength.

Who finds more is seldom as precise. At the same recall, two tools can be compared by their precision alone:
that of the surest networks, as many of them as find what another tool finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.calibration import Links
from benchmarks.quality.figures import Integers, Weights, pairs_of, tabulate
from lykta.ads.explore import review_queue
from lykta.ads.explore.dashboard import TIES
from lykta.ads.explore.strength import tied_across, weakest_ties


@dataclass(frozen=True, slots=True)
class Curve:
    """Pair recall and precision of the surest groups, float64 of one length, from no group to all.

    Groups that are as sure as one another come at once.
    """

    recall: Weights
    precision: Weights

    def precision_at(self, recall: float) -> float | None:
        """The precision of the fewest groups with this recall; None where all groups have less."""
        at = int(np.searchsorted(self.recall, recall - 1e-12))
        return float(self.precision[at]) if at < len(self.recall) else None


@dataclass(frozen=True, slots=True)
class Strengths:
    """Networks of two ads or more by their strength, as the workbench calls it (`TIES`), and by whether a
    text ties ads with different contacts in them: how many there are, and how many `of_one` author alone,
    int64[3, 2] each.
    """

    networks: Integers
    of_one: Integers

    def __add__(self, other: Strengths) -> Strengths:
        return Strengths(self.networks + other.networks, self.of_one + other.of_one)


def by_strength(labels: Integers, hands: Integers, links: Links) -> Strengths:
    """The networks of a grouping by strength; those that no link holds together are left out."""
    groups = _Groups.of(labels, links)
    authors = np.bincount(tabulate(groups.label, hands).labels, minlength=len(groups.sizes))
    networks, of_one = np.zeros((2, len(TIES), 2), np.int64)
    for row, (low, high) in enumerate(TIES.values()):
        of_tie = (groups.sizes >= 2) & (groups.strength >= low) & (groups.strength < high)
        for column, some in enumerate((of_tie & ~groups.across, of_tie & groups.across)):
            networks[row, column] = np.count_nonzero(some)
            of_one[row, column] = np.count_nonzero(some & (authors == 1))
    return Strengths(networks, of_one)


def surest_first(labels: Integers, hands: Integers, links: Links) -> Curve:
    """The curve of a grouping; a group is as sure as the weakest link that it cannot do without, and less
    sure than all others if a text alone ties different contacts in it.

    So the workbench orders its networks. `labels` has the group and `hands` the author of each ad, from 0.
    """
    groups = _Groups.of(labels, links)
    sure, sizes = groups.strength - groups.across, groups.sizes
    table = tabulate(groups.label, hands)
    right = np.bincount(table.labels, pairs_of(table.ads))
    claimed = pairs_of(sizes)
    # What no link holds together, such as equal texts, has the strength 2 and comes first.
    order = np.flatnonzero(sizes >= 2)
    order = order[np.argsort(-sure[order], kind="stable")]
    last = np.flatnonzero(np.diff(sure[order], append=-2.0))
    found, total = np.cumsum(right[order])[last], pairs_of(np.bincount(hands)).sum()
    recall = found / total if total else np.ones(len(found))
    precision = found / np.cumsum(claimed[order])[last]
    # No group at all finds nothing, and nothing wrong.
    return Curve(np.array([0.0 if total else 1.0, *recall]), np.array([1.0, *precision]))


@dataclass(frozen=True, slots=True)
class _Groups:
    """Groups numbered from 0: the `label` of each ad, and by group its `strength`, its `sizes` in ads, and
    whether a text alone ties different contacts in it, `across` bool.
    """

    label: Integers
    strength: NDArray[np.float32]
    sizes: Integers
    across: NDArray[np.bool_]

    @classmethod
    def of(cls, labels: Integers, links: Links) -> Self:
        _, least, label = np.unique(labels, return_index=True, return_inverse=True)
        tied = review_queue.Links.of(len(labels), links.first, links.second, links.probability)
        network = least[label].astype(np.int32)
        strength = weakest_ties(tied, network)[least]
        across = tied_across(links.first[links.others], links.second[links.others], network)[least]
        return cls(label, strength, np.bincount(label), across)
