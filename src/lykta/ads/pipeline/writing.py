"""The tables of a result file, each written as soon as it is made while later stages still work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import ROW_GROUP, DuckDBEngine
from lykta.ads.result import Summary
from lykta.ads.result.file import FORMAT
from lykta.ads.weigh import Calibration, Weights
from lykta.version import __version__

# Packed as running text (zstd) a million ads take 2.4 s to write and 170 MB; as DuckDB packs words, 10.5 s
# and 400 MB.
_LONG_TEXT: Final = {
    "ads": frozenset({"text", "extra"}),
    "templates": frozenset({"words"}),
    "observations": frozenset({"parameters"}),
}


def ads_table(ads: pa.Table, wording: npt.NDArray[np.uint32], first: int = 0) -> pa.Table:
    """The ads by number, from `first` on, but for where they were read; `wording` uint32[n] numbers their
    texts.
    """
    kept = ads.drop_columns(["source", "line"]).append_column("wording", pa.array(wording))
    return _with_number(kept, first)


def members_tables(network: npt.NDArray[np.int64], names: list[str]) -> Iterator[pa.Table]:
    """The name of each ad's network, some ads after the other; `network` int64[n] is its place in `names`."""
    named = pa.array(names, pa.string())
    for begin in range(0, len(network), ROW_GROUP):
        some = pa.array(network[begin : begin + ROW_GROUP])
        yield _with_number(pa.table({"network": named.take(some)}), begin)


def calibration_table(calibration: Calibration | None) -> pa.Table:
    """Predicted against observed, bin by bin; empty where nothing was learnt."""
    bins = len(calibration.pairs) if calibration else 0
    return pa.table(
        {
            "learnt": pa.array([True] * bins, pa.bool_()),
            "bin": pa.array(range(bins), pa.int32()),
            "pairs": pa.array(calibration.pairs if calibration else [], pa.int64()),
            "predicted": pa.array(calibration.predicted if calibration else [], pa.float64()),
            "observed": pa.array(calibration.observed if calibration else [], pa.float64()),
        }
    )


def meta_table(
    settings: Mapping[str, object], summary: Summary, notes: list[str], weights: Weights
) -> pa.Table:
    """What made the result, with which settings and weights, and what was remarked."""
    values = {
        "format": str(FORMAT),
        "lykta": __version__,
        "settings": json.dumps(settings, ensure_ascii=False, sort_keys=True),
        "summary": summary.to_json(),
        "notes": json.dumps(notes, ensure_ascii=False),
        "weights": weights.to_json(),
    }
    return pa.table({"key": list(values), "value": list(values.values())})


def _with_number(table: pa.Table, first: int = 0) -> pa.Table:
    return table.add_column(0, "ad", pa.array(np.arange(first, first + table.num_rows, dtype=np.uint32)))


class Writer:
    """Writes tables to a new database at `path`, one after the other, on a thread of its own; `memory_mb` is
    the most that it keeps of them.

    What goes wrong there is raised by the next `put` or by `finish`, which alone makes the file whole. Left
    without it, the writer stops after the part it is at, and the file is of no use.
    """

    def __init__(self, path: Path, *, threads: int, memory_mb: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lykta-writer")
        self._engine = self._pool.submit(lambda: DuckDBEngine(path, threads=threads, memory_mb=memory_mb))
        self._begun: list[Future[Counter[str]]] = []
        self._left = False

    def put(self, name: str, make: Callable[[], pa.Table]) -> None:
        """Write a table when those before it are written; it is made only then.

        Raises what went wrong with an earlier one, so that no work is done for a disk that is full.
        """
        self.put_parts(lambda: iter([(name, make())]))

    def put_parts(self, make: Callable[[], Iterator[tuple[str, pa.Table]]]) -> Callable[[], Counter[str]]:
        """Write tables part by part, each under its name; a part is made when the one before is written.

        What is given back waits for them, and tells how many rows each of them has.
        """
        for begun in self._begun:
            if begun.done():
                begun.result()
        self._begun.append(self._pool.submit(lambda: self._write(make())))
        return self._begun[-1].result

    def _write(self, parts: Iterator[tuple[str, pa.Table]]) -> Counter[str]:
        rows: Counter[str] = Counter()
        waiting: dict[str, pa.Table] = {}
        for name, part in parts:
            if self._left:
                break
            rows[name] += part.num_rows
            held = pa.concat_tables([waiting.pop(name), part]) if name in waiting else part
            # What is written in one step and is no multiple of these is packed less well.
            full = held.num_rows // ROW_GROUP * ROW_GROUP
            if full:
                self._put(name, held.slice(0, full))
            waiting[name] = held.slice(full)
        for name, rest in waiting.items():
            # A table without rows is a table all the same.
            if rest.num_rows or not rows[name]:
                self._put(name, rest)
        return rows

    def _put(self, name: str, rows: pa.Table) -> None:
        self._engine.result().put(name, rows, long_text=_LONG_TEXT.get(name, frozenset()))

    def finish(self) -> int:
        """Wait until all is written, and close the file; how many rows it has."""
        rows = sum(begun.result().total() for begun in self._begun)
        self._pool.submit(lambda: self._engine.result().close()).result()
        return rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = True
        self._pool.shutdown(cancel_futures=True)
        if kind is not None and self._engine.done() and self._engine.exception() is None:
            self._engine.result().__exit__(kind, error, trace)
