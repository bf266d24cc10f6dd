"""Writing a result while later stages still work: each table as soon as it is made, and then let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa

from lykta.ads.engine import DuckDBEngine

# Packed as running text (zstd) a million ads take 2.4 s to write and 170 MB; as DuckDB packs words, 10.5 s
# and 400 MB.
_LONG_TEXT: Final = {
    "ads": frozenset({"text", "extra"}),
    "templates": frozenset({"words"}),
    "observations": frozenset({"swedish", "english"}),
}


class Writer:
    """Writes tables to a new database at `path`, one after the other, on a thread of its own; `memory_mb` is
    the most that it keeps of them.

    What goes wrong there is raised by the next `put` or by `finish`, which alone makes the file whole. Left
    without it, the writer stops after the table it is at, and the file is of no use.
    """

    def __init__(self, path: Path, *, threads: int, memory_mb: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lykta-writer")
        self._engine = self._pool.submit(lambda: DuckDBEngine(path, threads=threads, memory_mb=memory_mb))
        self._begun: list[Future[int]] = []

    def put(self, name: str, make: Callable[[], pa.Table]) -> None:
        """Write a table when those before it are written; it is made only then.

        Raises what went wrong with an earlier one, so that no work is done for a disk that is full.
        """
        self._begin(partial(self._put, name, make))

    def _begin(self, write: Callable[[], int]) -> None:
        for begun in self._begun:
            if begun.done():
                begun.result()
        self._begun.append(self._pool.submit(write))

    def put_parts(self, name: str, make: Callable[[], Iterator[pa.Table]]) -> None:
        """Write a table, of one row at least, part by part; a part is made when the one before is written."""
        self._begin(partial(self._put_parts, name, make))

    def _put_parts(self, name: str, make: Callable[[], Iterator[pa.Table]]) -> int:
        return sum(self._put(name, lambda part=part: part) for part in make())  # type: ignore[misc]

    def _put(self, name: str, make: Callable[[], pa.Table]) -> int:
        table = make()
        self._engine.result().put(name, table, long_text=_LONG_TEXT.get(name, frozenset()))
        rows: int = table.num_rows
        return rows

    def finish(self) -> int:
        """Wait until all is written, and close the file; how many rows it has."""
        rows = sum(begun.result() for begun in self._begun)
        self._pool.submit(lambda: self._engine.result().close()).result()
        return rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        if kind is not None and self._engine.done() and self._engine.exception() is None:
            self._engine.result().__exit__(kind, error, trace)
