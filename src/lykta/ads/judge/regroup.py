"""The networks that judgements and links together imply: a pure function of what stands, in any order.

What is judged the same is joined, whatever the links say. Then links are followed, the most probable first,
as long as they join nothing that is judged apart: constrained single linkage, after Davidson and Ravi (2005).
So a judgement splits a network where it hangs together least, and each result has one form.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lykta.ads.judge.entries import Group, Link, Subject, Verdict
from lykta.ads.judge.forest import Forest
from lykta.ads.judge.standing import Standing


@dataclass(frozen=True)
class WeightedLink:
    """A link of the result, with the probability that one hand is behind both ads."""

    ads: Link
    probability: float


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
    forest = Forest(network_of)
    same = _same(standing, network_of)
    for pair in same:
        forest.join(pair.a, pair.b)
    contradictions = _keep_apart(forest, _apart(standing, network_of), same)
    inside = sorted(
        (link for link in links if _is_inside(link.ads, network_of)),
        key=lambda link: (-link.probability, link.ads),
    )
    for pair in [*(link.ads for link in inside), *_unexplained(networks, inside)]:
        forest.join_if_allowed(pair.a, pair.b)
    return Regrouped(forest.groups(), contradictions)


def _same(standing: Standing, there: Collection[str]) -> list[Link]:
    """The pairs of ads that are judged to be of one hand; of a network, neighbours by id."""
    confirmed = [[ad for ad in ads if ad in there] for ads in standing.networks(Verdict.SAME)]
    single = [pair for pair in standing.links(Verdict.SAME) if pair.a in there and pair.b in there]
    return sorted({*single, *(Link(*pair) for ads in confirmed for pair in pairwise(ads))})


def _apart(standing: Standing, there: Collection[str]) -> list[Subject]:
    """What is judged not to be of one hand, as far as its ads are there."""
    networks = [tuple(ad for ad in ads if ad in there) for ads in standing.networks(Verdict.NOT)]
    links = [pair for pair in standing.links(Verdict.NOT) if pair.a in there and pair.b in there]
    return [*links, *(Group(ads) for ads in sorted({ads for ads in networks if len(ads) > 1}))]


def _keep_apart(forest: Forest, apart: Iterable[Subject], same: Sequence[Link]) -> list[Contradiction]:
    contradictions = []
    for subject in apart:
        if forest.are_joined(subject.ads):
            contradictions.append(Contradiction(subject, _way(subject.ads[0], subject.ads[-1], same)))
        else:
            forest.keep_apart(subject.ads)
    return contradictions


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


def _is_inside(pair: Link, network_of: Mapping[str, int]) -> bool:
    # A link that grouping cut has its ends in two networks, and joins nothing here either.
    return pair.a in network_of and network_of[pair.a] == network_of.get(pair.b)


def _unexplained(networks: Iterable[Collection[str]], inside: Iterable[WeightedLink]) -> list[Link]:
    """What ties the parts of a network that no link inside it ties: grouping saw more than it wrote."""
    parts = Forest(ad for network in networks for ad in network)
    for link in inside:
        parts.join(link.ads.a, link.ads.b)
    found = []
    for network in networks:
        groups = {id(parts.group_of(ad)): parts.group_of(ad) for ad in network}
        first, *others = sorted(min(group) for group in groups.values())
        found += [Link(first, other) for other in others]
    return found
