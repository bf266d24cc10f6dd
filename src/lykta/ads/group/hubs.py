"""Hubs: contacts on the ads of many who have nothing else in common, such as a site's own number.

A hub binds nobody. How often each text was posted says nothing of whose a number is, and neither does how
many texts it stands on: an author who writes each ad anew is on many, and there is no other way to reach her.
But a site's number stands beside the numbers of its advertisers, and their ads are no more alike than
strangers' are. Those of one author are more alike, and so are those of an agency whose women have numbers of
their own.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.group.components import join_clusters, least_names, stars
from lykta.ads.group.contacts import Uses, count_different, least_of_large_part
from lykta.ads.pair.each_once import as_keys, as_pairs, begins, each_once, first_of_run

# A phone on ads of fewer text clusters is not asked about.
HUB_CLUSTERS: Final = 8
# Beside the contacts of so many others it is a hub, if its ads are at most so many times as alike as
# strangers' are: most sites' numbers are below that, and most numbers of agencies above it (record 96).
HUB_OTHERS: Final = 3
HUB_TIMES: Final = 1.4
# Beside so many others it is one however alike its ads are: of a thousand numbers of agencies made of real
# listings few have as many beside them, and the switchboard of the synthetic county has 26.
HUB_OTHERS_ANYHOW: Final = 25
# Beside nobody it is one on a large part of the file and so many clusters that are as good as strangers to
# each other; and on so many that nobody writes as many that are unlike: of 13,800 hosts of real listings the
# widest had 213.
HUB_CLUSTERS_ALONE: Final = 24
HUB_TIMES_ALONE: Final = 1.2
HUB_CLUSTERS_OF_NOBODY: Final = 300
# An address or a name on a platform may be a shop's, a list's or a site's sooner than a phone may be: it is a
# hub on so many clusters, when it is on hardly two ads of one cluster.
ADDRESS_HUB_CLUSTERS: Final = 4
ADDRESS_HUB_CLUSTERS_PER_AD: Final = 0.3

# So many clusters of a contact are held against each other, and so many of the file.
_CLUSTERS_COMPARED: Final = 32
_STRANGERS_COMPARED: Final = 64
# Phones are asked about step by step, each of up to a quarter more clusters than the one before.
_STEPS: Final = np.cumprod(np.append(HUB_CLUSTERS, np.full(60, 1.25)))

type LikenessOfAds = Callable[[npt.NDArray[np.int64]], npt.NDArray[np.float32]]
"""How alike the texts of each pair of ads int64[m, 2] are, from 0 to 1."""


def find_hubs(
    uses: Uses, clusters: npt.NDArray[np.int64], kinds: npt.NDArray[np.str_], likeness: LikenessOfAds
) -> npt.NDArray[np.bool_]:
    """Which contacts are hubs, bool[contacts].

    `clusters` int64[n] is the text cluster of each ad: versions of one text. `kinds` str[contacts] tells
    which contacts are telephone numbers and which are links.
    """
    phone = kinds == "phone"
    ads = np.bincount(uses.contact, minlength=uses.contacts)
    spread = count_different(uses.contact, clusters[uses.ad], uses.contacts)
    wide = (spread >= ADDRESS_HUB_CLUSTERS) & (spread > ADDRESS_HUB_CLUSTERS_PER_AD * ads)
    hub: npt.NDArray[np.bool_] = ~phone & wide
    asked = phone & (spread >= HUB_CLUSTERS)
    if not asked.any():
        return hub
    alike, strangers = _measure_likeness(uses, clusters, asked, likeness)
    unlike = alike <= HUB_TIMES * strangers
    surely = unlike & (spread >= HUB_CLUSTERS_OF_NOBODY)
    large = (spread >= HUB_CLUSTERS_ALONE) & (ads >= least_of_large_part(len(clusters)))
    surely |= large & (alike <= HUB_TIMES_ALONE * strangers)
    parties = _Parties(clusters)
    # A hub on fewer clusters ties no parties to each other, once it is known to be one: the narrowest first.
    steps = np.where(asked, np.searchsorted(_STEPS, spread, side="right"), 0)
    for step in np.unique(steps):
        some = steps == step
        if step > 0:
            others = parties.count_beside(uses.of(some), uses.contacts)
            beside = unlike & (others >= HUB_OTHERS) | (others >= HUB_OTHERS_ANYHOW)
            hub |= some & (surely | beside)
        # A link leads to a page, which may be that of the very ad: it tells no author from another.
        parties.tie(uses.of(some & ~hub & (kinds != "link")))
    return hub


class _Parties:
    """Who is known apart: ads that text clusters and contacts tie together are one party's."""

    def __init__(self, clusters: npt.NDArray[np.int64]) -> None:
        self._of, self._reached = least_names(clusters), np.zeros(len(clusters), np.bool_)

    def tie(self, uses: Uses) -> None:
        """Tie together the ads of each contact."""
        self._reached[uses.ad] = True
        self._of = join_clusters(self._of, stars(uses.contact, uses.ad))

    def count_beside(self, uses: Uses, contacts: int) -> npt.NDArray[np.int64]:
        """How many parties with a contact are among the ads of each of so many contacts, int64[contacts]."""
        known = np.zeros(len(self._of), np.bool_)
        known[self._of[self._reached]] = True
        party = self._of[uses.ad]
        held = known[party]
        return count_different(uses.contact[held], party[held], contacts)


