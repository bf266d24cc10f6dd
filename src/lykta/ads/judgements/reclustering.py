"""What becomes of the networks that judgements touch: each cluster of them is worked out once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.cluster.hierarchy import DisjointSet

from lykta.ads.engine import Engine
from lykta.ads.group import network_names, unused_names
from lykta.ads.judgements.entries import Subject, Verdict
from lykta.ads.judgements.log import CurrentJudgements
from lykta.ads.judgements.regrouping import Contradiction, Ints, LinkedAds, members_of, regroup_places

_USED: Final = "SELECT DISTINCT network FROM history WHERE network IN (SELECT unnest(?))"
_MEMBERS = "SELECT ad, network FROM result.members WHERE network IN (SELECT unnest(?)) ORDER BY ad"
_IDS = "SELECT ad, ad_id FROM result.ads SEMI JOIN wanted USING (ad) ORDER BY ad"
# Which of these stay inside one network is told faster here than by the engine.
_LINKS = "SELECT a, b, probability FROM result.links SEMI JOIN wanted ON wanted.ad = a"
# A review comes back to the largest networks again and again; one of 2,000 ads takes half a megabyte.
_KEPT_NETWORKS: Final = 200
# More than the judgements of any log, so that what is shown is never worked out twice.
_KEPT_CLUSTERS: Final = 100_000


class BatchCache[Key: Hashable, Value]:
    """Keeps so many values by their keys; those that were asked for longest ago go first."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: dict[Key, Value] = {}

    def each(self, keys: Sequence[Key], make: Callable[[list[Key]], Sequence[Value]]) -> list[Value]:
        """The values of these keys, in their order; those that are not kept are made, all at once.

        There may be more of them than it keeps.
        """
        found = {key: self._kept[key] for key in keys if key in self._kept}
        unknown = [key for key in dict.fromkeys(keys) if key not in found]
        if unknown:
            found |= zip(unknown, make(unknown), strict=True)
        for key in keys:
            self._keep(key, found[key])
        return [found[key] for key in keys]

    def _keep(self, key: Key, value: Value) -> None:
        """Keep a value, as the one that was asked for last."""
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > self._capacity:
            del self._kept[next(iter(self._kept))]

    def __contains__(self, key: Key) -> bool:
        return key in self._kept


def names_of_groups(
    engine: Engine, labels: npt.NDArray[np.int64], ad_ids: pa.Array | pa.ChunkedArray
) -> list[str]:
    """The names of groups of ads that are not networks of the analysis, made from their ads.

    `labels` int64[n] and `ad_ids` as `network_names` takes them.
    """

    def find_used(names: Sequence[str]) -> set[str]:
        return set(engine.arrow(_USED, [list(names)])["network"].to_pylist())

    return unused_names(network_names(labels, ad_ids), find_used)


@dataclass(frozen=True)
class Analysed:
    """A network: the `numbers` and `ids` of its ads, sorted; `a` < `b`, the ends of its links, are places
    among them, and `probability` says how likely one author is behind both.
    """

    numbers: Ints
    ids: pa.Array
    a: Ints
    b: Ints
    probability: npt.NDArray[np.float64]


