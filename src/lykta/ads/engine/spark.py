"""Apache Spark's cluster, by its Python interface; a package of its own that need not be there."""

from __future__ import annotations

import os
import pickle
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import batched, pairwise
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa

from lykta.ads.engine.machines import ReadRows
from lykta.errors import InputError

try:
    from py4j.protocol import Py4JError
    from pyspark import RDD, StorageLevel
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.functions import col
except ImportError as missing:
    raise InputError(
        "Spark is not installed. Install Lykta with it, `pip install lykta[spark]`, and Java 17; or leave "
        "--engine out, and this machine does the work."
    ) from missing

_FILE, _ROW = "lykta file", "lykta row"
_ROWS_AT_ONCE = 16_384
# So many parts a worker at a time: what waits to be sent lies in the memory of this machine.
_WAVES = 4

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.maxResultSize": "0",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS_AT_ONCE),
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.rpc.message.maxSize": "512",
}


# Contacts travel from the machines to this one: what Spark puts on a disk on the way is enciphered, whatever
# else is set.
_ALWAYS = {"spark.io.encryption.enabled": "true"}


class SparkMachines:
    """A Spark application on the cluster of `master`, such as `spark://host:7077` or `local[4]`.

    `settings` are Spark's own, and win over those that Lykta makes, but for the one that enciphers what lies
    on disks. Its Python must have Lykta on every machine. Raises `InputError` when the cluster cannot be
    reached.
    """

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        builder = SparkSession.builder.appName("Lykta").master(master)
        for name, value in {**_SETTINGS, **(settings or {}), **_ALWAYS}.items():
            builder = builder.config(name, value)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        # Nothing here uses pandas, which Spark asks for all the same.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        try:
            self._session = builder.getOrCreate()
        except Exception as error:
            raise InputError(
                f"Spark did not start on {master} ({_said(error)}). Java 17 must be here, and the cluster up."
            ) from error
        self._context = self._session.sparkContext

    def parquet(self, address: str) -> SparkTable:
        """The Parquet files at an address, of any file system that the machines know.

        Raises `InputError` when there are none.
        """
        try:
            return SparkTable(self._session.read.parquet(address))
        except PySparkException as error:
            raise InputError(f"{address} cannot be read as Parquet: {_said(error)}.") from error

    def spread(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        """What a function makes of each part, in their order."""
        for wave in batched(parts, _WAVES * self._context.defaultParallelism, strict=False):
            yield from _streamed(self._placed(wave).map(function))

    def shelve(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> SparkShelf:
        """Keep what a function makes of each part; there is one at least."""
        return SparkShelf(self._placed(parts).map(function), self._placed)

    def write(self, table: pa.Table, address: str) -> None:
        """Write a table as Parquet files at an address, in place of what is there."""
        with _told(f"{address} cannot be written"):
            self._session.createDataFrame(table).write.mode("overwrite").parquet(address)

    def close(self) -> None:
        """Let go of the machines."""
        self._session.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _placed(self, parts: Iterable[Any]) -> RDD[Any]:
        """Each part in a partition of its own."""
        rows = list(parts)
        return self._context.parallelize(rows, max(len(rows), 1))


class SparkTable:
    """The rows of Parquet files; `names` are the columns, `files` the addresses of the files, sorted."""

    def __init__(self, rows: DataFrame) -> None:
        self.names: list[str] = rows.columns
        self.files: list[str] = sorted(_address(name) for name in rows.inputFiles())
        self._rows = rows

    def each(self, function: ReadRows) -> Iterator[Any]:
        """What a function makes of every row, each once; in any order, some rows at a time."""
        columns = [col(f"`{name.replace('`', '``')}`") for name in self.names]
        places = [col("_metadata.file_path").alias(_FILE), col("_metadata.row_index").alias(_ROW)]
        made = self._rows.select(*columns, *places).mapInArrow(partial(_made, function), "made binary")
        with _told("The ads cannot be read"):
            # A file may be one part for Spark; what was made of it is fetched in parts of a few megabytes.
            parts = made.repartition(max(1, self._rows.count() // _ROWS_AT_ONCE))
            for row in parts.toLocalIterator(prefetchPartitions=True):
                yield pickle.loads(row.made)  # noqa: S301 - our own machines made it


def _made(function: ReadRows, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        files, numbers = batch.column(_FILE), batch.column(_ROW).to_numpy()
        rows = batch.select([name for name in batch.schema.names if name not in {_FILE, _ROW}])
        # A batch may end one file and begin another, or leave rows of a file out.
        runs = files.dictionary_encode().indices.to_numpy()
        breaks = (np.diff(runs) != 0) | (np.diff(numbers) != 1)
        bounds = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(rows)]
        for begin, stop in pairwise(bounds):
            if stop > begin:
                made = function(
                    _address(files[begin].as_py()), int(numbers[begin]), rows.slice(begin, stop - begin)
                )
                yield pa.RecordBatch.from_arrays([pa.array([pickle.dumps(made)], pa.binary())], ["made"])


def _address(name: str) -> str:
    """An address as Spark writes it in one place; in another it leaves out that the file has no host."""
    return f"file://{name.removeprefix('file:')}" if re.match("file:/[^/]", name) else name


class SparkShelf:
    """Pieces that Spark keeps on its workers, in memory or on their disks; one that is lost is made again."""

    def __init__(self, pieces: RDD[Any], placed: Callable[[Iterable[Any]], RDD[Any]]) -> None:
        self._pieces = pieces.persist(StorageLevel.MEMORY_AND_DISK)
        self._placed = placed

    def each(self, function: Callable[[Any], Any]) -> Iterator[Any]:
        """What a function makes of each piece, in their order."""
        return _streamed(self._pieces.map(function))

    def serve(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> Iterator[Any]:
        """Bring together what tasks need of the pieces, and give what a function makes of each, in order."""
        lent = self._pieces.zip(self._placed(asked)).zipWithIndex().flatMap(partial(_lent, take))
        wanted = self._placed(enumerate(tasks)).map(_as_task)
        together = lent.union(wanted).groupByKey(len(tasks), partitionFunc=int)
        return _streamed(together.map(partial(_served, function)))

    def close(self) -> None:
        """Let go of the pieces."""
        self._pieces.unpersist()


def _lent(
    take: Callable[[Any, Any], Any], numbered: tuple[tuple[Any, Sequence[tuple[int, Any]]], int]
) -> list[tuple[int, tuple[int, Any]]]:
    (piece, asked), place = numbered
    return [(task, (place, take(piece, what))) for task, what in asked]


def _as_task(numbered: tuple[int, Any]) -> tuple[int, tuple[int, Any]]:
    number, task = numbered
    return number, (-1, task)


def _served(
    function: Callable[[Any, list[Any]], Any], gathered: tuple[int, Iterable[tuple[int, Any]]]
) -> Any:
    (_, task), *lent = sorted(gathered[1], key=_place)
    return function(task, [what for _, what in lent])


def _place(lent: tuple[int, Any]) -> int:
    return lent[0]


def _streamed(rows: RDD[Any]) -> Iterator[Any]:
    """All rows in order; they are made on all machines at once, and fetched one partition after the other."""
    with _told("The cluster did not finish"):
        kept = rows.persist(StorageLevel.MEMORY_AND_DISK)
        try:
            kept.count()
            yield from kept.toLocalIterator(prefetchPartitions=True)
        finally:
            kept.unpersist()


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputError(
            f"{what}: {_said(error)}. Nothing was written. See the log of Spark's workers, and run again."
        ) from error


def _said(error: Exception) -> str:
    """What went wrong, in one line: the last that Java or Python says of the cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if "Exception" in line or "Error" in line]
    said = (causes or lines or [type(error).__name__])[0]
    return said.lstrip(": ").rstrip(". ")[:300]
