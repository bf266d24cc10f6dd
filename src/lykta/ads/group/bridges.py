"""Wrong bridges: where one thin tie holds two dense parts together, the tie is cut.

A network is a community of text clusters and contacts, not whatever a chain of ties reaches (Freeman et al.
2025 on the giant component of ad graphs). Communities are found by Leiden with the constant Potts model
(Traag, Waltman & van Eck 2019; Traag, Van Dooren & Nesterov 2011), which has no resolution limit: two parts
of a and b nodes stay together when the ads that tie them are at least `RESOLUTION` x a x b.

That asks ever more of authors with ever more ads: two telephones with a hundred texts each would need two
hundred ads between them. So a cut only goes through a tie of one single ad, and no text or contact is cut off
alone. One ad may be a slip; that two slips tie the same two parts by chance does not happen.
"""

from __future__ import annotations

import numpy as np
from graspologic_native import leiden

from lykta.ads.group.components import join_clusters, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import Integers, as_keys, as_pairs

# One ad that ties ten clusters and contacts to another ten is a slip, a lent phone or a recycled number; the
# same one ad between five and five is what authors with few ads look like.
RESOLUTION = 0.02
# A component smaller than this has no two parts that the resolution could tell apart.
LEAST_NODES = 14
# Many ads on one tie make it firm, not firmer by each.
_MOST_WEIGHT = 5
# More ads than this that tie the same two parts are not a slip.
_SLIP = 1
_SEED = 1


def communities(clusters: Integers, uses: Uses) -> tuple[Integers, Integers]:
    """The network of each ad, int64[n] named by its least ad, and the networks before cutting, likewise.

    `clusters` int64[n] are the text clusters, each named by its least ad; `uses` the contacts that bind. A
    cut never goes through a text cluster.
    """
    whole = join_clusters(clusters, stars(uses.contact, uses.ad))
    # A component of so few uses has no more edges.
    large = np.bincount(whole[uses.ad], minlength=len(whole))[whole[uses.ad]] >= LEAST_NODES - 1
    contact, ad = uses.contact[large], uses.ad[large]
    order = np.argsort(whole[ad], kind="stable")
    bounds = np.flatnonzero(np.diff(whole[ad[order]], prepend=-1, append=-1))
    part = whole.copy()
    for begin, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        rows = order[begin:stop]
        for cluster, least in _parts(clusters[ad[rows]], contact[rows], ad[rows]).items():
            part[cluster] = least
    return least_names(part[clusters]), whole


def _parts(clusters: Integers, contacts: Integers, ads: Integers) -> dict[int, int]:
    """The community of each cluster of one component, named by its least cluster; nothing where it is small.

    The three int64[u] are the uses: an ad of a cluster holds a contact.
    """
    width = int(contacts.max()) + 1
    keys, edge, weights = np.unique(
        as_keys(clusters, contacts, width), return_inverse=True, return_counts=True
    )
    if len(keys) + 1 < LEAST_NODES:
        return {}
    edges = as_pairs(keys, width)
    names = [(f"a{cluster:012d}", f"c{contact:012d}") for cluster, contact in edges.tolist()]
    heavy = np.minimum(weights, _MOST_WEIGHT).astype(float).tolist()
    listed = [(*ends, weight) for ends, weight in zip(names, heavy, strict=True)]
    _, found = leiden(listed, resolution=RESOLUTION, use_modularity=False, seed=_SEED, iterations=3)
    numbers = {name: number for number, name in enumerate(sorted(found))}
    ends = np.array([(numbers[cluster], numbers[contact]) for cluster, contact in names])
    dense = _with_neighbours(np.array([found[name] for name in numbers]), ends, weights)
    parts = _firmly_joined(dense[ends[edge]], ads)[:, 0]
    least: dict[int, int] = {}
    for cluster, part in sorted(zip(clusters.tolist(), parts.tolist(), strict=True)):
        least.setdefault(part, cluster)
    return {cluster: least[part] for cluster, part in zip(clusters.tolist(), parts.tolist(), strict=True)}


def _with_neighbours(parts: Integers, ends: Integers, weights: Integers) -> Integers:
    """The parts by node, int64[k], once each node that is a part of its own goes with the neighbour that most
    ads tie it to; `ends` int64[m, 2] are the nodes of each edge, `weights` int64[m] its ads.
    """
    node, neighbour = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.lexsort((neighbour, -np.tile(weights, 2), node))
    firmest = order[np.diff(node[order], prepend=-1) > 0]
    alone = firmest[np.bincount(parts)[parts[node[firmest]]] == 1]
    joins = np.stack([parts[node[alone]], parts[neighbour[alone]]], axis=1)
    return join_clusters(np.arange(int(parts.max()) + 1), joins)[parts]


def _firmly_joined(parts: Integers, by: Integers) -> Integers:
    """The parts of both ends of each tie, int64[u, 2], when those that more than a slip ties together are
    one; `by` int64[u] is the ad that makes each tie.
    """
    while True:
        across = np.flatnonzero(parts[:, 0] != parts[:, 1])
        width = int(parts.max(initial=-1)) + 1
        low, high = np.sort(parts[across], axis=1).T
        tied = np.unique(np.stack([as_keys(low, high, width), by[across]], axis=1), axis=0)
        ties, times = np.unique(tied[:, 0], return_counts=True)
        firm = ties[times > _SLIP]
        if not len(firm):
            return parts
        parts = join_clusters(np.arange(width), as_pairs(firm, width))[parts]