class AnalysedNetworks:
    """The networks of one result, by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: BatchCache[str, Analysed] = BatchCache(_KEPT_NETWORKS)

    def each(self, names: Sequence[str]) -> dict[str, Analysed]:
        """These networks, which the result has."""
        return dict(zip(names, self._kept.each(names, self._read), strict=True))

    def _read(self, names: Sequence[str]) -> list[Analysed]:
        members = self._engine.arrow(_MEMBERS, [list(names)])
        ids, links = self._of_ads(members.select(["ad"]))
        numbers = members["ad"].to_numpy().astype(np.int64)
        found, network = np.unique(np.array(members["network"].to_pylist(), object), return_inverse=True)
        a, b, probability = _inside(links, numbers, network)
        ads, tied = members_of(network), _by_network(network[a], len(found))
        read = {
            str(name): Analysed(
                numbers[own],
                ids.take(pa.array(own)),
                np.searchsorted(own, a[inside]).astype(np.int64),
                np.searchsorted(own, b[inside]).astype(np.int64),
                probability[inside],
            )
            for name, own, inside in zip(found, ads, tied, strict=True)
        }
        return [read[name] for name in names]

    def _of_ads(self, ads: pa.Table) -> tuple[pa.Array, pa.Table]:
        """The ids of these ads, and the links whose lesser ad is one of them."""
        self._engine.run("DROP TABLE IF EXISTS wanted")
        self._engine.put("wanted", ads)
        ids, links = self._engine.arrow(_IDS)["ad_id"], self._engine.arrow(_LINKS)
        self._engine.run("DROP TABLE wanted")
        return ids.combine_chunks(), links


def _inside(links: pa.Table, numbers: Ints, network: Ints) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """The links with both ends in one network, by place. A link that grouping cut holds neither together."""
    ends = [links[end].to_numpy().astype(np.int64) for end in ("a", "b")]
    a, b = (np.minimum(np.searchsorted(numbers, end), len(numbers) - 1) for end in ends)
    kept = np.flatnonzero((numbers[b] == ends[1]) & (network[a] == network[b]))
    return a[kept], b[kept], links["probability"].to_numpy()[kept]


def _by_network(network: Ints, networks: int) -> list[Ints]:
    """The places of each network's links."""
    order = np.argsort(network, kind="stable")
    return np.split(order, np.searchsorted(network[order], np.arange(1, networks)))


@dataclass(frozen=True)
class Cluster:
    """Networks of the analysis that judgements tie to each other, and these judgements.

    What becomes of a cluster depends on nothing outside it: links are followed inside a network alone.
    """

    networks: frozenset[str]
    judgements: frozenset[tuple[Subject, Verdict]]


def clusters_of(current: CurrentJudgements, network_of: Mapping[str, str]) -> list[Cluster]:
    """The clusters of the current judgements, by their first network.

    `network_of` has the ads that the result has.
    """
    tied = {
        (on, verdict): sorted({network_of[ad] for ad in on.ads if ad in network_of})
        for on, verdict in current.verdicts.items()
        if verdict is not Verdict.UNSURE
    }
    joined = DisjointSet(network for networks in tied.values() for network in networks)
    for first, *others in filter(None, tied.values()):
        for other in others:
            joined.merge(first, other)
    judgements: dict[str, set[tuple[Subject, Verdict]]] = defaultdict(set)
    for each, networks in tied.items():
        if networks:
            judgements[joined[networks[0]]].add(each)
    return [
        Cluster(frozenset(networks), frozenset(judgements[joined[min(networks)]]))
        for networks in sorted(joined.subsets(), key=min)
    ]


def ads_of(subjects: Iterable[Subject]) -> set[str]:
    """All ads that these are about."""
    return {ad for on in subjects for ad in on.ads}


@dataclass(frozen=True)
class Reclustered:
    """What became of one cluster, ads by their numbers: the networks that are gone; all groups; the new ones
    with their names; the members (`ad`, `network`) of those; and the judgements that contradict each other.
    """

    gone: tuple[str, ...]
    groups: tuple[Ints, ...]
    fresh: Mapping[tuple[int, ...], str]
    members: pa.Table
    contradictions: tuple[Contradiction, ...]


