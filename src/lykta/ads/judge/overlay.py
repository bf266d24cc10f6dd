"""A result as judgements leave it: the tables of the file, and over them what the judgements changed.

Whoever reads the tables `members`, `networks`, `templates` and `observations` finds the networks as judged.
The file itself is never written to. What a judgement costs follows the networks that it touches itself: what
came of others, and how a network was described, is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.group import network_names
from lykta.ads.judge.described import Descriptions
from lykta.ads.judge.entries import Link
from lykta.ads.judge.following import Ints, members_of
from lykta.ads.judge.recent import Recent
from lykta.ads.judge.regroup import Contradiction, LinkedAds, regroup_places
from lykta.ads.judge.standing import Standing
from lykta.ads.judge.touched import Cluster, ads_of, clusters
from lykta.ads.pair.corpus import Work
from lykta.ads.result.opening import TABLES

_DESCRIBED: Final = ("networks", "templates", "observations")

_PLACES = """
SELECT ad, ad_id, network FROM result.ads JOIN result.members USING (ad) WHERE ad_id IN (SELECT unnest(?))
"""
_NETWORKS = """
SELECT ad, ad_id, network FROM result.members JOIN result.ads USING (ad)
WHERE network IN (SELECT unnest(?)) ORDER BY ad
"""
_LINKS = """
SELECT a, b, max(probability) AS probability FROM result.links
WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1)) GROUP BY a, b
"""
# An analyst undoes what was judged lately.
_CLUSTERS_KEPT: Final = 500


@dataclass(frozen=True)
class Changes:
    """Which networks of the analysis are gone by judgements, which came, and what contradicts itself.

    `groups` has the ads, by number, of each network that comes of those that judgements touch, changed or
    not, single ads included; `numbers` the number of each ad that the log speaks of and the result has.
    """

    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    groups: tuple[Ints, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Came:
    """What came of one cluster: the networks that are gone, all groups, those that are new, their members."""

    gone: tuple[str, ...]
    groups: tuple[Ints, ...]
    fresh: tuple[tuple[int, ...], ...]
    members: pa.Table
    contradictions: tuple[Contradiction, ...]


class Overlay:
    """One result file with judgements laid over it."""

    def __init__(self, path: Path, work: Work) -> None:
        self.engine: Engine = DuckDBEngine()
        quoted = str(path).replace("'", "''")
        self.engine.run(f"ATTACH '{quoted}' AS result (READ_ONLY)")
        for table in sorted(TABLES):
            self._see(table, f"FROM result.{table}")
        self._descriptions = Descriptions(self.engine, work)
        self._places: dict[str, tuple[int, str] | None] = {}
        self._came: Recent[Cluster, _Came] = Recent(_CLUSTERS_KEPT)
        self._laid: list[_Came] = []
        self._is_described = True

    def lay(self, standing: Standing, *, described: bool = True) -> Changes:
        """Lay what stands over the file, in place of what was laid before.

        Not `described`, only `members` is as judged, until `describe` is called.
        """
        self._find(ads_of(standing.entries) | ads_of(standing.verdicts))
        there = {ad: place for ad, place in self._places.items() if place}
        found = clusters(standing, {ad: network for ad, (_, network) in there.items()})
        self._laid = [self._came.get(cluster, self._regrouped) for cluster in found]
        self._put_members()
        self._is_described = False
        if described:
            self.describe()
        return Changes(
            gone=tuple(sorted(self._gone())),
            came=tuple(sorted(self._names())),
            contradictions=tuple(sorted(chain(*(each.contradictions for each in self._laid)), key=_as_told)),
            groups=tuple(chain(*(each.groups for each in self._laid))),
            numbers={ad: number for ad, (number, _) in there.items()},
        )

    def describe(self) -> None:
        """Describe the networks that came, if that was left for later."""
        if self._is_described:
            return
        groups = [group for each in self._laid for group in each.fresh if len(group) > 1]
        for table, rows in zip(_DESCRIBED, self._descriptions.of(groups), strict=True):
            self._lay_over(table, rows)
        self._is_described = True

    def close(self) -> None:
        """Let go of the file."""
        self.engine.close()

    def _find(self, ads: Collection[str]) -> None:
        """Look up the ads that were never asked for: their numbers and their networks in the analysis."""
        unknown = sorted(ad for ad in ads if ad not in self._places)
        if unknown:
            self._places |= dict.fromkeys(unknown)
            rows = self.engine.arrow(_PLACES, [unknown]).to_pylist()
            self._places |= {row["ad_id"]: (row["ad"], row["network"]) for row in rows}

    def _regrouped(self, cluster: Cluster) -> _Came:
        touched = self.engine.arrow(_NETWORKS, [sorted(cluster.networks)])
        numbers = touched["ad"].to_numpy().astype(np.int64)
        names, network = np.unique(np.array(touched["network"].to_pylist(), object), return_inverse=True)
        labels, contradictions = regroup_places(
            self._linked(numbers, network), self._places_among(numbers, cluster), cluster.standing()
        )
        groups, before = members_of(labels), members_of(network.astype(np.int64))
        known = {group.tobytes(): name for group, name in zip(before, names, strict=True)}
        kept = {group.tobytes() for group in groups}
        fresh = [group for group in groups if group.tobytes() not in known]
        return _Came(
            gone=tuple(name for group, name in known.items() if group not in kept),
            groups=tuple(numbers[group] for group in groups),
            fresh=tuple(tuple(numbers[group].tolist()) for group in fresh),
            members=_members(fresh, touched),
            contradictions=tuple(contradictions),
        )

    def _linked(self, numbers: Ints, network: Ints) -> LinkedAds:
        """The ads of these numbers, sorted, by their places, with their links."""
        links = self.engine.arrow(_LINKS, [numbers.tolist()])
        return LinkedAds(
            network=network,
            a=np.searchsorted(numbers, links["a"].to_numpy()),
            b=np.searchsorted(numbers, links["b"].to_numpy()),
            probability=links["probability"].to_numpy(),
        )

    def _places_among(self, numbers: Ints, cluster: Cluster) -> dict[str, int]:
        judged = ads_of(on for on, _ in cluster.said)
        found = {ad: place[0] for ad in judged if (place := self._places[ad])}
        return {ad: int(np.searchsorted(numbers, number)) for ad, number in found.items()}

    def _gone(self) -> set[str]:
        return {name for each in self._laid for name in each.gone}

    def _names(self) -> set[str]:
        """The networks of two ads or more that came."""
        names = (zip(each.fresh, _names_of(each), strict=True) for each in self._laid)
        return {name for each in names for group, name in each if len(group) > 1}

    def _put_members(self) -> None:
        self.engine.run("DROP TABLE IF EXISTS gone_networks")
        self.engine.put("gone_networks", pa.table({"network": pa.array(sorted(self._gone()), pa.string())}))
        self._lay_over("members", [each.members for each in self._laid if each.fresh])

    def _lay_over(self, table: str, rows: Sequence[pa.Table]) -> None:
        """Make a view again: the file's rows without what is gone, and these."""
        self.engine.run(f"DROP TABLE IF EXISTS judged_{table}")
        if not any(each.gone for each in self._laid):
            self._see(table, f"FROM result.{table}")
            return
        kept = f"SELECT kept.* FROM result.{table} AS kept ANTI JOIN gone_networks USING (network)"  # noqa: S608 - our own names
        if rows:
            self.engine.put(f"judged_{table}", pa.concat_tables(rows))
            kept += f" UNION ALL BY NAME FROM judged_{table}"
        self._see(table, kept)

    def _see(self, table: str, rows: str) -> None:
        self.engine.run(f"CREATE OR REPLACE VIEW {table} AS {rows}")


def _members(groups: Sequence[Ints], touched: pa.Table) -> pa.Table:
    """The ads of these groups of places in the table of what is touched, each with the name of its group."""
    places = np.concatenate([np.zeros(0, np.int64), *groups])
    labels = np.repeat([group[0] for group in groups], [len(group) for group in groups]).astype(np.int64)
    order = np.argsort(places)
    places, labels = places[order], labels[order]
    names = network_names(labels, touched["ad_id"].take(pa.array(places))) if groups else []
    _, network = np.unique(labels, return_inverse=True)
    named = pa.array(names, pa.string()).take(pa.array(network))
    return pa.table({"ad": touched["ad"].take(pa.array(places)), "network": named})


def _names_of(came: _Came) -> list[str]:
    """The names of the fresh groups, in their order."""
    names = dict(zip(came.members["ad"].to_pylist(), came.members["network"].to_pylist(), strict=True))
    return [names[group[0]] for group in came.fresh]


def _as_told(contradiction: Contradiction) -> tuple[bool, tuple[str, ...]]:
    """Links first, then networks, each by their ads."""
    return not isinstance(contradiction.apart, Link), contradiction.apart.ads
