"""The networks that judgements and links together imply: a pure function of what stands, in any order.

What is judged the same is joined, whatever the links say. Then links are followed, the most probable first,
as long as they join nothing that is judged apart: constrained single linkage, after Davidson and Ravi (2005).
So a judgement splits a network where it hangs together least, and each result has one form.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lykta.ads.judge.entries import Group, Link, Subject, Verdict
from lykta.ads.judge.following import Groups, Ints, members_of
from lykta.ads.judge.standing import Standing


@dataclass(frozen=True)
class WeightedLink:
    """A link of the result, with the probability that one hand is behind both ads."""

    ads: Link
    probability: float


@dataclass(frozen=True)
class LinkedAds:
    """Ads 0..n-1, sorted by id: `network` int64[n] numbers the network of each; `a` < `b` int64[m] are the
    ends of each link and `probability` float64[m] says how likely one hand is behind both.
    """

    network: Ints
    a: Ints
    b: Ints
    probability: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Contradiction:
    """What is judged apart, and what other judgements join.

    `through` leads over those from its first ad to its last. What keeps apart has no effect until one of them
    is undone.
    """

    apart: Subject
    through: tuple[str, ...]


@dataclass(frozen=True)
class Regrouped:
    """What came of it: groups of ad ids, sorted, single ads included; and what contradicts itself."""

    groups: list[tuple[str, ...]]
    contradictions: list[Contradiction]


def regroup(
    networks: Sequence[Collection[str]], links: Iterable[WeightedLink], standing: Standing
) -> Regrouped:
    """The groups that come of these networks of the analysis, the links inside them, and what stands.

    An ad that a judgement names and no network holds, such as one that is not in this file, is left out.
    """
    network_of = {ad: number for number, network in enumerate(networks) for ad in network}
    ads = sorted(network_of)
    places = {ad: place for place, ad in enumerate(ads)}
    ends = [(places.get(link.ads.a, -1), places.get(link.ads.b, -1), link.probability) for link in links]
    there = [end for end in ends if min(end[:2]) >= 0]
    given = LinkedAds(
        network=np.array([network_of[ad] for ad in ads], np.int64),
        a=np.array([end[0] for end in there], np.int64),
        b=np.array([end[1] for end in there], np.int64),
        probability=np.array([end[2] for end in there], np.float64),
    )
    labels, contradictions = regroup_places(given, places, standing)
    groups = [tuple(ads[place] for place in group) for group in members_of(labels)]
    return Regrouped(groups, contradictions)


def regroup_places(
    given: LinkedAds, places: Mapping[str, int], standing: Standing
) -> tuple[Ints, list[Contradiction]]:
    """The same by places: the least place of each ad's group, int64[n], and what contradicts itself.

    `places` tells where the ads stand that judgements name, those that are there.
    """
    same, apart = same_pairs(standing, places), _apart(standing, places)
    groups = Groups(len(given.network), marks=len(apart))
    groups.join((places[pair.a], places[pair.b]) for pair in same)
    contradictions = []
    for subject in apart:
        ads = [places[ad] for ad in subject.ads]
        if groups.are_joined(ads):
            contradictions.append(Contradiction(subject, _way(subject.ads[0], subject.ads[-1], same)))
        else:
            groups.keep_apart(ads)
    # A link that grouping cut has its ends in two networks, and joins nothing here either.
    inside = np.flatnonzero(given.network[given.a] == given.network[given.b])
    a, b = given.a[inside], given.b[inside]
    order = np.lexsort((b, a, -given.probability[inside]))
    groups.join_allowed(a[order], b[order])
    groups.join_allowed(*unexplained(given.network, a, b))
    return groups.labels(), contradictions


def same_pairs(standing: Standing, there: Collection[str]) -> list[Link]:
    """The pairs of ads that are judged to be of one hand; of a network, neighbours by id."""
    confirmed = [[ad for ad in ads if ad in there] for ads in standing.networks(Verdict.SAME)]
    single = [pair for pair in standing.links(Verdict.SAME) if pair.a in there and pair.b in there]
    return sorted({*single, *(Link(*pair) for ads in confirmed for pair in pairwise(ads))})


def _apart(standing: Standing, there: Collection[str]) -> list[Subject]:
    """What is judged not to be of one hand, as far as its ads are there."""
    networks = [tuple(ad for ad in ads if ad in there) for ads in standing.networks(Verdict.NOT)]
    links = [pair for pair in standing.links(Verdict.NOT) if pair.a in there and pair.b in there]
    return [*links, *(Group(ads) for ads in sorted({ads for ads in networks if len(ads) > 1}))]


def _way(start: str, end: str, same: Iterable[Link]) -> tuple[str, ...]:
    """The ads over which judgements of the same hand lead from start to end, as few as can be."""
    neighbours: dict[str, set[str]] = {}
    for pair in same:
        neighbours.setdefault(pair.a, set()).add(pair.b)
        neighbours.setdefault(pair.b, set()).add(pair.a)
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    edge = [start]
    while end not in ways:
        reached = [(ad, near) for ad in edge for near in sorted(neighbours[ad]) if near not in ways]
        for ad, near in reached:
            ways.setdefault(near, (*ways[ad], near))
        edge = list(dict.fromkeys(near for _, near in reached))
    return ways[end]


def unexplained(network: Ints, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """What ties the parts of a network that no link inside it ties: grouping saw more than it wrote.

    `network` int64[n] by ad; `a`, `b` int64[m] are the links inside networks. Pairs of first ads, int64[k].
    """
    parts = Groups(len(network))
    parts.join_allowed(a, b)
    first_ads = np.unique(parts.labels())
    _, first, of = np.unique(network[first_ads], return_index=True, return_inverse=True)
    further = np.flatnonzero(first[of] != np.arange(len(first_ads)))
    return first_ads[first[of[further]]], first_ads[further]
