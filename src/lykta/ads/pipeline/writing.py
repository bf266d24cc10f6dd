"""The tables of a result file, each written as soon as it is made while later stages still work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby, takewhile
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import ROW_GROUP, DuckDBEngine
from lykta.ads.reading.notes import DayOrder
from lykta.ads.remarks import Remark
from lykta.ads.result import Summary
from lykta.ads.result.file import FORMAT
from lykta.ads.weigh import Calibration, Weights
from lykta.version import __version__

# Packed as running text (zstd) a million ads take 2.4 s to write and 170 MB; as DuckDB packs words, 10.5 s
# and 400 MB. Where words stand is packed as DuckDB would choose to, which saves the third of the time that it
# takes to try all other ways.
_PACKED: Final = {
    "ads": {"text": "zstd", "extra": "zstd"},
    "templates": {"words": "zstd"},
    "observations": {"parameters": "zstd"},
    "stands": {"number": "rle", "place": "bitpacking"},
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
    settings: Mapping[str, object],
    summary: Summary,
    remarks: list[Remark],
    weights: Weights,
    day_orders: Counter[DayOrder],
) -> pa.Table:
    """What made the result, with which settings and weights, what was remarked, and what its dates told of
    the order of day and month.
    """
    values = {
        "format": str(FORMAT),
        "lykta": __version__,
        "settings": json.dumps(settings, ensure_ascii=False, sort_keys=True),
        "summary": summary.to_json(),
        "notes": json.dumps([each.to_kept() for each in remarks], ensure_ascii=False),
        "weights": weights.to_json(),
        "day_orders": json.dumps(day_orders, sort_keys=True),
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
        """Write tables part by part, each under its name; a part is made when those before it are packed or
        being packed. Parts of one table are packed best when they come one after the other.

        What is given back waits for them, and tells how many rows each of them has.
        """
        for begun in self._begun:
            if begun.done():
                begun.result()
        self._begun.append(self._pool.submit(lambda: self._write(make())))
        return self._begun[-1].result

    def _write(self, parts: Iterator[tuple[str, pa.Table]]) -> Counter[str]:
        rows: Counter[str] = Counter()
        wanted = takewhile(lambda _: not self._left, parts)
        for name, run in groupby(wanted, key=itemgetter(0)):
            tables = (part for _, part in run)
            rows[name] += self._engine.result().put_parts(name, tables, packed=_PACKED.get(name, {}))
        return rows

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