def _measure_likeness(
    uses: Uses, clusters: npt.NDArray[np.int64], asked: npt.NDArray[np.bool_], likeness: LikenessOfAds
) -> tuple[npt.NDArray[np.float32], float]:
    """How alike the ads of each contact that is `asked` about are, float32[contacts], and strangers' ads of
    the file: what nine in ten pairs of ads of different clusters do not exceed. 0 where there is no pair.

    A mean would go by the few pairs that are versions of one text after all.
    """
    total, some = len(asked), uses.of(asked)
    leads, cluster = np.unique(clusters, return_index=True, return_inverse=True)[1:]
    # The first ad of a cluster, whether or not it holds the number: words that go with it count for less.
    owner, ad = as_pairs(
        each_once(as_keys(some.contact, leads[cluster[some.ad]], len(clusters))), len(clusters)
    ).T
    chosen = _spread_evenly(owner, _CLUSTERS_COMPARED)
    strangers = leads[_spread_evenly(np.zeros_like(leads), _STRANGERS_COMPARED)]
    owner = np.append(owner[chosen], np.full(len(strangers), total))
    ad = np.append(ad[chosen], strangers)
    pairs = _pairs_of_runs(owner)
    measured, of = likeness(ad[pairs]), owner[pairs[:, 0]]
    order = np.lexsort((measured, of))
    held = np.bincount(of, minlength=total + 1)
    most = np.zeros(total + 1, np.float32)
    some_pairs = np.flatnonzero(held)
    most[some_pairs] = measured[order[(np.cumsum(held) - held + (held - 1) * 9 // 10)[some_pairs]]]
    return most[:total], float(most[total])


def _spread_evenly(owners: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.bool_]:
    """Which rows are up to `most` of each owner, spread evenly over its rows, bool[m]; rows are by owner."""
    fresh = begins(owners)
    first = first_of_run(fresh)
    rows = np.diff(np.append(np.flatnonzero(fresh), len(owners)))[np.cumsum(fresh) - 1]
    place = np.arange(len(owners)) - first
    chosen: npt.NDArray[np.bool_] = (place + 1) * most // rows > place * most // rows
    return chosen


def _pairs_of_runs(owners: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """All pairs int64[m, 2] of rows of one owner; rows are by owner."""
    bounds = np.append(np.flatnonzero(begins(owners)), len(owners))
    pairs = [
        start + np.stack(np.triu_indices(stop - start, 1), axis=1)
        for start, stop in pairwise(bounds.tolist())
    ]
    return np.concatenate([np.empty((0, 2), np.int64), *pairs])
