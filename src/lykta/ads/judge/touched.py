"""The networks of the analysis that judgements touch, in clusters that no judgement ties to each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lykta.ads.judge.entries import Subject, Verdict
from lykta.ads.judge.forest import Forest
from lykta.ads.judge.standing import Standing


@dataclass(frozen=True)
class Cluster:
    """Networks of the analysis that judgements tie to each other, and these judgements.

    What comes of a cluster depends on nothing outside it: links are followed inside a network alone.
    """

    networks: frozenset[str]
    said: frozenset[tuple[Subject, Verdict]]


def clusters(standing: Standing, network_of: Mapping[str, str]) -> list[Cluster]:
    """The clusters of what stands, by their first network; `network_of` has the ads that the result has."""
    tied = {
        (on, verdict): sorted({network_of[ad] for ad in on.ads if ad in network_of})
        for on, verdict in standing.verdicts.items()
        if verdict is not Verdict.UNSURE
    }
    forest = Forest({network for networks in tied.values() for network in networks})
    for first, *others in filter(None, tied.values()):
        for other in others:
            forest.join(first, other)
    said: dict[int, set[tuple[Subject, Verdict]]] = defaultdict(set)
    for each, networks in tied.items():
        if networks:
            said[id(forest.group_of(networks[0]))].add(each)
    return [
        Cluster(frozenset(networks), frozenset(said[id(forest.group_of(networks[0]))]))
        for networks in forest.groups()
    ]


def ads_of(subjects: Iterable[Subject]) -> set[str]:
    """All ads that these are about."""
    return {ad for on in subjects for ad in on.ads}
