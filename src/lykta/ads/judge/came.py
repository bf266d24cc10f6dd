"""What came of the networks of the analysis that judgements touch: each cluster of them worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.judge.analysed import Analysed, AnalysedNetworks
from lykta.ads.judge.following import Ints, members_of
from lykta.ads.judge.naming import names_of_groups
from lykta.ads.judge.recent import Recent
from lykta.ads.judge.regroup import Contradiction, LinkedAds, regroup_places
from lykta.ads.judge.standing import Standing
from lykta.ads.judge.touched import Cluster, ads_of

# More than the judgements of any log, so that what is laid is never worked out twice.
_KEPT: Final = 100_000


@dataclass(frozen=True)
class Came:
    """What came of one cluster, ads by their numbers: the networks that are gone; all groups; those that are
    new with their names; the members (`ad`, `network`) of the new ones; and what contradicts itself.
    """

    gone: tuple[str, ...]
    groups: tuple[Ints, ...]
    fresh: Mapping[tuple[int, ...], str]
    members: pa.Table
    contradictions: tuple[Contradiction, ...]


class CameOf:
    """What came of clusters in one result."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._networks = AnalysedNetworks(engine)
        self._kept: Recent[Cluster, Came] = Recent(_KEPT)

    def each(self, clusters: Sequence[Cluster], numbers: Mapping[str, int]) -> list[Came]:
        """What came of each; `numbers` has the ads that the result has, of those that judgements name."""
        return self._kept.each(clusters, lambda unknown: self._worked_out(unknown, numbers))

    def _worked_out(self, clusters: Sequence[Cluster], numbers: Mapping[str, int]) -> list[Came]:
        """All at once, since none of them depends on another."""
        names = sorted(chain(*(each.networks for each in clusters)))
        touched = _put_together(self._networks.each(names), clusters)
        standing = Standing(dict(chain(*(each.said for each in clusters))), {}, frozenset())
        there = sorted(ads_of(standing.verdicts) & numbers.keys())
        places = dict(zip(there, touched.places([numbers[ad] for ad in there]).tolist(), strict=True))
        labels, contradictions = regroup_places(touched.linked, places, standing)
        groups: list[list[Ints]] = [[] for _ in clusters]
        for group in members_of(labels):
            groups[touched.cluster[group[0]]].append(group)
        against: list[list[Contradiction]] = [[] for _ in clusters]
        for each in contradictions:
            against[touched.cluster[places[each.apart.ads[0]]]].append(each)
        parts = zip(clusters, groups, against, strict=True)
        return [touched.came(self._engine, cluster, own, clash) for cluster, own, clash in parts]


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

    def came(
        self,
        engine: Engine,
        cluster: Cluster,
        groups: Sequence[Ints],
        contradictions: Sequence[Contradiction],
    ) -> Came:
        """What came of a cluster whose ads are now in these groups."""
        now = {group.tobytes(): group for group in groups}
        before = {self.before[name] for name in cluster.networks}
        fresh = [group for key, group in now.items() if key not in before]
        ads = np.concatenate([np.zeros(0, np.int64), *fresh])
        labels = np.repeat(np.arange(len(fresh)), [len(group) for group in fresh])
        names = names_of_groups(engine, labels, self.ids.take(pa.array(ads))) if fresh else []
        numbers, named = pa.array(self.numbers[ads].astype(np.uint32)), pa.array(names, pa.string())
        return Came(
            gone=tuple(name for name in sorted(cluster.networks) if self.before[name] not in now),
            groups=tuple(self.numbers[group] for group in groups),
            fresh=dict(zip((tuple(self.numbers[group].tolist()) for group in fresh), names, strict=True)),
            members=pa.table({"ad": numbers, "network": named.take(pa.array(labels))}),
            contradictions=tuple(contradictions),
        )


def _put_together(networks: Mapping[str, Analysed], clusters: Sequence[Cluster]) -> _Touched:
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
