"""Apache Spark's cluster, by its Python interface; a package of its own that need not be there."""

from __future__ import annotations

import os
import pickle
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa

from lykta.ads.engine.machines import ReadRows
from lykta.errors import InputError

try:
    from py4j.protocol import Py4JError
    from pyspark import RDD, SparkContext, StorageLevel
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
_LEAST_TASKS = 16
# Seconds until a cluster that gives no worker is taken to have none to give.
_PATIENCE = 60

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
_ENCIPHERED = "spark.io.encryption.enabled"
# Whatever else is set: contacts travel from the machines to this one, and what Spark puts on a disk on the
# way is enciphered; and a file that cannot be read, or has gone, is never passed over.
_ALWAYS = {
    _ENCIPHERED: "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
_PARQUET = {"pathGlobFilter": "*.{parquet,PARQUET}", "recursiveFileLookup": "true"}

# A connection to Spark's Java that breaks is an error of the system to Python.
OF_SPARK = (PySparkException, Py4JError, EOFError, ConnectionError)

_LONGEST = 300
_CAUSE = re.compile(r"^(?:[\w.]+\.)?\w*(?:Error|Exception)\b.*")
_PYTHON = "Traceback (most recent call last)"
_KNOWN = {
    "No module named 'lykta": "Lykta is not installed in the Python of the workers",
    "PYTHON_VERSION_MISMATCH": "the workers have another version of Python than this machine",
}


_THEN = "Nothing was written. See the log of Spark's workers, and run again."


class SparkMachines:
    """A Spark application on the cluster of `master`, such as `spark://host:7077` or `local[4]`.

    `settings` are Spark's own, and win over those that Lykta makes, but for those that keep contacts off
    disks and rows from being lost. Its Python must have Lykta on every machine. Raises `InputError` when the
    cluster cannot be reached or gives no worker.
    """

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        if SparkContext._active_spark_context is not None:  # noqa: SLF001 - Spark has no other way to ask
            raise InputError(
                "Spark runs in this process already, with settings of its own. Stop it first. Nothing was "
                "read."
            )
        builder = SparkSession.builder.appName("Lykta").master(master)
        for name, value in {**_SETTINGS, **(settings or {}), **_ALWAYS}.items():
            builder = builder.config(name, value)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        # Nothing here uses pandas, which Spark asks for all the same.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        try:
            self._session = builder.getOrCreate()
            self._context = self._session.sparkContext
        except Exception as error:
            # Spark raises errors of many kinds here, some of them its own and some of Java's starting.
            raise InputError(
                f"Spark did not start on {master} ({said(str(error))}). Java 17 must be here, and the "
                "cluster up. Nothing was read."
            ) from error
        try:
            self._check(master)
        except BaseException:
            self.close()
            raise

    def parquet(self, address: str) -> SparkTable:
        """The Parquet files at an address, of any file system that the machines know.

        Raises `InputError` when there are none, or when they do not all have the same columns.
        """
        with told(f"{address} cannot be read as Parquet", "Nothing was written."):
            rows = self._session.read.options(**_PARQUET).parquet(address)
            together = self._session.read.options(**_PARQUET, mergeSchema="true").parquet(address)
            if together.schema != rows.schema:
                raise InputError(
                    f"The files at {address} do not all have the same columns. Name them one by one, so that "
                    "each is read by its own. Nothing was written."
                )
            return SparkTable(rows)

    def read(self, tables: Sequence[tuple[Any, ReadRows]]) -> SparkShelf:
        """Keep what a function makes of every row of its table: pieces are lists, and come in any order."""
        with told("The ads cannot be read"):
            pieces = [table.pieces(function) for table, function in tables]
            whole = pieces[0] if len(pieces) == 1 else self._context.union(pieces)
            return SparkShelf(whole, self._placed)

    def shelve(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> SparkShelf:
        """Keep what a function makes of each part; there is one at least."""
        with told("The cluster did not finish"):
            return SparkShelf(self._placed(parts).map(quiet(function)), self._placed)

    def refuse_taken(self, address: str) -> None:
        """Raise `InputError` when something is at an address where tables are to be written."""
        with told(f"{address} cannot be written to", "Nothing was read."):
            java: Any = self._context._jvm  # noqa: SLF001 - Spark's Python has no word for file systems
            path = java.org.apache.hadoop.fs.Path(address)
            taken = path.getFileSystem(self._context._jsc.hadoopConfiguration()).exists(path)  # noqa: SLF001
        if taken:
            raise InputError(f"Something is at {address} already. Name another place. Nothing was read.")

    def write(self, table: pa.Table, address: str) -> None:
        """Write a table as Parquet files at an address where nothing is."""
        with told(f"{address} was not written whole", "What was finished before is kept."):
            self._session.createDataFrame(table).write.parquet(address)

    def close(self) -> None:
        """Let go of the machines, and end Spark's Java on this one."""
        # A cluster that is gone cannot be let go of, and what went wrong is told already.
        with suppress(*OF_SPARK):
            self._session.stop()
        _end_java()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self, master: str) -> None:
        if self._context.getConf().get(_ENCIPHERED) != "true":
            raise InputError("Spark would put contacts on its disks as they are. Nothing was read.")
        until = time.monotonic() + _PATIENCE
        # This machine's own part of Spark is counted as well.
        while not master.startswith("local") and self._workers() < 2:
            if time.monotonic() > until:
                raise InputError(
                    f"The cluster at {master} gave no worker in {_PATIENCE} s. All may be busy, or have less "
                    "memory than spark.executor.memory asks for. Nothing was read."
                )
            time.sleep(0.2)

    def _workers(self) -> int:
        return int(self._context._jsc.sc().getExecutorMemoryStatus().size())  # noqa: SLF001 - no other way

    def _placed(self, parts: Iterable[Any]) -> RDD[Any]:
        """Each part in a partition of its own."""
        rows = list(parts)
        return self._context.parallelize(rows, max(len(rows), 1))


def _end_java() -> None:
    """End the Java process that Spark would leave to the end of this one, with the settings it began with."""
    # Spark's Python has no word for it.
    gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None  # noqa: SLF001
    if gateway is None:
        return
    with suppress(*OF_SPARK):
        gateway.shutdown()
    java = gateway.proc
    # It ends when nobody can speak to it any more.
    java.stdin.close()
    until = time.monotonic() + _PATIENCE
    while java.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    if java.poll() is None:
        java.kill()
        java.wait()


class SparkTable:
    """The rows of Parquet files; `kinds` are the columns with their types, `files` the addresses of the
    files, sorted, and `rows` how many rows they have.
    """

    def __init__(self, rows: DataFrame) -> None:
        self.kinds = {field.name: str(field.dataType.simpleString()) for field in rows.schema.fields}
        self.files: list[str] = sorted(_address(name) for name in rows.inputFiles())
        self.rows: int = rows.count()
        self._rows = rows

    def pieces(self, function: ReadRows) -> RDD[list[Any]]:
        """What a function makes of every row, each once: lists of what was made of some rows at a time."""
        columns = [col(f"`{name.replace('`', '``')}`") for name in self.kinds]
        places = [col("_metadata.file_path").alias(_FILE), col("_metadata.row_index").alias(_ROW)]
        made = self._rows.select(*columns, *places).mapInArrow(partial(_made, quiet(function)), _MADE)
        # A file may be one part for Spark; what was made of it lies in pieces of a few megabytes. Where a row
        # goes depends on its place alone, so that one that is made again goes there as well.
        parts = made.repartition(max(1, self.rows // _ROWS_AT_ONCE), "file", "first")
        return parts.rdd.mapPartitions(_unpacked)


_MADE = "file string, first bigint, made binary"


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
                file, first = _address(files[begin].as_py()), int(numbers[begin])
                made = pickle.dumps(function(file, first, rows.slice(begin, stop - begin)))
                arrays = [pa.array([file]), pa.array([first], pa.int64()), pa.array([made], pa.binary())]
                yield pa.RecordBatch.from_arrays(arrays, ["file", "first", "made"])


def _unpacked(rows: Iterator[Any]) -> list[list[Any]]:
    """All that was made, in one piece and in an order that no machine changes."""
    ordered = sorted(rows, key=lambda row: (row.file, row.first))
    return [[pickle.loads(row.made) for row in ordered]]  # noqa: S301 - our own machines made it


def _address(name: str) -> str:
    """An address as Spark writes it in one place; in another it leaves out that the file has no host."""
    return f"file://{name.removeprefix('file:')}" if re.match("file:/[^/]", name) else name


class SparkShelf:
    """Pieces that Spark keeps on its workers, in memory or on their disks; one that is lost is made again."""

    def __init__(self, pieces: RDD[Any], placed: Callable[[Iterable[Any]], RDD[Any]]) -> None:
        self._pieces = pieces.persist(StorageLevel.MEMORY_AND_DISK)
        self._placed = placed
        self.tasks_at_once = max(_LEAST_TASKS, 2 * pieces.context.defaultParallelism)

    def each(self, function: Callable[..., Any], given: Sequence[Any] | None = None) -> Iterator[Any]:
        """What a function makes of each piece, in their order, and of what is `given` for it, if anything."""
        with told("The cluster did not finish"):
            yield from _streamed(self._made(function, given))

    def serve(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> Iterator[Any]:
        """Bring together what tasks need of the pieces, and give what a function makes of each, in order."""
        with told("The cluster did not finish"):
            yield from _streamed(self._exchanged(asked, take, tasks, function))

    def exchange(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> SparkShelf:
        """The same as `serve`, but what the function makes of each task is kept where it was made."""
        with told("The cluster did not finish"):
            return SparkShelf(self._exchanged(asked, take, tasks, function), self._placed)

    def keep(self, function: Callable[..., Any], given: Sequence[Any] | None = None) -> SparkShelf:
        """The same as `each`, but what the function makes is kept where the piece lies."""
        with told("The cluster did not finish"):
            return SparkShelf(self._made(function, given), self._placed)

    def _made(self, function: Callable[..., Any], given: Sequence[Any] | None) -> RDD[Any]:
        if given is None:
            return self._pieces.map(quiet(function))
        numbered = self._pieces.zip(self._placed(enumerate(given)))
        return numbered.map(quiet(partial(_with_given, function)))

    def _exchanged(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> RDD[Any]:
        lent = self._pieces.zip(self._placed(enumerate(asked))).flatMap(quiet(partial(_lent, take)))
        wanted = self._placed(enumerate(tasks)).map(_as_task)
        # All of a partition is of one task, which Spark's Python would group on its disk and not enciphered.
        together = lent.union(wanted).partitionBy(len(tasks), partitionFunc=int)
        return together.mapPartitions(quiet(partial(_served, function)))

    def close(self) -> None:
        """Let go of the pieces."""
        with suppress(*OF_SPARK):
            self._pieces.unpersist()


def _with_given(function: Callable[..., Any], given_to: tuple[Any, tuple[int, Any]]) -> Any:
    piece, (_, given) = given_to
    return function(piece, given)


def _lent(
    take: Callable[[Any, Any], Any], asked_of: tuple[Any, tuple[int, Sequence[tuple[int, Any]]]]
) -> list[tuple[int, tuple[int, Any]]]:
    piece, (place, asked) = asked_of
    return [(task, (place, take(piece, what))) for task, what in asked]


def _as_task(numbered: tuple[int, Any]) -> tuple[int, tuple[int, Any]]:
    number, task = numbered
    return number, (-1, task)


def _served(
    function: Callable[[Any, list[Any]], Any], gathered: Iterable[tuple[int, tuple[int, Any]]]
) -> list[Any]:
    (_, task), *lent = sorted((what for _, what in gathered), key=_place)
    return [function(task, [what for _, what in lent])]


def _place(lent: tuple[int, Any]) -> int:
    return lent[0]


def _streamed(rows: RDD[Any]) -> Iterator[Any]:
    """All rows in order; they are made on all machines at once, and fetched one partition after the other."""
    kept = rows.persist(StorageLevel.MEMORY_AND_DISK)
    try:
        kept.count()
        yield from kept.toLocalIterator(prefetchPartitions=True)
    finally:
        with suppress(*OF_SPARK):
            kept.unpersist()


@contextmanager
def told(what: str, then: str = _THEN) -> Iterator[None]:
    """Tell what went wrong on the cluster in the block, and what to do `then`, as `InputError`."""
    try:
        yield
    except OF_SPARK as error:
        raise InputError(f"{what}: {said(str(error) or type(error).__name__)}. {then}") from error


def said(message: str) -> str:
    """The cause in what Spark says, in one line: in a worker's Python the last error, else the first."""
    for sign, meaning in _KNOWN.items():
        if sign in message:
            return meaning
    lines = [bare for line in message.splitlines() if (bare := line.strip().removeprefix(": "))]
    in_python = next((at for at, line in enumerate(lines) if _PYTHON in line), None)
    # Java's frames follow Python's, and what they say of causes is of Java.
    of_java = next((at for at, line in enumerate(lines) if line.startswith("at ")), len(lines))
    causes = [line for line in lines[:of_java] if _CAUSE.match(line)]
    chosen = causes[-1:] if in_python is not None else causes[:1]
    return (chosen or lines or ["no reason was given"])[0].rstrip(". ")[:_LONGEST]


def quiet[Made](function: Callable[..., Made]) -> Callable[..., Made]:
    """The function, whose errors tell their kind and place and nothing of what it was given.

    What a worker's function says goes into the worker's log, and may quote an ad.
    """
    return _Quiet(function)


class _Quiet:
    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *given: Any) -> Any:
        try:
            return self._function(*given)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be told in its own words
            frame = traceback.extract_tb(error.__traceback__)[-1]
            told_instead = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        # Outside the block, so that the error itself is not told as what led to this one.
        raise RuntimeError(told_instead)
