"""Machines that are none: they count what would travel between machines, and do the work here."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.ads.engine.machines import ReadRows

_ROWS_AT_ONCE = 32_768


class Counting:
    """Counts in `moved` the bytes, as pickled: `sent` by this machine, `kept` on the others, `lent` from one
    to another, and `returned`; `largest` is the greatest task, in bytes.
    """

    def __init__(self) -> None:
        self.moved: Counter[str] = Counter()
        self.largest = 0
        self.tasks = 0

    def parquet(self, address: str) -> CountingTable:
        """The Parquet file at an address of this machine."""
        return CountingTable(Path(address.removeprefix("file://")), self)

    def spread(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        """What a function makes of each part, in their order."""
        for part in parts:
            self.count("sent", part)
            made = function(part)
            self.count("returned", made)
            yield made

    def shelve(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> CountingShelf:
        """Keep what a function makes of each part."""
        pieces = []
        for part in parts:
            self.count("sent", part)
            pieces.append(function(part))
            self.count("kept", pieces[-1])
        return CountingShelf(pieces, self)

    def refuse_taken(self, address: str) -> None:
        """Nothing is written."""

    def write(self, table: pa.Table, address: str) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """There is nothing to let go of."""

    def count(self, kind: str, thing: Any) -> int:
        """Add the bytes of a thing, and give them."""
        size = len(pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL))
        self.moved[kind] += size
        return size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class CountingTable:
    """The rows of one file."""

    def __init__(self, path: Path, counting: Counting) -> None:
        self.files = [path.as_uri()]
        self.kinds = {field.name: str(field.type) for field in pq.read_schema(path)}
        self.rows: int = pq.read_metadata(path).num_rows
        self._path, self._counting = path, counting

    def each(self, function: ReadRows) -> Iterator[Any]:
        """What a function makes of every row, some rows at a time."""
        first = 0
        for batch in pq.ParquetFile(self._path).iter_batches(batch_size=_ROWS_AT_ONCE):
            made = function(self.files[0], first, batch)
            self._counting.count("returned", made)
            first += len(batch)
            yield made


class CountingShelf:
    """Pieces that each would lie on another machine."""

    def __init__(self, pieces: list[Any], counting: Counting) -> None:
        self._pieces, self._counting = pieces, counting

    def each(self, function: Callable[[Any], Any]) -> Iterator[Any]:
        """What a function makes of each piece, in their order."""
        for piece in self._pieces:
            made = function(piece)
            self._counting.count("returned", made)
            yield made

    def serve(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> Iterator[Any]:
        """Count what is lent, and give what a function makes of each task, in order."""
        places: list[list[tuple[int, Any]]] = [[] for _ in tasks]
        for number, wishes in enumerate(asked):
            self._counting.count("sent", wishes)
            for task, what in wishes:
                places[task].append((number, what))
        for task, wanted in zip(tasks, places, strict=True):
            parts = [take(self._pieces[number], what) for number, what in wanted]
            size = self._counting.count("sent", task) + sum(
                self._counting.count("lent", part) for part in parts
            )
            self._counting.largest = max(self._counting.largest, size)
            self._counting.tasks += 1
            made = function(task, parts)
            self._counting.count("returned", made)
            yield made

    def close(self) -> None:
        """Let go of the pieces."""
        self._pieces = []
