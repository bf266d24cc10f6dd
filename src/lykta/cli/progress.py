"""Progress of long work: a bar for each stage on a terminal, one line for each stage elsewhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lykta.ads.progress import BarWatcher, NotingWatcher, bars, compile_first, rows_told
from lykta.cli.terminal import harmless, plain, screen

_ROWS: Final = 10
_LONGEST: Final = 40
# Columns that hold what people wrote; an explanation shows how ads are linked, not what they say.
_LEFT_OUT: Final = frozenset({"text", "title", "extra", "sealed", "value", "row"})


@contextmanager
def watching() -> Iterator[NotingWatcher]:
    """A watcher that shows progress on standard error while the work lasts."""
    console = screen(stderr=True)
    if not console.is_terminal:
        yield LineWatcher(console)
        return
    with bars(console) as shown:
        yield BarWatcher(shown)


@contextmanager
def counting(name: str) -> Iterator[Callable[[int, int], None]]:
    """Progress of a single piece of work that tells how much is done, and of how much."""
    with watching() as watcher:
        watcher.stage_begins(name, None)
        done = [0]

        def count(so_far: int, _total: int) -> None:
            done[0] = so_far
            watcher.stage_advances(so_far)

        yield count
        watcher.stage_ends(name, rows_in=0, rows_out=done[0], note="")


class LineWatcher(NotingWatcher):
    """Writes one line when a stage ends; a log wants lines that stay true, so steps are not told."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._began = time.monotonic()

    def stage_begins(self, name: str, total: int | None) -> None:  # noqa: ARG002 - the line comes at the end
        """Remember when a stage began."""
        self._began = time.monotonic()

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        """Write the stage's line."""
        line = f"{_rows_and_note(rows_in, rows_out, note)} ({time.monotonic() - self._began:.1f} s)"
        self._console.print(f"{name}: {line}", soft_wrap=True)


def _rows_and_note(rows_in: int, rows_out: int, note: str) -> str:
    rows = rows_told(rows_in, rows_out)
    return harmless(f"{rows} · {note}" if note else rows)


def compile_kernels(console: Console) -> None:
    """Compile inner loops on all processors and say so, unless they are compiled for this machine."""
    compile_first(partial(console.print, soft_wrap=True))


def print_tables(tables: Sequence[tuple[str, pa.Table]], console: Console) -> None:
    """The first rows of each table, its size, and the types of its columns."""
    for name, table in tables:
        console.print(Text(f"\n{name}: {table.num_rows:,} rows", style="bold"))
        console.print(_draw(table.slice(0, _ROWS)))


def _draw(table: pa.Table) -> Table:
    shown = [name for name in table.column_names if name not in _LEFT_OUT]
    drawn = Table(box=None, pad_edge=False)
    for name in shown:
        drawn.add_column(plain(f"{name}\n{table.schema.field(name).type}"), overflow="fold")
    for row in table.select(shown).to_pylist():
        drawn.add_row(*(plain(_cell(value)) for value in row.values()))
    return drawn


def _cell(value: object) -> str:
    if value is None:
        return ""
    shown = f"{value:.6g}" if isinstance(value, float) else str(value)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
