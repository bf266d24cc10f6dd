"""Wrong bridges: where one thin tie holds two dense parts together, the tie is cut.

A network is a community of text clusters and contacts, not whatever a chain of ties reaches (Freeman et al.
2025 on the giant component of ad graphs). Communities are found by Leiden with the constant Potts model
(Traag, Waltman & van Eck 2019; Traag, Van Dooren & Nesterov 2011), which has no resolution limit: two parts
of a and b nodes stay together when the ads that tie them are at least `RESOLUTION` x a x b.

That asks ever more of ever larger hands: two telephones with a hundred texts each would need two hundred ads
between them. So a cut only goes through a tie of one single ad, and no text or contact is cut off alone. One
ad may be a slip; that two slips tie the same two parts is what chance does not do.
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
# More ads than this that tie the same two parts are no slip.
_SLIP_ADS = 1
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
    """The community of each cluster of one component, named by its least cluster.

    `edges` int64[m, 2] tie a cluster to a contact, `weights` int64[m] by so many ads.
    """
    listed = [
        (f"a{cluster:012d}", f"c{contact:012d}", float(min(weight, _MOST_WEIGHT)))
        for (cluster, contact), weight in zip(edges.tolist(), weights.tolist(), strict=True)
    ]
    _, found = leiden(listed, resolution=RESOLUTION, use_modularity=False, seed=_SEED, iterations=3)
    numbers = {name: number for number, name in enumerate(sorted(found))}
    ends = np.array([(numbers[cluster], numbers[contact]) for cluster, contact, _ in listed])
    parts = np.array([found[name] for name in numbers])
    parts = _over_slips(_with_neighbours(parts, ends, weights)[ends], weights)[:, 0]
    least: dict[int, int] = {}
    for cluster, part in sorted(zip(edges[:, 0].tolist(), parts.tolist(), strict=True)):
        least.setdefault(part, cluster)
    return {cluster: least[part] for cluster, part in zip(edges[:, 0].tolist(), parts.tolist(), strict=True)}


def _with_neighbours(
    parts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], weights: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The parts by node, int64[k], once each node that is a part of its own goes with the neighbour that most
    ads tie it to; `ends` int64[m, 2] are the nodes of each edge.
    """
    node, neighbour = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.lexsort((neighbour, -np.tile(weights, 2), node))
    firmest = order[np.diff(node[order], prepend=-1) > 0]
    alone = firmest[np.bincount(parts)[parts[node[firmest]]] == 1]
    joins = np.stack([parts[node[alone]], parts[neighbour[alone]]], axis=1)
    return joined(np.arange(int(parts.max()) + 1), joins)[parts]


def _over_slips(parts: npt.NDArray[np.int64], weights: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The parts of both ends of each edge, int64[m, 2], when those that more than a slip ties together are
    one; `weights` int64[m] are the ads of each edge.
    """
    while True:
        across = np.flatnonzero(parts[:, 0] != parts[:, 1])
        width = int(parts.max()) + 1
        low, high = np.sort(parts[across], axis=1).T
        ties, which = np.unique(as_keys(low, high, width), return_inverse=True)
        firm = np.bincount(which, weights[across], minlength=len(ties)) > _SLIP_ADS
        if not firm.any():
            return parts
        parts = joined(np.arange(width), as_pairs(ties[firm], width))[parts]
