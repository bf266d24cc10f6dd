"""The stages of a running analysis: timed, reported to a watcher, and kept for the result."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from lykta.ads.growth import Growth
    from lykta.ads.options import NewKey

SHOWN_ROWS = 20
"""How many rows of a table are shown to explain a stage."""


class Watcher:
    """Hears what an analysis does and says nothing; others override what they tell to a terminal or a log.

    A stage begins and ends once, in the order of the pipeline, and stages do not overlap. All calls come from
    the thread that called `analyse`. What is told holds no text of an ad and no clear contact.
    """

    new_key: NewKey | None = None
    """The contact key that was made for the result; None where there was one."""

    def stage_begins(self, name: str, total: int | None) -> None:
        """A stage begins; `total` is the number of steps it will count to, or None when nobody knows."""

    def stage_advances(self, done: int) -> None:
        """So many of the running stage's steps are done, counted from its beginning."""

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        """A stage ended; `note` is a short remark for the reader, or empty."""

    def note(self, line: str) -> None:
        """One remark, as one line: what a file was understood as, what a cap left out."""

    def key_was_made(self, made: NewKey) -> None:
        """There was no contact key, and one was made."""
        self.new_key = made

    def table(self, name: str, table: pa.Table) -> None:
        """A table of a stage that the user asked to have explained."""

    def result_grew(self, growth: Growth) -> None:
        """Ads were added to a result, which is written: what they gave it."""


@dataclass(slots=True)
class StageOutcome:
    """What a stage leaves: how many rows came in and how many `rows` went out, a `note` for the reader, and
    `tables` that explain it.
    """

    rows_in: int
    rows: int = 0
    note: str = ""
    tables: dict[str, pa.Table] = field(default_factory=dict)


@dataclass(slots=True)
class Stages:
    """The stages of an analysis that have ended; the tables of the stages named in `explain` are shown."""

    watcher: Watcher
    explain: frozenset[str]
    started: float = field(default_factory=time.monotonic)
    _ended: list[tuple[str, float, int, int, str]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, rows_in: int = 0, total: int | None = None) -> Iterator[StageOutcome]:
        """Run a stage, which fills in its outcome; `total` is what its steps will count to, when known."""
        self.watcher.stage_begins(name, total)
        began = time.monotonic()
        outcome = StageOutcome(rows_in)
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
