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

import pyarrow as pa

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.judge.came import Came, CameOf
from lykta.ads.judge.described import Descriptions
from lykta.ads.judge.entries import Link
from lykta.ads.judge.following import Ints
from lykta.ads.judge.listed import Listed
from lykta.ads.judge.regroup import Contradiction
from lykta.ads.judge.standing import Standing
from lykta.ads.judge.touched import ads_of, clusters
from lykta.ads.pair.corpus import Work
from lykta.ads.result.opening import TABLES

# What is read from the file is kept in memory up to here. With less, pages that read texts take longer.
_MEMORY_MB: Final = 400

_PLACES = """
SELECT ad, ad_id, network FROM result.ads JOIN result.members USING (ad) WHERE ad_id IN (SELECT unnest(?))
"""


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


class Overlay:
    """One result file with judgements laid over it."""

    def __init__(self, path: Path, work: Work) -> None:
        self.engine: Engine = DuckDBEngine(memory_mb=_MEMORY_MB)
        quoted = str(path).replace("'", "''")
        self.engine.run(f"ATTACH '{quoted}' AS result (READ_ONLY)")
        for table in sorted(TABLES):
            self._see(table, f"FROM result.{table}")
        self._descriptions = Descriptions(self.engine, work)
        self._listed = Listed(self.engine)
        self._places: dict[str, tuple[int, str] | None] = {}
        self._came_of = CameOf(self.engine)
        self._laid: list[Came] = []
        # Networks of those that are laid which are described; None until any are laid anew.
        self._described: frozenset[str] | None = frozenset()

    def lay(self, standing: Standing, *, described: bool = True) -> Changes:
        """Lay what stands over the file, in place of what was laid before.

        Not `described`, a network that came has no template and no observations, and in `networks` no number
        of texts, contacts and personas, until `describe` is called.
        """
        self._find(ads_of(standing.entries) | ads_of(standing.verdicts))
        there = {ad: place for ad, place in self._places.items() if place}
        found = clusters(standing, {ad: network for ad, (_, network) in there.items()})
        numbers = {ad: number for ad, (number, _) in there.items()}
        self._laid = self._came_of.each(found, numbers)
        self._put_members()
        self._described = None
        if described:
            self.describe()
        else:
            self._lay_described()
        return Changes(
            gone=tuple(sorted(self._gone())),
            came=tuple(sorted(self._names())),
            contradictions=tuple(sorted(chain(*(each.contradictions for each in self._laid)), key=_as_told)),
            groups=tuple(chain(*(each.groups for each in self._laid))),
            numbers=numbers,
        )

    def describe(self, networks: Collection[str] | None = None) -> None:
        """Describe those of these networks that came, or all that came, if that was left for later."""
        came = self._fresh()
        wanted = {name: group for group, name in came.items() if networks is None or name in networks}
        if self._described is None or not wanted.keys() <= self._described:
            self._descriptions.of(list(wanted.values()))
            self._lay_described()

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

    def _gone(self) -> set[str]:
        return {name for each in self._laid for name in each.gone}

    def _names(self) -> set[str]:
        """The networks of two ads or more that came."""
        return set(self._fresh().values())

    def _fresh(self) -> dict[tuple[int, ...], str]:
        """The groups of two ads or more that came, each with the name of its network."""
        return {group: name for each in self._laid for group, name in each.fresh.items() if len(group) > 1}

    def _lay_described(self) -> None:
        """Lay what is known of the networks that came."""
        came = self._fresh()
        known = {group: name for group, name in came.items() if group in self._descriptions}
        networks, templates, observations = self._descriptions.of(list(known))
        listed = self._listed.of({group: name for group, name in came.items() if group not in known})
        self._lay_over("networks", [*networks, *listed])
        self._lay_over("templates", templates)
        self._lay_over("observations", observations)
        self._described = frozenset(known.values())

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
            self.engine.put(f"judged_{table}", pa.concat_tables(rows, promote_options="permissive"))
            kept += f" UNION ALL BY NAME FROM judged_{table}"
        self._see(table, kept)

    def _see(self, table: str, rows: str) -> None:
        self.engine.run(f"CREATE OR REPLACE VIEW {table} AS {rows}")


def _as_told(contradiction: Contradiction) -> tuple[bool, tuple[str, ...]]:
    """Links first, then networks, each by their ads."""
    return not isinstance(contradiction.apart, Link), contradiction.apart.ads
