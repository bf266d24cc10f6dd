"""Copied texts: a version of a text that many publish, under a contact that is on no other version of it.

Who copies a stranger's text puts a name and a number of her own into it. Her one version then lies in the
stranger's text cluster, and her number ties all else that she published to the stranger. A hand with several
numbers looks the same where its texts are few; where many ads bear the text, its numbers are on several.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lykta.ads.group.bridges import firmly_joined
from lykta.ads.group.components import joined, least_names, stars
from lykta.ads.group.contacts import Uses
from lykta.ads.pair.each_once import Integers, as_keys

# Of versions that were alone among fewer ads with other contacts, four in five were one hand's; among more,
# one in three (see docs/decisions/0032).
OTHER_ADS = 10


def without_copies(
    clusters: Integers, uses: Uses, texts: npt.NDArray[np.uint64]
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The text clusters, int64[n] named by their least ads, once copied texts are out; and whose text is
    copied, bool[n].

    The ads of a cluster that contacts hold together are taken out of it when they have one text (`texts`
    uint64[n], equal for equal texts), when `OTHER_ADS` of the cluster or more have other contacts, and when
    what their contacts are on elsewhere is tied to the cluster by this text alone. They stay together. `uses`
    are the contacts that bind.
    """
    held = _Held(clusters, uses)
    unit = joined(np.arange(len(clusters)), held.together())
    asked = held.among_others(unit) & held.goes_on(unit)
    apart = _taken_out(clusters, unit, asked)
    whole = joined(apart, stars(uses.contact, uses.ad))
    ads = np.flatnonzero(asked)
    parts = np.stack([whole[ads], _left(clusters, asked, whole)[clusters[ads]]], axis=1)
    parts = firmly_joined(parts, texts[ads].view(np.int64))
    copied = asked.copy()
    copied[ads] = parts[:, 0] != parts[:, 1]
    return _taken_out(clusters, unit, copied), copied


class _Held:
    """Which contacts the ads of which clusters hold."""

    def __init__(self, clusters: Integers, uses: Uses) -> None:
        self._clusters, self._uses = clusters, uses
        keys = as_keys(clusters[uses.ad], uses.contact, max(uses.contacts, 1))
        # The number of each use's cluster and contact among all pairs of these.
        self._tie: Integers = np.unique(keys, return_inverse=True)[1]

    def together(self) -> Integers:
        """Pairs int64[m, 2] of ads of one cluster that a contact holds together."""
        order = np.lexsort((self._uses.ad, self._tie))
        return stars(self._tie[order], self._uses.ad[order])

    def among_others(self, unit: Integers) -> npt.NDArray[np.bool_]:
        """Whether enough ads of each ad's cluster hold contacts and are not of its unit, bool[n]."""
        ads = len(unit)
        holds = np.zeros(ads, np.bool_)
        holds[self._uses.ad] = True
        in_cluster = np.bincount(self._clusters[holds], minlength=ads)[self._clusters]
        in_unit = np.bincount(unit[holds], minlength=ads)[unit]
        enough: npt.NDArray[np.bool_] = in_cluster - in_unit >= OTHER_ADS
        return enough

    def goes_on(self, unit: Integers) -> npt.NDArray[np.bool_]:
        """Whether a contact of each ad's unit is on ads of other clusters, bool[n]."""
        contact = self._uses.contact
        elsewhere = np.bincount(contact)[contact] > np.bincount(self._tie)[self._tie]
        going = np.zeros(len(unit), np.bool_)
        going[unit[self._uses.ad[elsewhere]]] = True
        return going[unit]


def _taken_out(clusters: Integers, unit: Integers, chosen: npt.NDArray[np.bool_]) -> Integers:
    """The clusters, named by their least ads, with the units of the chosen ads as clusters of their own."""
    return least_names(np.where(chosen, len(clusters) + unit, clusters))


def _left(clusters: Integers, out: npt.NDArray[np.bool_], whole: Integers) -> Integers:
    """By cluster the component of what is left of it, int64[n]; one of its own where nothing is."""
    left = len(clusters) + np.arange(len(clusters))
    rest = np.flatnonzero(~out)
    left[clusters[rest]] = whole[rest]
    return left