class Reclusterer:
    """Works out what becomes of clusters in one result."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._networks = AnalysedNetworks(engine)
        self._kept: BatchCache[Cluster, Reclustered] = BatchCache(_KEPT_CLUSTERS)

    def each(self, clusters: Sequence[Cluster], numbers: Mapping[str, int]) -> list[Reclustered]:
        """What became of each; `numbers` has the ads that the result has, of those that judgements name."""
        return self._kept.each(clusters, lambda unknown: self._work_out(unknown, numbers))

    def _work_out(self, clusters: Sequence[Cluster], numbers: Mapping[str, int]) -> list[Reclustered]:
        """All at once, since none of them depends on another."""
        names = sorted(chain(*(each.networks for each in clusters)))
        touched = _combine_networks(self._networks.each(names), clusters)
        current = CurrentJudgements(dict(chain(*(each.judgements for each in clusters))), {}, frozenset())
        there = sorted(ads_of(current.verdicts) & numbers.keys())
        places = dict(zip(there, touched.places([numbers[ad] for ad in there]).tolist(), strict=True))
        labels, contradictions = regroup_places(touched.linked, places, current)
        groups: list[list[Ints]] = [[] for _ in clusters]
        for group in members_of(labels):
            groups[touched.cluster[group[0]]].append(group)
        against: list[list[Contradiction]] = [[] for _ in clusters]
        for each in contradictions:
            against[touched.cluster[places[each.apart.ads[0]]]].append(each)
        parts = zip(clusters, groups, against, strict=True)
        return [touched.recluster(self._engine, cluster, own, clash) for cluster, own, clash in parts]


@dataclass(frozen=True)
class _Touched:
    """The ads of some clusters, by place: `numbers` and `ids` of each, sorted; its `cluster`; their links;
    and the places, as bytes, of each network as it was analysed.
    """

    numbers: Ints
    ids: pa.ChunkedArray
    cluster: Ints
    linked: LinkedAds
    before: Mapping[str, bytes]

    def places(self, numbers: Sequence[int]) -> Ints:
        """Where the ads of these numbers stand."""
        return np.searchsorted(self.numbers, np.array(numbers, np.int64)).astype(np.int64)

    def recluster(
        self,
        engine: Engine,
        cluster: Cluster,
        groups: Sequence[Ints],
        contradictions: Sequence[Contradiction],
    ) -> Reclustered:
        """What became of a cluster whose ads are now in these groups."""
        now = {group.tobytes(): group for group in groups}
        before = {self.before[name] for name in cluster.networks}
        fresh = [group for key, group in now.items() if key not in before]
        ads = np.concatenate([np.zeros(0, np.int64), *fresh])
        labels = np.repeat(np.arange(len(fresh)), [len(group) for group in fresh])
        names = names_of_groups(engine, labels, self.ids.take(pa.array(ads))) if fresh else []
        numbers, named = pa.array(self.numbers[ads].astype(np.uint32)), pa.array(names, pa.string())
        return Reclustered(
            gone=tuple(name for name in sorted(cluster.networks) if self.before[name] not in now),
            groups=tuple(self.numbers[group] for group in groups),
            fresh=dict(zip((tuple(self.numbers[group].tolist()) for group in fresh), names, strict=True)),
            members=pa.table({"ad": numbers, "network": named.take(pa.array(labels))}),
            contradictions=tuple(contradictions),
        )


def _combine_networks(networks: Mapping[str, Analysed], clusters: Sequence[Cluster]) -> _Touched:
    """The networks of some clusters as one, their ads sorted by number."""
    names = list(networks)
    of = {name: number for number, each in enumerate(clusters) for name in each.networks}
    unsorted = np.concatenate([networks[name].numbers for name in names])
    order = np.argsort(unsorted)
    numbers = unsorted[order]
    lengths = [len(networks[name].numbers) for name in names]
    network = np.repeat(np.arange(len(names)), lengths)[order]
    places = {name: np.searchsorted(numbers, networks[name].numbers).astype(np.int64) for name in names}
    return _Touched(
        numbers=numbers,
        ids=pa.chunked_array([networks[name].ids for name in names]).take(pa.array(order)),
        cluster=np.array([of[name] for name in names], np.int64)[network],
        linked=LinkedAds(
            network=network,
            a=np.concatenate([places[name][networks[name].a] for name in names]),
            b=np.concatenate([places[name][networks[name].b] for name in names]),
            probability=np.concatenate([networks[name].probability for name in names]),
        ),
        before={name: own.tobytes() for name, own in places.items()},
    )
