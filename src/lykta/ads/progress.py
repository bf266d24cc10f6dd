"""Progress of an analysis where somebody watches it: bars on a terminal, a small table in a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from lykta.ads.watcher import Watcher

if TYPE_CHECKING:
    from lykta.ads.growth import Growth
    from lykta.ads.options import NewKey

COMPILING: Final = (
    "Inner loops are compiled for this machine once; on two processors that takes half a minute."
)

# A notebook gets a message for each update; more often than this nobody sees a difference.
_SECONDS_BETWEEN: Final = 0.2


@contextmanager
def watching() -> Iterator[Watcher]:
    """A watcher that shows progress in a notebook or on a terminal, and nothing in a script's log."""
    show = _notebook()
    if show is not None:
        watcher = NotebookWatcher(show)
        compile_first(watcher.say)
        yield watcher
        return
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        compile_first(lambda _: None)
        yield Watcher()
        return
    compile_first(partial(console.print, soft_wrap=True))
    with bars(console) as shown:
        yield BarWatcher(shown)


def compile_first(tell: Callable[[str], object]) -> None:
    """Compile inner loops on all processors and `tell` so, unless they are compiled for this machine."""
    # Loaded when it is needed, as the stages are.
    from lykta.ads.kernel.compiling import is_compiled  # noqa: PLC0415

    if is_compiled():
        return
    tell(COMPILING)
    own = [os.fspath(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    # Nothing that lies in the folder of the ads is ever run: that folder is not searched, and no empty path.
    command = [sys.executable, "-P", "-m", "lykta.ads.kernel"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, own))}
    # What fails here is compiled when it is called.
    with suppress(OSError):
        subprocess.run(command, env=environment, check=False)  # noqa: S603


def bars(console: Console) -> Progress:
    """The bars of a terminal, one for each stage."""
    columns = (
        SpinnerColumn(finished_text="✓"),
        # As wide as the longest name of a stage, so that bars stand below one another.
        TextColumn("{task.description:<9}", markup=False),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TextColumn("{task.fields[figures]}", markup=False),
    )
    return Progress(*columns, console=console)


def rows_told(rows_in: int, rows_out: int) -> str:
    """The rows that went into a stage and those that came out; reading has none before it."""
    return f"{rows_in:,} → {rows_out:,}" if rows_in else f"{rows_out:,}"


class NotingWatcher(Watcher):
    """Keeps what is printed after the work: remarks, tables to explain, and what a batch gave."""

    def __init__(self) -> None:
        self.growth: Growth | None = None
        self.notes: list[str] = []
        self.tables: list[tuple[str, pa.Table]] = []

    def note(self, line: str) -> None:
        """Keep a remark for the end."""
        self.notes.append(line)

    def key_was_made(self, made: NewKey) -> None:
        """Keep it for the end, among the remarks."""
        super().key_was_made(made)
        self.notes.append(str(made))

    def table(self, name: str, table: pa.Table) -> None:
        """Keep a table for the end."""
        self.tables.append((name, table))

    def result_grew(self, growth: Growth) -> None:
        """Keep what a batch gave for the end."""
        self.growth = growth


class BarWatcher(NotingWatcher):
    """Moves one bar for each stage."""

    def __init__(self, shown: Progress) -> None:
        super().__init__()
        self._bars = shown
        self._task: TaskID | None = None

    def stage_begins(self, name: str, total: int | None) -> None:
        """Put up the stage's bar."""
        self._task = self._bars.add_task(name, total=total, figures="")

    def stage_advances(self, done: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.update(self._task, completed=done)

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:  # noqa: ARG002 - see below
        """Fill the bar and write the rows beside it; the remark would not fit on a narrow terminal."""
        if self._task is not None:
            self._bars.update(
                self._task, total=1, completed=1, figures=rows_told(rows_in, rows_out), refresh=True
            )
            self._bars.stop_task(self._task)
        self._task = None


class NotebookWatcher(Watcher):
    """Keeps one small table of the stages up to date in the output of a cell.

    `show` displays HTML in the notebook and gives what replaces it.
    """

    def __init__(self, show: Callable[[str], Callable[[str], None]]) -> None:
        self._ended: list[tuple[str, str, float]] = []
        self._running: tuple[str, float] | None = None
        self._done = 0
        self._shown_at = 0.0
        self._said = ""
        self._replace = show(self._html())

    def say(self, line: str) -> None:
        """Put a line above the stages."""
        self._said = line
        self._show()

    def stage_begins(self, name: str, total: int | None) -> None:  # noqa: ARG002 - rows are shown, not shares
        """Add the stage's row."""
        self._running, self._done = (name, time.monotonic()), 0
        self._show()

    def stage_advances(self, done: int) -> None:
        """Count on, a few times a second."""
        self._done = done
        if time.monotonic() - self._shown_at > _SECONDS_BETWEEN:
            self._show()

    def stage_ends(self, name: str, *, rows_in: int, rows_out: int, note: str) -> None:
        """Fill in the stage's row."""
        began = self._running[1] if self._running else time.monotonic()
        told = rows_told(rows_in, rows_out)
        self._ended.append((name, f"{told} · {note}" if note else told, time.monotonic() - began))
        self._running = None
        self._show()

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        self._replace(self._html())

    def _html(self) -> str:
        rows = [(name, figures, f"{seconds:.1f} s") for name, figures, seconds in self._ended]
        if self._running:
            name, began = self._running
            rows.append((name, f"{self._done:,} …", f"{time.monotonic() - began:.0f} s …"))
        told = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row) + "</tr>"
            for row in rows
        )
        said = f"<p>{escape(self._said)}</p>" if self._said else ""
        return f"{said}<table>{told}</table>"


def _notebook() -> Callable[[str], Callable[[str], None]] | None:
    """What shows HTML in the notebook that runs this; None where none does."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    # The shell of a terminal has no kernel, and shows text alone.
    if shell is None or not hasattr(shell, "kernel"):
        return None

    def show(html: str) -> Callable[[str], None]:
        shown = ipython.display.display(ipython.display.HTML(html), display_id=True)

        def replace(newer: str) -> None:
            shown.update(ipython.display.HTML(newer))

        return replace

    return show
