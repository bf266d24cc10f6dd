"""Strangers in a text cluster: who writes like others there, and is known to write apart from them.

Who copies a stranger's text, or fills in the same form, puts a number of her own into it. Her ad then lies in
the stranger's text cluster, and her number ties all else that she published to the stranger.

An author with two numbers looks alike, but uses now one and now the other for what she repeats. Of the pairs
of her ads that lie in one text cluster up to half are then of both numbers. Where next to none are, the two
are of two authors more often than of one (docs/decisions/0074 has figures).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.group.components import least_names
from lykta.ads.pair.each_once import Integers, as_keys, as_pairs, begins, first_of_run

# Two users are strangers when a smaller part of their pairs of ads within text clusters is of both. At a
# quarter precision on real text is .006 higher, recall .002 lower, and the synthetic county's F1 .001 lower.
LEAST_MIXED = 0.2


def without_strangers(
    clusters: Integers, users: npt.NDArray[np.int32], posted: npt.NDArray[np.datetime64]
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The text clusters, int64[n] named by their least ads, once strangers are out; and their ads, bool[n].

    `users` int32[n] says whose contacts each ad holds, -1 for none. In each cluster the user with most ads
    there stays, with all ads without a contact. Another leaves it, as a cluster of its own, when it is a
    stranger to that one: the two have no other cluster in common, use their contacts at the same time, and
    less than `LEAST_MIXED` of the pairs of their ads within clusters are of both. `posted` datetime64[n] is
    NaT where unknown.
    """
    total = len(clusters)
    ads = np.flatnonzero(users >= 0)
    user = users[ads].astype(np.int64)
    keys, share, held = np.unique(
        as_keys(clusters[ads], user, total), return_inverse=True, return_counts=True
    )
    cluster, owner = as_pairs(keys, total).T
    shares = _Shares(cluster, owner, held)
    largest = shares.largest()
    lesser = np.flatnonzero(largest != np.arange(len(largest)))
    pairs = np.sort(owner[np.stack([lesser, largest[lesser]])], axis=0)
    leaves = np.zeros(len(keys), np.bool_)
    leaves[lesser] = shares.are_apart(*pairs) & ~_periods(user, posted[ads], total).follow(*pairs)
    out = np.zeros(total, np.bool_)
    out[ads] = leaves[share]
    names = clusters.copy()
    # What leaves has a name beyond all ads, one for each share.
    names[ads] = np.where(leaves[share], total + share, clusters[ads])
    return least_names(names), out


class _Shares(NamedTuple):
    """What each user has of a text cluster: the `cluster` and the `owner`, int64[s], sorted by both, and how
    many ads are `held`, int64[s].
    """

    cluster: Integers
    owner: Integers
    held: Integers

    def largest(self) -> Integers:
        """For each share the one of its cluster with most ads, int64[s]; of equals that of the least user."""
        order = np.lexsort((self.owner, -self.held, self.cluster))
        largest = np.empty(len(order), np.int64)
        largest[order] = order[first_of_run(begins(self.cluster[order]))]
        return largest

    def are_apart(self, one: Integers, other: Integers) -> npt.NDArray[np.bool_]:
        """Which pairs of users, int64[m] each, share one cluster only and have too few mixed pairs of ads."""
        width = int(self.owner.max(initial=-1)) + 1
        keys, place = np.unique(as_keys(one, other, width), return_inverse=True)
        one, other = as_pairs(keys, width).T
        pair, first, second = self._in_common(one, other)
        # Whole numbers below 2^53 are exact as floats too.
        mixed = np.bincount(pair, self.held[first] * self.held[second], minlength=len(keys))
        within = np.bincount(self.owner, self.held * (self.held - 1) // 2, minlength=width)
        apart = mixed < LEAST_MIXED * (mixed + within[one] + within[other])
        alone = np.bincount(pair, minlength=len(keys)) == 1
        found: npt.NDArray[np.bool_] = (apart & alone)[place]
        return found

    def _in_common(self, one: Integers, other: Integers) -> tuple[Integers, Integers, Integers]:
        """The clusters that pairs of users have in common: the number of the pair, and the shares of both."""
        by_owner = np.argsort(self.owner, kind="stable")
        clusters = np.bincount(self.owner, minlength=int(self.owner.max(initial=-1)) + 1)
        start = np.cumsum(clusters) - clusters
        # Of each pair the user in fewer clusters is followed, and the other is looked for there.
        swapped = clusters[other] < clusters[one]
        few, many = np.where(swapped, other, one), np.where(swapped, one, other)
        pair = np.repeat(np.arange(len(one)), clusters[few])
        along = np.arange(len(pair)) - np.repeat(np.cumsum(clusters[few]) - clusters[few], clusters[few])
        first = by_owner[start[few][pair] + along]
        keys = as_keys(self.cluster, self.owner, len(clusters))
        wanted = as_keys(self.cluster[first], many[pair], len(clusters))
        second = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        both = np.flatnonzero(keys[second] == wanted)
        return pair[both], first[both], second[both]


class _Periods(NamedTuple):
    """When each user's first and last ad was posted, datetime64[n] each; NaT where an ad's is unknown."""

    first: npt.NDArray[np.datetime64]
    last: npt.NDArray[np.datetime64]

    def follow(self, one: Integers, other: Integers) -> npt.NDArray[np.bool_]:
        """Whether all ads of one of two users are older than all of the other, bool[m]: a number changed."""
        # A comparison with an unknown time is false.
        follow: npt.NDArray[np.bool_] = (self.last[one] < self.first[other]) | (
            self.last[other] < self.first[one]
        )
        return follow


def _periods(user: Integers, posted: npt.NDArray[np.datetime64], users: int) -> _Periods:
    """The periods of all `users`; `user` int64[h] and when its ad was `posted`, datetime64[h]."""
    # Unknown times come last.
    order = np.lexsort((posted, user))
    starts = begins(user[order])
    ends = np.append(starts[1:], np.ones(min(len(starts), 1), np.bool_))
    periods = _Periods(*(np.full(users, "NaT", posted.dtype) for _ in range(2)))
    first, last = posted[order[starts]], posted[order[ends]]
    periods.first[user[order[starts]]] = np.where(np.isnat(last), last, first)
    periods.last[user[order[ends]]] = last
    return periods
