"""Machines that are none: everything is pickled on its way, as on a cluster, and the work is done here."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import batched
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.ads.engine.machines import ReadRows


class InProcess:
    """Rows are read `rows_at_once`, and lie the last first, as on a cluster they may well do."""

    def __init__(self, rows_at_once: int = 100) -> None:
        self.rows_at_once = rows_at_once

    def carry(self, kind: str, thing: Any) -> Any:  # noqa: ARG002 - who weighs what travels asks what it is
        """A thing as it arrives: `sent` to a machine, `kept` there, `lent` to another, or `returned`."""
        return pickle.loads(pickle.dumps(thing))  # noqa: S301 - it was pickled on the line

    def store(self, piece: Any) -> Any:
        """A piece as a `PieceStore` keeps it."""
        return piece

    def fetch(self, stored: Any) -> Any:
        """A piece that a `PieceStore` keeps."""
        return stored

    def gather(self, task: Any, lent: list[Any]) -> tuple[Any, list[Any]]:
        """A task with what was lent for it, as they arrive where it is done."""
        return self.carry("sent", task), [self.carry("lent", part) for part in lent]

    def parquet(self, address: str) -> "InProcessFiles":
        return InProcessFiles(address, self)

    def read(self, tables: Sequence[tuple["InProcessFiles", ReadRows]]) -> "InProcessPieceStore":
        made = (rows for table, function in tables for rows in table.each(function))
        # Rows are read in their order, since a file need not fit into memory.
        store = InProcessPieceStore((list(reversed(some)) for some in batched(made, 2, strict=False)), self)
        store.turn()
        return store

    def refuse_taken(self, address: str) -> None:
        raise NotImplementedError

    def write(self, table: pa.Table, address: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class InProcessFiles:
    def __init__(self, address: str, machines: InProcess) -> None:
        path = Path(address.removeprefix("file://").replace("\\", ""))
        self._paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        self.files = [path.as_uri() for path in self._paths]
        self.schema = pq.read_schema(self._paths[0])
        self.rows = sum(pq.read_metadata(path).num_rows for path in self._paths)
        self._machines = machines

    def each(self, function: ReadRows) -> Iterator[Any]:
        there = self._machines.carry("function", function)
        for path in reversed(self._paths):
            first = 0
            for batch in pq.ParquetFile(path).iter_batches(batch_size=self._machines.rows_at_once):
                yield there(path.as_uri(), first, batch)
                first += len(batch)


class InProcessPieceStore:
    """Pieces are made when they are first asked for; those that are only fetched are not kept meanwhile."""

    tasks_at_once = 16

    def __init__(self, made: Iterable[Any], machines: InProcess) -> None:
        self._made, self._machines = made, machines

    @cached_property
    def _pieces(self) -> list[Any]:
        return [self._machines.store(self._machines.carry("kept", piece)) for piece in self._made]

    def turn(self) -> None:
        """Put the last piece first."""
        self._pieces.reverse()

    def keep(self, function: Callable[..., Any], given: Sequence[Any] | None = None) -> "InProcessPieceStore":
        return InProcessPieceStore(self._make_of_each(function, given), self._machines)

    def _make_of_each(self, function: Callable[..., Any], given: Sequence[Any] | None) -> Iterator[Any]:
        there = self._machines.carry("function", function)
        if given is None:
            for piece in self._pieces:
                yield there(self._machines.fetch(piece))
            return
        for piece, own in zip(self._pieces, given, strict=True):
            arrived = self._machines.carry("sent", own)
            yield there(self._machines.fetch(piece), arrived)

    def exchange(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> "InProcessPieceStore":
        assert tasks
        return InProcessPieceStore(self._run_tasks(asked, take, tasks, function), self._machines)

    def _run_tasks(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> Iterator[Any]:
        wanted: list[list[tuple[Any, Any]]] = [[] for _ in tasks]
        for piece, wishes in zip(self._pieces, asked, strict=True):
            for task, what in self._machines.carry("sent", wishes):
                wanted[task].append((piece, what))
        there = self._machines.carry("function", function)
        for task, parts in zip(tasks, wanted, strict=True):
            # Taken when it is the task's turn: all at once would be many times all pieces.
            arrived = self._machines.gather(
                task, [take(self._machines.fetch(piece), what) for piece, what in parts]
            )
            yield there(*arrived)

    def fetch(self) -> Iterator[Any]:
        kept = "_pieces" in vars(self)
        for piece in self._pieces if kept else self._made:
            yield self._machines.carry("returned", self._machines.fetch(piece) if kept else piece)
        self.close()

    def close(self) -> None:
        self._made = self._pieces = []
