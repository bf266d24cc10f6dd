"""How right the networks are that Lykta is surest of, as many of them as find what another tool finds.

Who finds more is seldom as precise. At the same recall, two tools can be compared by their precision alone.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.calibration import Links
from benchmarks.quality.figures import Integers, Weights, pairs_of, tabulate
from lykta.ads.explore import review_queue
from lykta.ads.explore.strength import weakest_ties


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


def surest_first(labels: Integers, hands: Integers, links: Links) -> Curve:
    """The curve of a grouping; a group is as sure as the weakest link that it cannot do without.

    So the workbench orders its networks. `labels` has the group and `hands` the author of each ad, from 0.
    """
    _, least, label = np.unique(labels, return_index=True, return_inverse=True)
    tied = review_queue.Links.of(len(labels), links.first, links.second, links.probability)
    strength = weakest_ties(tied, least[label].astype(np.int32))[least]
    table, sizes = tabulate(label, hands), np.bincount(label)
    right = np.bincount(table.labels, pairs_of(table.ads))
    claimed = pairs_of(sizes)
    # What no link holds together, such as equal texts, has the strength 2 and comes first.
    order = np.flatnonzero(sizes >= 2)
    order = order[np.argsort(-strength[order], kind="stable")]
    last = np.flatnonzero(np.diff(strength[order], append=-1.0))
    found, total = np.cumsum(right[order])[last], pairs_of(np.bincount(hands)).sum()
    recall = found / total if total else np.ones(len(found))
    precision = found / np.cumsum(claimed[order])[last]
    # No group at all finds nothing, and nothing wrong.
    return Curve(np.array([0.0 if total else 1.0, *recall]), np.array([1.0, *precision]))
