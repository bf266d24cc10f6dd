"""Copied texts: a version of a text that others publish much of, under a contact that none of them has.

Who copies a stranger's text puts a name and a number of her own into it. Her one version then lies in the
stranger's text cluster, and her number ties all else that she published to the stranger. A hand with several
numbers looks the same where its texts are few; where there are many, its numbers are on several.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.group.bridges import firmly_joined
from lykta.ads.group.components import joined, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import Integers, as_keys, as_pairs, each_once

# So many texts others must have in a cluster, the same text of two unrelated others counted twice. A version
# that alone tied two parts was one hand's in 15 of 100 cases where they had eight or more, and in 83 where
# they had one to seven (see docs/decisions/0032).
OTHER_TEXTS = 8
# Two clusters that so many otherwise unrelated users both have are one hand's that changes its number.
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
    apart = joined(_taken_out(clusters, users, out), stars(uses.contact, uses.ad))
    user, text = users.versions.T
    cluster = clusters[users.first[user]]
    ties = np.stack([apart[users.first[user]], _rests(clusters, out, apart)[cluster]], axis=1)
    parts = firmly_joined(_of_one_hand(ties, 2 * ads)[ties], as_keys(cluster, text, ads))
    leaves = np.zeros(len(users.first), np.bool_)
    leaves[user] = parts[:, 0] != parts[:, 1]
    out[users.ads] = leaves[users.of]
    return _taken_out(clusters, users, out), out


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
    held = joined(np.arange(len(clusters)), stars(uses.contact, uses.ad))[ads]
    _, first, of = np.unique(
        as_keys(clusters[ads], held, len(clusters)), return_index=True, return_inverse=True
    )
    go_on = np.bincount(held, minlength=len(clusters))[held[first]] > np.bincount(of, minlength=len(first))
    number = np.unique(texts[ads], return_inverse=True)[1]
    versions = as_pairs(each_once(as_keys(of, number, len(ads))), len(ads))
    return _Users(ads, of, ads[first], go_on, versions)


def _taken_out(clusters: Integers, users: _Users, out: npt.NDArray[np.bool_]) -> Integers:
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


def _of_one_hand(ties: Integers, width: int) -> Integers:
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
        parts = joined(parts, pairs[shared.data >= ACROSS])
    return parts
