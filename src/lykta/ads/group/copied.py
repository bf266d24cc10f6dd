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

# Of versions that stood alone among fewer ads with other contacts, four in five were one hand's; among more,
# one in five (see docs/decisions/0032).
OTHER_ADS = 10


def without_copies(
    clusters: Integers, uses: Uses, texts: npt.NDArray[np.uint64]
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The text clusters, int64[n] named by their least ads, once copied texts are out; and whose text is
    copied, bool[n].

    An ad is taken out of its cluster when none of its contacts is on another text there (`texts` uint64[n],
    equal for equal texts), when `OTHER_ADS` of the cluster's ads or more have other contacts, and when what
    its contacts are on elsewhere is tied to the cluster by this one text alone. Copies that one contact holds
    together stay one cluster. `uses` are the contacts that bind.
    """
    lone = _lone(clusters, uses, texts)
    unit = joined(np.arange(len(clusters)), _held_together(clusters, uses, lone))
    lone &= _among_others(clusters, uses, unit, lone) & _goes_on(clusters, uses, unit)
    apart = _taken_out(clusters, unit, lone)
    whole = joined(apart, stars(uses.contact, uses.ad))
    ads = np.flatnonzero(lone)
    parts = np.stack([whole[ads], _left(clusters, lone, whole)[clusters[ads]]], axis=1)
    parts = firmly_joined(parts, texts[ads].view(np.int64))
    copied = lone.copy()
    copied[ads] = parts[:, 0] != parts[:, 1]
    return _taken_out(clusters, unit, copied), copied


def _lone(clusters: Integers, uses: Uses, texts: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """The ads with contacts of which none is on another text of their cluster, bool[n]."""
    tie = _ties(clusters, uses)
    order = np.argsort(tie, kind="stable")
    begins = np.flatnonzero(np.diff(tie[order], prepend=-1))
    lone = np.zeros(len(clusters), np.bool_)
    if len(order):
        own = texts[uses.ad[order]]
        several = np.minimum.reduceat(own, begins) != np.maximum.reduceat(own, begins)
        lone[uses.ad] = True
        lone[uses.ad[several[tie]]] = False
    return lone


def _ties(clusters: Integers, uses: Uses) -> Integers:
    """The number of each use's cluster and contact among all pairs of these, int64[u]."""
    numbers: Integers = np.unique(
        as_keys(clusters[uses.ad], uses.contact, max(uses.contacts, 1)), return_inverse=True
    )[1]
    return numbers


def _held_together(clusters: Integers, uses: Uses, lone: npt.NDArray[np.bool_]) -> Integers:
    """Pairs of lone ads of one cluster that a contact holds together, int64[m, 2]."""
    rows = lone[uses.ad]
    tie, ad = _ties(clusters, uses)[rows], uses.ad[rows]
    order = np.lexsort((ad, tie))
    return stars(tie[order], ad[order])


def _among_others(
    clusters: Integers, uses: Uses, unit: Integers, lone: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether enough ads of each ad's cluster have contacts and are not of its unit, bool[n]."""
    ads = len(clusters)
    holds = np.zeros(ads, np.bool_)
    holds[uses.ad] = True
    in_cluster = np.bincount(clusters[holds], minlength=ads)[clusters]
    in_unit = np.bincount(unit[lone], minlength=ads)[unit]
    enough: npt.NDArray[np.bool_] = in_cluster - in_unit >= OTHER_ADS
    return enough


def _goes_on(clusters: Integers, uses: Uses, unit: Integers) -> npt.NDArray[np.bool_]:
    """Whether a contact of each ad's unit is on ads of other clusters, bool[n]."""
    tie = _ties(clusters, uses)
    elsewhere = np.bincount(uses.contact)[uses.contact] > np.bincount(tie)[tie]
    going = np.zeros(len(clusters), np.bool_)
    going[unit[uses.ad[elsewhere]]] = True
    return going[unit]


def _taken_out(clusters: Integers, unit: Integers, chosen: npt.NDArray[np.bool_]) -> Integers:
    """The clusters, named by their least ads, with the units of the chosen ads as clusters of their own."""
    return least_names(np.where(chosen, len(clusters) + unit, clusters))


def _left(clusters: Integers, lone: npt.NDArray[np.bool_], whole: Integers) -> Integers:
    """By cluster the component of what is left of it, int64[n]; one of its own where nothing is."""
    left = len(clusters) + np.arange(len(clusters))
    rest = np.flatnonzero(~lone)
    left[clusters[rest]] = whole[rest]
    return left
