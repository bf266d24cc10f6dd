"""A result as judgements leave it: the tables of the file, and over them what the judgements changed.

The tables `members`, `networks`, `templates` and `observations` hold the networks as judged. The file itself
is never written to. The cost of a judgement follows the networks that it touches: what became of others, and
how a network was described, is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import pyarrow as pa

from lykta.ads.engine import DuckDBEngine, Engine, database_name
from lykta.ads.judgements.describing import Descriptions, ListRows
from lykta.ads.judgements.entries import JudgedLink
from lykta.ads.judgements.log import CurrentJudgements
from lykta.ads.judgements.reclustering import Reclustered, Reclusterer, ads_of, clusters_of
from lykta.ads.judgements.regrouping import Contradiction, Ints
from lykta.ads.pair.corpus import Work
from lykta.ads.result.file import TABLES

# What is read from the file is kept in memory up to here. With less, pages that read texts take longer.
_MEMORY_MB: Final = 400

_PLACES = """
SELECT ad, ad_id, network FROM result.ads JOIN result.members USING (ad) WHERE ad_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True)
class NetworkChanges:
    """Which networks of the analysis are gone by judgements, which are new, and which judgements clash.

    `groups` has the ads, by number, of each network that judgements touch, as it is now, changed or not,
    single ads included; `numbers` the number of each ad that the log speaks of and the result has.
    """

    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    groups: tuple[Ints, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def regrouped(self) -> bool:
        """Whether any network is another than in the analysis."""
        return bool(self.came or self.gone)


class Overlay:
    """One result file with judgements applied."""

    def __init__(self, path: Path, work: Work) -> None:
        self.engine: Engine = DuckDBEngine(memory_mb=_MEMORY_MB)
        quoted = database_name(path).replace("'", "''")
        self.engine.run(f"ATTACH '{quoted}' AS result (READ_ONLY)")
        for table in sorted(TABLES):
            self._set_view(table, f"FROM result.{table}")
        self._descriptions = Descriptions(self.engine, work)
        self._list_rows = ListRows(self.engine)
        self._places: dict[str, tuple[int, str] | None] = {}
        self._reclusterer = Reclusterer(self.engine)
        self._reclustered: list[Reclustered] = []
        # Those of the new networks that are described; None until judgements have been applied.
        self._described: frozenset[str] | None = frozenset()

    def apply(self, current: CurrentJudgements, *, described: bool = True) -> NetworkChanges:
        """Apply the current judgements, in place of those applied before.

        Not `described`, a new network has no template and no observations, and in `networks` no number
        of texts, contacts and personas, until `describe` is called.
        """
        self._reclustered, numbers = self._recluster(current)
        self._put_members()
        self._described = None
        if described:
            self.describe()
        else:
            self._show_described()
        return NetworkChanges(
            gone=tuple(sorted(self._collect_gone_networks())),
            came=tuple(sorted(self._names())),
            contradictions=tuple(
                sorted(chain(*(each.contradictions for each in self._reclustered)), key=_links_first)
            ),
            groups=tuple(chain(*(each.groups for each in self._reclustered))),
            numbers=numbers,
        )

    def regroup(self, current: CurrentJudgements) -> tuple[Ints, ...]:
        """The ads, by number, of each network that these judgements would touch; nothing is applied."""
        return tuple(chain(*(each.groups for each in self._recluster(current)[0])))

    def _recluster(self, current: CurrentJudgements) -> tuple[list[Reclustered], dict[str, int]]:
        """What becomes of each cluster, and the numbers of the ads that the judgements name."""
        self._find(ads_of(current.entries) | ads_of(current.verdicts))
        there = {ad: place for ad, place in self._places.items() if place}
        found = clusters_of(current, {ad: network for ad, (_, network) in there.items()})
        numbers = {ad: number for ad, (number, _) in there.items()}
        return self._reclusterer.each(found, numbers), numbers

    def describe(self, networks: Collection[str] | None = None) -> None:
        """Describe those of these networks that are new, or all new ones, if that was left for later."""
        came = self._fresh()
        wanted = {name: group for group, name in came.items() if networks is None or name in networks}
        if self._described is None or not wanted.keys() <= self._described:
            self._descriptions.of(list(wanted.values()))
            self._show_described()

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

    def _collect_gone_networks(self) -> set[str]:
        return {name for each in self._reclustered for name in each.gone}

    def _names(self) -> set[str]:
        """The new networks of two ads or more."""
        return set(self._fresh().values())

    def _fresh(self) -> dict[tuple[int, ...], str]:
        """The new groups of two ads or more, each with the name of its network."""
        return {
            group: name for each in self._reclustered for group, name in each.fresh.items() if len(group) > 1
        }

    def _show_described(self) -> None:
        """Show what is known of the new networks."""
        came = self._fresh()
        known = {group: name for group, name in came.items() if group in self._descriptions}
        networks, templates, observations = self._descriptions.of(list(known))
        listed = self._list_rows.of({group: name for group, name in came.items() if group not in known})
        self._overlay("networks", [*networks, *listed])
        self._overlay("templates", templates)
        self._overlay("observations", observations)
        self._described = frozenset(known.values())

    def _put_members(self) -> None:
        self.engine.run("DROP TABLE IF EXISTS gone_networks")
        self.engine.put(
            "gone_networks",
            pa.table({"network": pa.array(sorted(self._collect_gone_networks()), pa.string())}),
        )
        self._overlay("members", [each.members for each in self._reclustered if each.fresh])

    def _overlay(self, table: str, rows: Sequence[pa.Table]) -> None:
        """Make a view again: the file's rows without what is gone, and these."""
        self.engine.run(f"DROP TABLE IF EXISTS judged_{table}")
        if not any(each.gone for each in self._reclustered):
            self._set_view(table, f"FROM result.{table}")
            return
        kept = f"SELECT kept.* FROM result.{table} AS kept ANTI JOIN gone_networks USING (network)"  # noqa: S608 - our own names
        if rows:
            self.engine.put(f"judged_{table}", pa.concat_tables(rows, promote_options="permissive"))
            kept += f" UNION ALL BY NAME FROM judged_{table}"
        self._set_view(table, kept)

    def _set_view(self, table: str, rows: str) -> None:
        self.engine.run(f"CREATE OR REPLACE VIEW {table} AS {rows}")


def _links_first(contradiction: Contradiction) -> tuple[bool, tuple[str, ...]]:
    """Links first, then networks, each by their ads."""
    return not isinstance(contradiction.apart, JudgedLink), contradiction.apart.ads
