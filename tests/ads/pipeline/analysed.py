"""Small files of bland synthetic ads, and their analysis."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from lykta.ads.analysis import analyse
from lykta.ads.engine import DuckDBEngine
from lykta.ads.growth import Growth
from lykta.ads.model import LinkageModel
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, Summary
from lykta.ads.watcher import Watcher


@dataclass
class Listener(Watcher):
    """A watcher that keeps what it hears."""

    heard: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    growth: Growth | None = None

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

    def result_grew(self, growth: Growth) -> None:
        self.growth = growth


def write_ads(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A CSV file of ads, with the columns of the first row."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def analysed(
    ads: Path,
    *,
    watcher: Listener | None = None,
    out: str = "r.lykta",
    model: LinkageModel | None = None,
    **options: Any,
) -> Summary:
    """Analyse a file into its own folder, under a key that lies there too."""
    defaults: dict[str, Any] = {"key_file": ads.parent / "k.key", "threads": 1}
    chosen = AnalysisOptions(**(defaults | options))
    return analyse([str(ads)], out=ads.parent / out, options=chosen, watcher=watcher, model=model)


# What differs between two runs of the same: how long a stage took, how a value was sealed, and when it was.
_APART: dict[str, set[str] | None] = {
    "stages": None, "meta": None, "contact_values": {"sealed"}, "history": {"at"},
}  # fmt: skip
# What tells how a file came about, one batch after the other: two ways to one file may differ in it.
_WAY = {"history"}
_WAY_TOLD = {
    "seconds", "new_pairs", "new_unmet", "model_day", "model_is_given",
    "rows_in", "rows_kept", "rows_repeated", "rows_rejected",
}  # fmt: skip


def assert_same_result(one: Path, other: Path, *, of_same_files: bool = True) -> None:
    """Two results are the same in every table and in all that they say of themselves but times and files.

    Their notes are compared where both were made of the same files, which notes name.
    """
    with DuckDBEngine(one, read_only=True) as left, DuckDBEngine(other, read_only=True) as right:
        assert left.tables() == right.tables()
        for name in left.tables():
            if _APART.get(name, set()) is not None:
                assert _rows(left, name).equals(_rows(right, name)), name
    with ResultFile(one) as first, ResultFile(other) as second:
        assert not of_same_files or first.remarks == second.remarks
        assert _told(first.summary, {"seconds", "model_day"}) == _told(
            second.summary, {"seconds", "model_day"}
        )


def assert_same_linking(one: Path, other: Path) -> None:
    """Two results link, group, describe and count the same; their networks may have other names."""
    with DuckDBEngine(one, read_only=True) as left, DuckDBEngine(other, read_only=True) as right:
        named = _names_by_ads(left), _names_by_ads(right)
        for name in sorted({*left.tables()} - _WAY):
            if _APART.get(name, set()) is not None:
                mine, others = (
                    _renamed(_rows(engine, name), names)
                    for engine, names in zip((left, right), named, strict=True)
                )
                assert mine.equals(others), name
    with ResultFile(one) as first, ResultFile(other) as second:
        assert _told(first.summary, _WAY_TOLD) == _told(second.summary, _WAY_TOLD)


def _rows(engine: DuckDBEngine, name: str) -> pa.Table:
    # The day on which a model was learnt is among what it says of itself.
    rows = f"SELECT * FROM {name}{' WHERE part <> $$about$$' if name == 'model' else ''}"  # noqa: S608 - a table's own name
    return engine.arrow(rows).drop_columns(list(_APART.get(name) or ()))


def _told(summary: Summary, apart: set[str]) -> dict[str, object]:
    return {name: value for name, value in vars(summary).items() if name not in apart}


def _names_by_ads(engine: DuckDBEngine) -> dict[str, str]:
    """What each network would be called by its ads alone: its least ad."""
    rows = engine.arrow("SELECT network, min(ad_id) AS least FROM members JOIN ads USING (ad) GROUP BY ALL")
    return dict(zip(rows["network"].to_pylist(), rows["least"].to_pylist(), strict=True))


def _renamed(rows: pa.Table, names: dict[str, str]) -> pa.Table:
    if "network" not in rows.column_names:
        return rows
    at = rows.column_names.index("network")
    called = pa.array([names[name] for name in rows["network"].to_pylist()], pa.string())
    renamed = rows.set_column(at, "network", called)
    # Rows of one network keep their order, and the networks stand by their names.
    order = sorted(range(len(called)), key=lambda row: called[row].as_py())
    return renamed if "ad" in rows.column_names else renamed.take(order)
