"""The stages of a running analysis: timed, told to whoever watches, and kept for the result."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyarrow as pa

from lykta.ads.watcher import Watcher

SHOWN_ROWS = 20
"""How many rows of a table are shown to explain a stage."""


@dataclass(slots=True)
class Outcome:
    """What a stage leaves: how many rows came in and how many `rows` went out, a `note` for the reader, and
    `tables` that explain it.
    """

    rows_in: int
    rows: int = 0
    note: str = ""
    tables: dict[str, pa.Table] = field(default_factory=dict)


@dataclass(slots=True)
class Stages:
    """Those that have ended; the tables of the stages named in `explain` are shown."""

    watcher: Watcher
    explain: frozenset[str]
    started: float = field(default_factory=time.monotonic)
    _ended: list[tuple[str, float, int, int, str]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, rows_in: int = 0, total: int | None = None) -> Iterator[Outcome]:
        """Run a stage, which fills in its outcome; `total` is what its steps will count to, when known."""
        self.watcher.stage_begins(name, total)
        began = time.monotonic()
        outcome = Outcome(rows_in)
        yield outcome
        self._ended.append((name, time.monotonic() - began, outcome.rows_in, outcome.rows, outcome.note))
        self.watcher.stage_ends(name, rows_in=outcome.rows_in, rows_out=outcome.rows, note=outcome.note)
        if name in self.explain:
            for title, table in outcome.tables.items():
                self.watcher.table(title, table.slice(0, SHOWN_ROWS))

    def seconds(self) -> float:
        """How long the analysis has run."""
        return round(time.monotonic() - self.started, 3)

    def table(self) -> pa.Table:
        """The table `stages` of a result file."""
        names = ("stage", "seconds", "rows_in", "rows_out", "note")
        columns = [list(column) for column in zip(*self._ended, strict=True)] or [[] for _ in names]
        return pa.table(dict(zip(names, columns, strict=True)))
