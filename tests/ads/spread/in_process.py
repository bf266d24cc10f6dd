"""Machines that are none: everything is pickled on its way, as on a cluster, and runs in this process."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.ads.engine.machines import ReadRows


def sent(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - it was pickled on the line


class InProcess:
    """Rows are read `rows_at_once`, the last first, as a cluster may well do."""

    def __init__(self, rows_at_once: int = 100) -> None:
        self._rows_at_once = rows_at_once

    def parquet(self, address: str) -> "FilesHere":
        return FilesHere(address, self._rows_at_once)

    def spread(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        for part in parts:
            yield sent(sent(function)(sent(part)))

    def shelve(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> "ShelfHere":
        return ShelfHere(list(self.spread(function, parts)))

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


class FilesHere:
    def __init__(self, address: str, rows_at_once: int) -> None:
        path = Path(address.removeprefix("file://").replace("\\", ""))
        self._paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        self.files = [path.as_uri() for path in self._paths]
        schema = pq.read_schema(self._paths[0])
        self.kinds = {field.name: _kind(field.type) for field in schema}
        self.rows = sum(pq.read_metadata(path).num_rows for path in self._paths)
        self._rows_at_once = rows_at_once

    def each(self, function: ReadRows) -> Iterator[Any]:
        for path in reversed(self._paths):
            batches = list(pq.ParquetFile(path).iter_batches(batch_size=self._rows_at_once))
            firsts = [sum(len(before) for before in batches[:at]) for at in range(len(batches))]
            for first, batch in reversed(list(zip(firsts, batches, strict=True))):
                yield sent(sent(function)(path.as_uri(), first, batch))


def _kind(kind: pa.DataType) -> str:
    """A type in the words of SQL, as far as they are asked for."""
    return "array" if pa.types.is_list(kind) else "struct" if pa.types.is_struct(kind) else str(kind)


class ShelfHere:
    def __init__(self, pieces: list[Any]) -> None:
        self._pieces = pieces

    def each(self, function: Callable[[Any], Any]) -> Iterator[Any]:
        for piece in self._pieces:
            yield sent(function(piece))

    def serve(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> Iterator[Any]:
        lent: list[list[Any]] = [[] for _ in tasks]
        for piece, wishes in zip(self._pieces, asked, strict=True):
            for task, what in wishes:
                lent[task].append(sent(take(piece, sent(what))))
        for task, parts in zip(tasks, lent, strict=True):
            yield sent(sent(function)(sent(task), parts))

    def close(self) -> None:
        self._pieces = []
