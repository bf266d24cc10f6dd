"""Small files of bland synthetic ads, and their analysis."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from lykta.ads.analysis import analyse
from lykta.ads.engine import DuckDBEngine
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, Summary


@dataclass
class Listener:
    """A watcher that keeps what it hears."""

    heard: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def stage_begins(self, name: str, total: int | None) -> None:
        assert total is None or total > 0
        self.heard.append(("begins", name))

    def stage_advances(self, done: int) -> None:
        assert done >= 0

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        assert "\n" not in note
        self.heard.append(("ends", name))
        self.rows[name] = (rows_in, rows_out)

    def note(self, line: str) -> None:
        self.notes.append(line)

    def table(self, name: str, table: pa.Table) -> None:
        self.tables[name] = table


def write_ads(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A CSV file of ads, with the columns of the first row."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def analysed(ads: Path, *, watcher: Listener | None = None, out: str = "r.lykta", **options: Any) -> Summary:
    """Analyse a file into its own folder, under a key that lies there too."""
    defaults: dict[str, Any] = {"key_file": ads.parent / "k.key", "threads": 1}
    chosen = AnalysisOptions(**(defaults | options))
    return analyse([str(ads)], out=ads.parent / out, options=chosen, watcher=watcher)


# What differs between two runs of the same: how long a stage took, and how a value was sealed.
_APART = {"stages": None, "meta": None, "contact_values": {"sealed"}}


def assert_same_result(one: Path, other: Path) -> None:
    """Two results are the same in every table and in all that they say of themselves but times and files."""
    with DuckDBEngine(one, read_only=True) as left, DuckDBEngine(other, read_only=True) as right:
        assert left.tables() == right.tables()
        for name in left.tables():
            apart = _APART.get(name, set())
            if apart is not None:
                rows = f"SELECT * FROM {name}"  # noqa: S608 - a table's own name
                mine, others = left.arrow(rows), right.arrow(rows)
                assert mine.drop_columns(list(apart)).equals(others.drop_columns(list(apart))), name
    with ResultFile(one) as first, ResultFile(other) as second:
        assert list(first.notes) == list(second.notes)
        told = [
            {name: value for name, value in vars(each.summary).items() if name != "seconds"}
            for each in (first, second)
        ]
        assert told[0] == told[1]
