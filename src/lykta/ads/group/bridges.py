"""Wrong bridges: where one thin tie holds two dense parts together, the tie is cut.

A network is a community of text clusters and contacts, not whatever a chain of ties reaches (Freeman et al.
2025 on the giant component of ad graphs). Communities are found by Leiden with the constant Potts model
(Traag, Waltman & van Eck 2019; Traag, Van Dooren & Nesterov 2011), which has no resolution limit: two parts
of a and b nodes stay together when the ads that tie them are at least `RESOLUTION` x a x b.

That asks ever more of authors with ever more ads: two telephones with a hundred texts each would need two
hundred ads between them. So a cut only goes through a tie of one single ad, and no text or contact is cut off
alone. One ad may be a slip; that two slips tie the same two parts by chance does not happen.

Copied texts: a version of a text that others publish much of, under a contact that none of them has.

Who copies a stranger's text puts a name and a number of her own into it. Her one version then lies in the
stranger's text cluster, and her number ties all else that she published to the stranger. An author with
several numbers looks the same where its texts are few; where there are many, its numbers are on several.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from graspologic_native import leiden

from lykta.ads.group.components import join_clusters, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import Integers, as_keys, as_pairs, each_once

# One ad that ties ten clusters and contacts to another ten is a slip, a lent phone or a recycled number; the
# same one ad between five and five is what authors with few ads look like.
RESOLUTION = 0.02
# A component smaller than this has no two parts that the resolution could tell apart.
LEAST_NODES = 14
# Many ads on one tie make it firm, not firmer by each.
_MOST_WEIGHT = 5
# More ads, or different texts, than this that tie the same two parts are no slip.
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
    parts = firmly_joined(dense[ends[edge]], ads)[:, 0]
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


def firmly_joined(parts: Integers, by: Integers) -> Integers:
    """The parts of both ends of each tie, int64[u, 2], when those that more than a slip ties together are
    one; `by` int64[u] is what makes each tie: its ad, or the number of its text.
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


# So many texts others must have in a cluster, the same text of two unrelated others counted twice. A version
# that alone tied two parts was one author's in 15 of 100 cases where they had eight or more, and in 83 where
# they had one to seven (see docs/decisions/0032).
OTHER_TEXTS = 8
# Two clusters that so many otherwise unrelated users both have are one author's that changes its number.
ACROSS = 3

# So many clusters are held against all others in one step.
_AT_ONCE = 200


def without_copies(
    clusters: Integers, uses: Uses, texts: npt.NDArray[np.uint64]
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The text clusters, int64[n] named by their least ads, once copied texts are out; and whose text is
    copied, bool[n].

    The ads of a cluster that contacts hold together, here or elsewhere, are one user of it. It leaves when it
    has one text there (`texts` uint64[n], equal for equal texts), when others have `OTHER_TEXTS` or more,
    when its contacts are in other clusters too, and when these are tied to the cluster by nothing else.
    Clusters that `ACROSS` users or more both have count as one. `uses` are the contacts that bind.
    """
    ads = len(clusters)
    users = _users(clusters, uses, texts)
    may_leave = users.among_others(clusters) & users.go_on
    out = np.zeros(ads, np.bool_)
    out[users.ads] = may_leave[users.of]
    apart = join_clusters(_separate_users(clusters, users, out), stars(uses.contact, uses.ad))
    user, text = users.versions.T
    cluster = clusters[users.first[user]]
    ties = np.stack([apart[users.first[user]], _rests(clusters, out, apart)[cluster]], axis=1)
    parts = firmly_joined(_of_one_author(ties, 2 * ads)[ties], as_keys(cluster, text, ads))
    leaves = np.zeros(len(users.first), np.bool_)
    leaves[user] = parts[:, 0] != parts[:, 1]
    out[users.ads] = leaves[users.of]
    return _separate_users(clusters, users, out), out


class _Users(NamedTuple):
    """Who uses the texts of which cluster: the `ads` int64[h] with contacts, and the number `of` each one's
    user, int64[h]; by user its `first` ad, int64[u], and whether its contacts `go_on` in other clusters,
    bool[u]; and `versions` int64[v, 2], each user with the numbers of its texts.
    """

    ads: Integers
    of: Integers
    first: Integers
    go_on: npt.NDArray[np.bool_]
    versions: Integers

    def among_others(self, clusters: Integers) -> npt.NDArray[np.bool_]:
        """Whether others have enough texts of each user's cluster, bool[u]."""
        user = self.versions[:, 0]
        of_cluster = np.bincount(clusters[self.first[user]], minlength=len(clusters))
        own = np.bincount(user, minlength=len(self.first))
        enough: npt.NDArray[np.bool_] = of_cluster[clusters[self.first]] - own >= OTHER_TEXTS
        return enough


def _users(clusters: Integers, uses: Uses, texts: npt.NDArray[np.uint64]) -> _Users:
    ads = each_once(uses.ad)
    # What contacts alone hold together, in whatever text.
    held = join_clusters(np.arange(len(clusters)), stars(uses.contact, uses.ad))[ads]
    _, first, of = np.unique(
        as_keys(clusters[ads], held, len(clusters)), return_index=True, return_inverse=True
    )
    go_on = np.bincount(held, minlength=len(clusters))[held[first]] > np.bincount(of, minlength=len(first))
    number = np.unique(texts[ads], return_inverse=True)[1]
    versions = as_pairs(each_once(as_keys(of, number, len(ads))), len(ads))
    return _Users(ads, of, ads[first], go_on, versions)


def _separate_users(clusters: Integers, users: _Users, out: npt.NDArray[np.bool_]) -> Integers:
    """The clusters, named by their least ads, with each user whose ads are out as a cluster of its own."""
    names = clusters.copy()
    names[users.ads] = np.where(out[users.ads], len(clusters) + users.first[users.of], clusters[users.ads])
    return least_names(names)


def _rests(clusters: Integers, out: npt.NDArray[np.bool_], apart: Integers) -> Integers:
    """By cluster the component of what is left of it, int64[n]; where nothing is, a number of its own from n
    on.
    """
    rests = len(clusters) + np.arange(len(clusters))
    left = np.flatnonzero(~out)
    rests[clusters[left]] = apart[left]
    return rests


def _of_one_author(ties: Integers, width: int) -> Integers:
    """The parts, int64[width], once the rests of clusters that `ACROSS` components lie across are one; `ties`
    int64[v, 2] are a component and the rest of a cluster, all less than `width`.
    """
    components, rests = as_pairs(each_once(as_keys(ties[:, 0], ties[:, 1], width)), width).T
    often = np.bincount(rests, minlength=width)[rests] >= ACROSS
    parts = np.arange(width)
    if not often.any():
        return parts
    from scipy.sparse import csr_array  # noqa: PLC0415  Only files with many who may have copied import it.

    named, component = np.unique(components[often], return_inverse=True)
    rest, row = np.unique(rests[often], return_inverse=True)
    lies = csr_array((np.ones(len(row), np.int64), (row, component)), (len(rest), len(named)))
    for begin in range(0, len(rest), _AT_ONCE):
        shared = (lies[begin : begin + _AT_ONCE] @ lies.T).tocoo()
        pairs = np.stack([rest[begin + shared.row], rest[shared.col]], axis=1)
        parts = join_clusters(parts, pairs[shared.data >= ACROSS])
    return parts
