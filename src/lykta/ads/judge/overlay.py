"""A result as judgements leave it: the tables of the file, and over them what the judgements changed.

Whoever reads the tables `members`, `networks`, `templates` and `observations` finds the networks as judged.
The file itself is never written to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.judge.described import describe_groups
from lykta.ads.judge.entries import Link
from lykta.ads.judge.regroup import Contradiction, WeightedLink, regroup, touched_ads
from lykta.ads.judge.standing import Standing
from lykta.ads.pair.corpus import Work
from lykta.ads.result.opening import TABLES

_CHANGING: Final = ("members", "networks", "templates", "observations")

_NETWORKS_OF = """
SELECT network, list(ad ORDER BY ad) AS ads, list(ad_id ORDER BY ad) AS ids
FROM result.members JOIN result.ads USING (ad)
WHERE network IN (
    SELECT network FROM result.members JOIN result.ads USING (ad) WHERE ad_id IN (SELECT unnest(?))
)
GROUP BY network ORDER BY network
"""
_LINKS = """
SELECT a, b, max(probability) AS probability FROM result.links
WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1)) GROUP BY a, b
"""


@dataclass(frozen=True)
class Changes:
    """Which networks of the analysis are gone by judgements, which came, and what contradicts itself."""

    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


class Overlay:
    """One result file with judgements laid over it."""

    def __init__(self, path: Path, work: Work) -> None:
        self.engine: Engine = DuckDBEngine()
        self._work = work
        quoted = str(path).replace("'", "''")
        self.engine.run(f"ATTACH '{quoted}' AS result (READ_ONLY)")
        for table in sorted(TABLES):
            self._see(table, f"FROM result.{table}")

    def lay(self, standing: Standing) -> Changes:
        """Lay what stands over the file, in place of what was laid before."""
        touched = self.engine.arrow(_NETWORKS_OF, [sorted(touched_ads(standing))]).to_pylist()
        ids = {number: name for row in touched for number, name in zip(row["ads"], row["ids"], strict=True)}
        found = regroup([row["ids"] for row in touched], self._links(ids), standing)
        before = {tuple(sorted(row["ids"])): row["network"] for row in touched}
        gone = [name for ads, name in before.items() if ads not in set(found.groups)]
        numbers = {name: number for number, name in ids.items()}
        fresh = [[numbers[name] for name in group] for group in found.groups if group not in before]
        return Changes(tuple(sorted(gone)), self._put(gone, fresh), tuple(found.contradictions))

    def close(self) -> None:
        """Let go of the file."""
        self.engine.close()

    def _links(self, ids: dict[int, str]) -> Iterable[WeightedLink]:
        rows = self.engine.arrow(_LINKS, [sorted(ids)]).to_pylist()
        return [WeightedLink(Link(ids[row["a"]], ids[row["b"]]), row["probability"]) for row in rows]

    def _put(self, gone: Sequence[str], groups: Sequence[Sequence[int]]) -> tuple[str, ...]:
        """Make the views again: the file's rows without what is gone, and those of the groups."""
        for table in _CHANGING:
            self.engine.run(f"DROP TABLE IF EXISTS judged_{table}")
        if not groups:
            for table in _CHANGING:
                self._see(table, f"FROM result.{table}")
            return ()
        members, described = describe_groups(self.engine, groups, self._work)
        tables = (members, described.networks, described.templates, described.observations)
        listed = ", ".join(f"'{name}'" for name in gone)
        for table, rows in zip(_CHANGING, tables, strict=True):
            self.engine.put(f"judged_{table}", rows)
            kept = f"FROM result.{table} WHERE network NOT IN ({listed})"
            self._see(table, f"{kept} UNION ALL BY NAME FROM judged_{table}")
        return tuple(sorted(described.networks["network"].to_pylist()))

    def _see(self, table: str, rows: str) -> None:
        self.engine.run(f"CREATE OR REPLACE VIEW {table} AS {rows}")
