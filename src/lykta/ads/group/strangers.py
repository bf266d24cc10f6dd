"""Strangers in a text cluster: who writes like others there, and is known to write apart from them.

Who copies a stranger's text, or fills in the same form, puts a number of her own into it. Her ad then lies in
the stranger's text cluster, and her number ties all else that she published to the stranger.

An author with two numbers looks alike, but uses now one and now the other for what she repeats. Of the pairs
of her ads that lie in one text cluster up to half are then of both numbers. Where next to none are, the two
are of two authors: on real text with printed numbers, a quarter of those who met in one text cluster were one
author, and of those with fewer than a fifth of such pairs hardly any (docs/decisions/0074).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.group.components import join_clusters, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import Integers, as_keys, as_pairs, begins, each_once

# Two users are strangers when a smaller part of their pairs of ads within text clusters is of both.
LEAST_MIXED = 0.2


def without_strangers(
    clusters: Integers, uses: Uses, posted: npt.NDArray[np.datetime64]
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The text clusters, int64[n] named by their least ads, once strangers are out; and their ads, bool[n].

    The ads that contacts hold together are one user. In a cluster, whoever has most ads there stays, with all
    ads without a contact. Every other leaves it, as a cluster of its own, who is a stranger to that one: they
    meet in no other cluster, use their contacts at the same time, and mix less than `LEAST_MIXED` of their
    ads. `uses` are the contacts that bind; `posted` datetime64[n], NaT where unknown.
    """
    total = len(clusters)
    ads = each_once(uses.ad)
    user = join_clusters(np.arange(total), stars(uses.contact, uses.ad))[ads]
    keys, share, held = np.unique(
        as_keys(clusters[ads], user, total), return_inverse=True, return_counts=True
    )
    cluster, owner = as_pairs(keys, total).T
    shares = _Shares(cluster, owner, held)
    host = shares.hosts()
    guests = np.flatnonzero(host != np.arange(len(host)))
    leaves = np.zeros(len(keys), np.bool_)
    leaves[guests] = _are_strangers(shares, guests, host[guests], _periods(user, posted[ads], total))
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

    def hosts(self) -> Integers:
        """For each share the one of its cluster with most ads, int64[s]; of equals that of the least user."""
        order = np.lexsort((self.owner, -self.held, self.cluster))
        fresh = begins(self.cluster[order])
        hosts = np.empty(len(order), np.int64)
        hosts[order] = order[np.flatnonzero(fresh)[np.cumsum(fresh) - 1]]
        return hosts

    def pairs_within(self) -> Integers:
        """By user, the pairs of its ads that lie in one cluster, int64[greatest user + 1]."""
        # Whole numbers below 2^53 are exact as floats too.
        pairs = self.held * (self.held - 1) // 2
        return np.bincount(self.owner, pairs).astype(np.int64)


class _Periods(NamedTuple):
    """When each user's first and last ad was posted, datetime64[n] each; NaT where that is unknown."""

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
    known = np.flatnonzero(~np.isnat(posted))
    known = known[np.lexsort((posted[known], user[known]))]
    periods = _Periods(*(np.full(users, "NaT", posted.dtype) for _ in range(2)))
    starts = begins(user[known])
    periods.first[user[known[starts]]] = posted[known[starts]]
    ends = np.append(starts[1:], np.ones(min(len(starts), 1), np.bool_))
    periods.last[user[known[ends]]] = posted[known[ends]]
    return periods


def _are_strangers(
    shares: _Shares, guests: Integers, hosts: Integers, periods: _Periods
) -> npt.NDArray[np.bool_]:
    """Which guests, bool[g], are strangers to their hosts; both int64[g] are numbers of shares."""
    one, other = np.sort(shares.owner[np.stack([guests, hosts])], axis=0)
    width = int(shares.owner.max(initial=-1)) + 1
    keys, pair, meetings = np.unique(as_keys(one, other, width), return_inverse=True, return_counts=True)
    one, other = as_pairs(keys, width).T
    mixed = np.bincount(pair, shares.held[guests] * shares.held[hosts], minlength=len(keys))
    within = shares.pairs_within()
    apart = mixed < LEAST_MIXED * (mixed + within[one] + within[other])
    strangers: npt.NDArray[np.bool_] = apart & (meetings == 1) & ~periods.follow(one, other)
    return strangers[pair]
