"""What an analysis may ask of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa

type ReadRows = Callable[[str, int, pa.RecordBatch], Any]
"""What is made of rows of a file: its address, the number of the first row, from 0, and the rows."""


class ParquetRows(Protocol):
    """The rows of Parquet files; `schema` are the columns with their types, `files` the addresses of the
    files, sorted, and `rows` how many rows they have.
    """

    schema: pa.Schema
    files: list[str]
    rows: int


class PieceStore(Protocol):
    """Pieces of something too large for one machine, kept where they were made.

    Of many tasks it is best to give out `tasks_at_once`: what they need and give is held by who asks.
    """

    tasks_at_once: int

    def keep(self, function: Callable[..., Any], given: Sequence[Any] | None = None) -> PieceStore:
        """Keep what a function makes of each piece, and of what is `given` for it, if anything, where the
        piece lies.
        """

    def exchange(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> PieceStore:
        """Bring together what tasks need of the pieces, and keep what a function makes of each task where it
        was made; there is one task at least.

        `asked` says for each piece which tasks need something of it, and what: `take` gives that of the
        piece. The function gets the task, and what was taken for it, in the order of the pieces.
        """

    def fetch(self) -> Iterator[Any]:
        """The pieces in their order, which are let go of at the end."""

    def close(self) -> None:
        """Let go of the pieces."""


class Machines(Protocol):
    """Several machines. What a function makes depends on what it is given and on nothing else, so that it
    can be asked again when a machine is lost; it and all that it is given must be picklable.
    """

    def parquet(self, address: str) -> ParquetRows:
        """The Parquet files at an address, of any file system that the machines know.

        Raises `InputError` when there are none, or when they do not all have the same columns.
        """

    def read(self, tables: Sequence[tuple[Any, ReadRows]]) -> PieceStore:
        """Keep what a function makes of every row of its `ParquetRows`, each once and some rows at a time:
        pieces are lists of what was made, and come in any order.
        """

    def refuse_taken(self, address: str) -> None:
        """Raise `InputError` when something is at an address where tables are to be written."""

    def write(self, table: pa.Table, address: str) -> None:
        """Write a table as Parquet files at an address where nothing is."""

    def close(self) -> None:
        """Let go of the machines."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
