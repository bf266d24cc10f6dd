"""Texts that unrelated advertisers use word for word: these say nothing of who wrote the ad."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.group.components import root_of
from lykta.ads.group.contacts import Uses

# Two may be one hand with two phones; three who share nothing else have copied, or were given, a text.
UNRELATED_ADVERTISERS = 3


def stock_texts(
    text_keys: npt.NDArray[np.uint64], uses: Uses, clusters: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which ads carry a stock text, bool[n].

    A text (one normal form, `text_keys` uint64[n]) is stock when at least `UNRELATED_ADVERTISERS` groups of
    contacts use it that nothing else joins: no ad holds contacts of two groups, and no other text cluster
    (`clusters` int64[n]) has ads of two. Titles are left out of the keys: who copies a text gives it her own.
    Names are not: a hand with personas writes one text under many names, so that the same text but for its
    names says nothing of how many hands there are.
    """
    ads = np.argsort(text_keys, kind="stable")
    bounds = np.flatnonzero(_begins(text_keys[ads]))
    often = np.diff(bounds) >= UNRELATED_ADVERTISERS
    stock = np.zeros(len(text_keys), np.bool_)
    if often.any():
        _mark_stock(ads, bounds[:-1][often], bounds[1:][often], _ties(uses, clusters), stock)
    return stock


def _begins(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Where a run of equal keys begins, bool[n + 1], and where the last one ends."""
    begins = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:-1])
    return begins


class _Ties(NamedTuple):
    """Who holds what: the ads of contact c are `ads[of_contact[c]:of_contact[c + 1]]`, the contacts of ad a
    `contacts[of_ad[a]:of_ad[a + 1]]`; and the text cluster of each ad.
    """

    of_contact: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    of_ad: npt.NDArray[np.int64]
    contacts: npt.NDArray[np.int64]
    clusters: npt.NDArray[np.int64]


def _ties(uses: Uses, clusters: npt.NDArray[np.int64]) -> _Ties:
    by_ad = np.argsort(uses.ad, kind="stable")
    return _Ties(
        _bounds(uses.contact, uses.contacts),
        np.ascontiguousarray(uses.ad),
        _bounds(uses.ad, len(clusters)),
        uses.contact[by_ad],
        np.ascontiguousarray(clusters),
    )


def _bounds(numbers: npt.NDArray[np.int64], total: int) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(numbers, minlength=total))])


@numba.njit(cache=True, nogil=True)
def _mark_stock(ads, begins, stops, ties, stock):  # type: ignore[no-untyped-def]
    # What was seen of an ad, a contact or a cluster holds for the text in whose turn it was seen.
    same_text = np.full(len(stock), -1, np.int64)
    asked = np.full(len(ties.of_contact), -1, np.int64)
    cluster_seen = np.full(ties.clusters.max() + 1, -1, np.int64)
    first_with = np.empty(len(cluster_seen), np.int64)
    parent = np.arange(len(ties.of_contact))
    users = np.empty(len(ties.of_contact), np.int64)
    for turn in range(len(begins)):
        count = 0
        for at in range(begins[turn], stops[turn]):
            ad = ads[at]
            same_text[ad] = turn
            for place in range(ties.of_ad[ad], ties.of_ad[ad + 1]):
                contact = ties.contacts[place]
                if asked[contact] != turn:
                    asked[contact], parent[contact] = turn, contact
                    users[count] = contact
                    count += 1
        if count < UNRELATED_ADVERTISERS:
            continue
        groups = count
        for user in users[:count]:
            for place in range(ties.of_contact[user], ties.of_contact[user + 1]):
                ad = ties.ads[place]
                for held in range(ties.of_ad[ad], ties.of_ad[ad + 1]):
                    if asked[ties.contacts[held]] == turn:
                        groups -= _join(parent, ties.contacts[held], user)
                if same_text[ad] != turn:
                    cluster = ties.clusters[ad]
                    if cluster_seen[cluster] != turn:
                        cluster_seen[cluster], first_with[cluster] = turn, user
                    groups -= _join(parent, first_with[cluster], user)
        if groups >= UNRELATED_ADVERTISERS:
            for at in range(begins[turn], stops[turn]):
                stock[ads[at]] = True


@numba.njit(cache=True, nogil=True, inline="always")
def _join(parent, one, other):  # type: ignore[no-untyped-def]
    """Join two trees; whether they were two."""
    first, second = root_of(parent, one), root_of(parent, other)
    if first < second:
        parent[second] = first
    else:
        parent[first] = second
    return np.int64(first != second)
