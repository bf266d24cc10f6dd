"""Apache Spark's cluster, by its Python interface; a package of its own that need not be there."""

from __future__ import annotations

import gc
import os
import pickle
import re
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from lykta.ads.engine.machines import ReadRows
from lykta.errors import InputError

try:
    from py4j.protocol import Py4JError
    from pyspark import RDD, SparkConf, SparkContext, StorageLevel
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.functions import col
    from pyspark.sql.pandas.types import to_arrow_schema
except ImportError as missing:
    raise InputError(
        "Spark is not installed. Install Lykta with it, `pip install lykta[spark]`, and Java 17; or leave "
        "--engine out, and this machine does the work."
    ) from missing

_FILE, _ROW = "lykta file", "lykta row"
_ROWS_AT_ONCE = 16_384
# Tasks given out at once, at least. All pieces are read each time, so that fewer tasks would read them more
# often; a task of pairs takes and gives some 4 MB, which this machine holds.
_LEAST_TASKS = 64
# Partitions that one job fetches at most, and bytes, going by the largest yet: this machine's Java holds all
# of them, several times over.
_FETCHED_AT_ONCE, _BYTES_AT_ONCE = 8, 64_000_000
# When the memory of this machine's Java is full, Spark would wait for its results without end: it ends
# instead, with this code.
_END_WHEN_FULL, _ENDED_FULL = "-XX:+ExitOnOutOfMemoryError", 3
# Seconds until a cluster that gives no worker is taken to have none to give.
_PATIENCE = 60
# Seconds that Java may take to end after it stopped answering.
_MOMENT = 2

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
    # Lists of numbers become no smaller, and texts are read from a disk as quickly as they are unpacked.
    "spark.rdd.compress": "false",
    # Java and Python of one machine speak by a socket that no other user can open, and that is quicker.
    "spark.python.unix.domain.socket.enabled": "true",
    # Pieces are large arrays, which Java's usual collector keeps apart from the rest.
    "spark.executor.defaultJavaOptions": "-XX:+UseParallelGC",
    # This machine's Java hands on what others make: compiling it thoroughly would cost more than it saves.
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1",
    # Else each part of what is exchanged gets a file of its own for each task, with a cipher of its own.
    "spark.shuffle.sort.bypassMergeThreshold": "1",
}
_ENCIPHERED = "spark.io.encryption.enabled"
_JAVA_OPTIONS = "spark.driver.extraJavaOptions"
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
# Spark's Java ends itself with 52 when its memory is full.
_FULL = "the memory of a worker's Java was full: give it more with spark.executor.memory"
_FULL_HERE = "the memory of Spark's Java on this machine was full: give it more with spark.driver.memory"
_KNOWN = {
    "No module named 'lykta": "Lykta is not installed in the Python of the workers",
    "PYTHON_VERSION_MISMATCH": "the workers have another version of Python than this machine",
    "OutOfMemoryError": _FULL,
    "exited with code 52": _FULL,
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
        given = SparkConf().setAppName("Lykta").setMaster(master)
        own = dict(settings or {})
        own[_JAVA_OPTIONS] = f"{own.get(_JAVA_OPTIONS, '')} {_END_WHEN_FULL}".strip()
        given.setAll(list({**_SETTINGS, **own, **_ALWAYS}.items()))
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        # Nothing here uses pandas, which Spark asks for all the same.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        try:
            # Pickled one by one, pieces are zipped with what is given for them by Java; in batches of any
            # size, Python would first read and write all of both.
            self._context = SparkContext(conf=given, batchSize=1)
            self._session = SparkSession(self._context)
        except Exception as error:
            # Spark raises errors of many kinds here, some of them its own and some of Java's starting.
            raise InputError(
                f"Spark did not start on {master} ({find_cause(str(error))}). Java 17 must be here, and the "
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
        with translate_errors(f"{address} cannot be read as Parquet", "Nothing was written."):
            rows = self._session.read.options(**_PARQUET).parquet(address)
            merged = self._session.read.options(**_PARQUET, mergeSchema="true")
            if len(rows.inputFiles()) > 1 and merged.parquet(address).schema != rows.schema:
                raise InputError(
                    f"The files at {address} do not all have the same columns. Name them one by one, so that "
                    "each is read by its own. Nothing was written."
                )
            return SparkTable(rows)

    def read(self, tables: Sequence[tuple[Any, ReadRows]]) -> SparkPieceStore:
        """Keep what a function makes of every row of its table: pieces are lists, and come in any order."""
        with translate_errors("The ads cannot be read"):
            pieces = [table.pieces(function) for table, function in tables]
            whole = pieces[0] if len(pieces) == 1 else self._context.union(pieces)
            return SparkPieceStore(whole, self._to_partitions)

    def refuse_taken(self, address: str) -> None:
        """Raise `InputError` when something is at an address where tables are to be written."""
        with translate_errors(f"{address} cannot be written to", "Nothing was read."):
            java: Any = self._context._jvm  # noqa: SLF001 - Spark's Python has no word for file systems
            path = java.org.apache.hadoop.fs.Path(_unescape(address))
            taken = path.getFileSystem(self._context._jsc.hadoopConfiguration()).exists(path)  # noqa: SLF001
        if taken:
            raise InputError(f"Something is at {address} already. Name another place. Nothing was read.")

    def write(self, table: pa.Table, address: str) -> None:
        """Write a table as Parquet files at an address where nothing is."""
        with translate_errors(f"{address} was not written whole", "What was finished before is kept."):
            self._session.createDataFrame(table).write.parquet(_unescape(address))

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

    def _to_partitions(self, parts: Iterable[Any]) -> RDD[Any]:
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
    """The rows of Parquet files; `schema` are the columns with their types, `files` the addresses of the
    files, sorted, and `rows` how many rows they have.
    """

    def __init__(self, rows: DataFrame) -> None:
        self.schema = to_arrow_schema(rows.schema, timezone="UTC")
        self.files: list[str] = sorted(_address(name) for name in rows.inputFiles())
        self.rows: int = rows.count()
        self._rows = rows

    def pieces(self, function: ReadRows) -> RDD[list[Any]]:
        """What a function makes of every row, each once: lists of what was made of some rows at a time."""
        columns = [col(f"`{name.replace('`', '``')}`") for name in self.schema.names]
        places = [col("_metadata.file_path").alias(_FILE), col("_metadata.row_index").alias(_ROW)]
        made = self._rows.select(*columns, *places).mapInArrow(
            partial(_apply_to_rows, quiet(function)), _MADE
        )
        # A file may be one part for Spark; what was made of it lies in pieces of a few megabytes. Where a row
        # goes depends on its place alone, so that one that is made again goes there as well.
        parts = made.repartition(max(1, self.rows // _ROWS_AT_ONCE), "file", "first")
        return parts.rdd.mapPartitions(_unpickle_rows)


_MADE = "file string, first bigint, made binary"


def _apply_to_rows(function: ReadRows, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
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


def _unpickle_rows(rows: Iterator[Any]) -> list[list[Any]]:
    """All that was made, in one piece and in an order that no machine changes."""
    ordered = sorted(rows, key=lambda row: (row.file, row.first))
    return [[pickle.loads(row.made) for row in ordered]]  # noqa: S301 - our own machines made it


def _address(name: str) -> str:
    """An address as Spark writes it in one place; in another it leaves out that the file has no host."""
    return f"file://{name.removeprefix('file:')}" if re.match("file:/[^/]", name) else name


def _unescape(address: str) -> str:
    """An address as Spark takes it: no sign of a path stands for another, as it does in `Path.as_uri`."""
    return unquote(address) if address.startswith("file://") else address


class SparkPieceStore:
    """Pieces that Spark keeps on its workers' disks; one that is lost is made again.

    On disks, so that the memory of a worker hardly depends on the number of ads. The system keeps what it
    reads again in memory that nobody needs.
    """

    def __init__(self, pieces: RDD[Any], to_partitions: Callable[[Iterable[Any]], RDD[Any]]) -> None:
        self._pieces = pieces.persist(StorageLevel.DISK_ONLY)
        self._to_partitions = to_partitions
        self.tasks_at_once = max(_LEAST_TASKS, 2 * pieces.context.defaultParallelism)

    def keep(self, function: Callable[..., Any], given: Sequence[Any] | None = None) -> SparkPieceStore:
        """Keep what a function makes of each piece, and of what is `given` for it, if anything, where the
        piece lies.
        """
        with translate_errors("The cluster did not finish"):
            return SparkPieceStore(self._map_pieces(function, given), self._to_partitions)

    def exchange(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> SparkPieceStore:
        """Bring together what tasks need of the pieces, and keep what a function makes of each task where it
        was made.
        """
        with translate_errors("The cluster did not finish"):
            return SparkPieceStore(self._shuffle_to_tasks(asked, take, tasks, function), self._to_partitions)

    def fetch(self) -> Iterator[Any]:
        """The pieces in their order, which are let go of at the end; they are made on all machines at once,
        and fetched some partitions at a time.
        """
        kept = self._pieces
        try:
            with translate_errors("The cluster did not finish"):
                # Java counts what it has kept, and hands it on; Python would be sent all of it for that.
                kept._jrdd.count()  # noqa: SLF001
                total, begin, largest = kept.getNumPartitions(), 0, 0
                while begin < total:
                    stop = min(begin + count_fetched(largest), total)
                    found = kept.context.runJob(_AsTheyAre(kept), iter, range(begin, stop))
                    if found and stop < total:
                        # A partition is one row, and those that are made in one way are much of a size.
                        largest = max(largest, len(pickle.dumps(found[-1])))
                    yield from found
                    del found
                    begin = stop
        finally:
            self.close()

    def _map_pieces(self, function: Callable[..., Any], given: Sequence[Any] | None) -> RDD[Any]:
        if given is None:
            return self._pieces.map(quiet(function))
        numbered = self._pieces.zip(self._to_partitions(enumerate(given)))
        return numbered.map(quiet(partial(_with_given, function)))

    def _shuffle_to_tasks(
        self,
        asked: Sequence[Sequence[tuple[int, Any]]],
        take: Callable[[Any, Any], Any],
        tasks: Sequence[Any],
        function: Callable[[Any, list[Any]], Any],
    ) -> RDD[Any]:
        # The tasks travel with the pieces: to unite them as a list of their own, Python would read both.
        carried: list[list[tuple[int, Any]]] = [[] for _ in asked]
        for number, task in enumerate(tasks):
            carried[number % len(asked)].append((number, task))
        given = self._to_partitions(enumerate(zip(asked, carried, strict=True)))
        lent = self._pieces.zip(given).flatMap(quiet(partial(_take_for_tasks, take)))
        # All of a partition is of one task, which Spark's Python would group on its disk and not enciphered.
        together = lent.partitionBy(len(tasks), partitionFunc=int)
        return together.mapPartitions(quiet(partial(_run_task, function)))

    def close(self) -> None:
        """Let go of the pieces."""
        with suppress(*OF_SPARK):
            self._pieces.unpersist()


def _with_given(function: Callable[..., Any], given_to: tuple[Any, tuple[int, Any]]) -> Any:
    piece, (_, given) = given_to
    return function(piece, given)


type _Asked = Sequence[tuple[int, Any]]


def _take_for_tasks(
    take: Callable[[Any, Any], Any], asked_of: tuple[Any, tuple[int, tuple[_Asked, _Asked]]]
) -> list[tuple[int, tuple[int, Any]]]:
    """The tasks that came with a piece, as if of place -1, and what tasks ask of the piece."""
    piece, (place, (asked, carried)) = asked_of
    tasks = [(number, (-1, task)) for number, task in carried]
    return tasks + [(number, (place, take(piece, what))) for number, what in asked]


def _run_task(
    function: Callable[[Any, list[Any]], Any], gathered: Iterable[tuple[int, tuple[int, Any]]]
) -> list[Any]:
    (_, task), *lent = sorted((what for _, what in gathered), key=itemgetter(0))
    return [function(task, [what for _, what in lent])]


def count_fetched(largest: int) -> int:
    """How many partitions one job fetches when the largest yet has so many bytes; one while none is known."""
    return min(max(_BYTES_AT_ONCE // largest, 1), _FETCHED_AT_ONCE) if largest else 1


class _AsTheyAre(RDD[Any]):  # type: ignore[misc]
    """Rows that a job fetches as they are: Spark would send them through a worker's Python all the same."""

    def __init__(self, rows: RDD[Any]) -> None:
        super().__init__(rows._jrdd, rows.context, rows._jrdd_deserializer)  # noqa: SLF001

    def mapPartitions(self, *_: Any, **__: Any) -> RDD[Any]:  # noqa: N802 - a name of Spark's
        return self


@contextmanager
def translate_errors(what: str, then: str = _THEN) -> Iterator[None]:
    """Raise what goes wrong on the cluster in the block as `InputError` that says what to do `then`."""
    try:
        yield
    except OF_SPARK as error:
        cause = _FULL_HERE if _was_full_here() else find_cause(str(error) or type(error).__name__)
        raise InputError(f"{what}: {cause}. {then}") from error


def _was_full_here() -> bool:
    """Whether Spark's Java on this machine has ended, or is ending, because its memory was full."""
    gateway = SparkContext._gateway  # noqa: SLF001 - Spark has no other way to ask
    if gateway is None:
        return False
    with suppress(subprocess.TimeoutExpired):
        return bool(gateway.proc.wait(_MOMENT) == _ENDED_FULL)
    return False


def find_cause(message: str) -> str:
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


@cache
def _spare_modules() -> None:
    """Exempt what this process holds now from the search for garbage.

    Spark searches after every task, and a tenth of a second each time would go to the modules of Lykta and of
    what it uses, none of which is ever garbage.
    """
    gc.freeze()


class _Quiet:
    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *given: Any) -> Any:
        _spare_modules()
        try:
            return self._function(*given)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be told in its own words
            frame = traceback.extract_tb(error.__traceback__)[-1]
            told_instead = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        # Outside the block, so that the error itself is not told as what led to this one.
        raise RuntimeError(told_instead)
