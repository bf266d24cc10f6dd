"""Wrong bridges: where one thin tie holds two dense parts together, the tie is cut.

A network is a community of text clusters and contacts, not whatever a chain of ties reaches (Freeman et al.
2025 on the giant component of ad graphs). Communities are found by Leiden with the constant Potts model
(Traag, Waltman & van Eck 2019; Traag, Van Dooren & Nesterov 2011), which has no resolution limit: two parts
of a and b nodes stay together when the ads that tie them are at least `RESOLUTION` x a x b.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from graspologic_native import leiden

from lykta.ads.group.components import joined, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import as_keys, as_pairs, count_each

# One ad that ties ten clusters and contacts to another ten is a slip, a lent phone or a recycled number; the
# same one ad between five and five is what small hands look like.
RESOLUTION = 0.02
# A component smaller than this has no two parts that the resolution could tell apart.
LEAST_NODES = 14
# Many ads on one tie make it firm, not firmer by each.
_MOST_WEIGHT = 5
_SEED = 1


def communities(
    clusters: npt.NDArray[np.int64], uses: Uses
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The network of each ad, int64[n] named by its least ad, and the networks before cutting, likewise.

    `clusters` int64[n] are the text clusters, each named by its least ad; `uses` the contacts that bind. A
    cut never goes through a text cluster.
    """
    whole = joined(clusters, stars(uses.contact, uses.ad))
    # Each contact stands once in an ad, so that the rows of a cluster and contact are its ads.
    keys, weights = count_each(as_keys(clusters[uses.ad], uses.contact, uses.contacts))
    edges = as_pairs(keys, uses.contacts)
    component = whole[edges[:, 0]]
    order = np.argsort(component, kind="stable")
    bounds = np.flatnonzero(np.diff(component[order], prepend=-1, append=-1))
    part = whole.copy()
    for begin, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        rows = order[begin:stop]
        if len(rows) + 1 >= LEAST_NODES:
            for cluster, least in _parts(edges[rows], weights[rows]).items():
                part[cluster] = least
    return least_names(part[clusters]), whole


def _parts(edges: npt.NDArray[np.int64], weights: npt.NDArray[np.int64]) -> dict[int, int]:
    """The community of each cluster of one component, named by its least cluster."""
    listed = [
        (f"a{cluster:012d}", f"c{contact:012d}", float(min(weight, _MOST_WEIGHT)))
        for (cluster, contact), weight in zip(edges.tolist(), weights.tolist(), strict=True)
    ]
    _, found = leiden(listed, resolution=RESOLUTION, use_modularity=False, seed=_SEED, iterations=3)
    least: dict[int, int] = {}
    for node in sorted(name for name in found if name[0] == "a"):
        least.setdefault(found[node], int(node[1:]))
    return {int(node[1:]): least[part] for node, part in found.items() if node[0] == "a"}
