"""What a stage may ask of an engine."""

from __future__ import annotations

from collections.abc import Collection
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa


class Engine(Protocol):
    """Named tables, and SQL in the subset that every engine reads."""

    def put(
        self, name: str, table: pa.Table | pa.RecordBatch, *, long_text: Collection[str] = frozenset()
    ) -> None:
        """Make a table of these rows, or add them to the table when it exists.

        `long_text` names the columns of running text, which are packed as such.
        """

    def run(self, sql: str, parameters: list[object] | None = None) -> None:
        """Run one statement that returns nothing."""

    def arrow(self, sql: str, parameters: list[object] | None = None) -> pa.Table:
        """The rows that a query gives."""

    def tables(self) -> list[str]:
        """The names of the tables, sorted."""

    def beside(self) -> Engine:
        """The same tables for another thread, which reads while this one does; to be closed for itself.

        Once this one is closed it raises `ResultError`: the file may be another one by now.
        """

    def close(self) -> None:
        """Write what is not yet written and let go of the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
