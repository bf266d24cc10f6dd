"""DuckDB in this process: the default engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock, current_thread, main_thread
from types import MappingProxyType, TracebackType
from typing import Self
from weakref import WeakSet

import duckdb
import pyarrow as pa

from lykta.errors import ErrorKind, ResultError

# No extension may be fetched or loaded by a query: an analysis never reaches for the network.
_SETTINGS = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": True,
}

# The rows that DuckDB packs together. Each thread packs one batch of incoming rows at a time, so that a table
# in one piece would keep one thread. Rows that come in several statements are packed twice: when they are put
# in and when the file is closed.
ROW_GROUP = 122_880

_AS_IT_CHOOSES: Mapping[str, str] = MappingProxyType({})

# What a full disk, a damaged file or too little memory makes of any statement; all else is our own mistake.
_OF_THE_FILE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.SerializationException,
    duckdb.TransactionException,
    # Somebody reads beside an engine that is closed meanwhile.
    duckdb.ConnectionException,
    duckdb.InterruptException,
)

# Seconds between two requests to a statement that it stop: one that comes before it has begun is not heard.
_ASKED_AGAIN = 0.02


# How DuckDB names the program that keeps others from a file.
_HOLDER = re.compile(r"lock is held in (.*?)\. See also")


class HeldError(ResultError):
    """A result that another program, or this one in another way, has open: nothing is wrong with the file."""


def database_name(path: Path) -> str:
    """A path as DuckDB understands it: `varmland:v1.lykta` would name an extension, and `~` a folder."""
    return str(path.absolute())


class DuckDBEngine:
    """A DuckDB database in a file, or in memory.

    `memory_mb` is the most that it keeps of the file and of its work; what is more goes to a file of its own
    in a folder beside the database, or, for one in memory, in the folder for temporary files, and is removed
    at the end. Raises `ResultError` when the file cannot be opened as a database, be read, or be written to
    the end.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        read_only: bool = False,
        threads: int | None = None,
        memory_mb: int | None = None,
    ) -> None:
        self._path = path
        self._writes = path is not None and not read_only
        settings: dict[str, str | bool | int | float | list[str]] = dict(_SETTINGS)
        if threads is not None:
            settings["threads"] = threads
        self._spilled = ExitStack()
        self._answering = RLock()
        self._beside: WeakSet[DuckDBEngine] = WeakSet()
        if memory_mb is not None:
            settings["memory_limit"] = f"{memory_mb}MB"
            if path is None:
                # It would else be a folder in whatever folder the command was started from.
                spill = self._spilled.enter_context(TemporaryDirectory(prefix="lykta-engine-"))
                settings["temp_directory"] = spill
        try:
            self._connection = duckdb.connect(
                database_name(path) if path else ":memory:", read_only=read_only, config=settings
            )
        except duckdb.ConnectionException as error:
            # Only within one program: what several programs read at once, DuckDB opens for each.
            raise HeldError(
                f"{path} is open in this program with other settings, as by `duckdb.connect`. Close that, "
                "and open it again.",
                ErrorKind.RESULT_HELD,
            ) from error
        except duckdb.Error as error:
            if holder := _HOLDER.search(str(error)):
                raise HeldError(
                    f"{path} cannot be opened: another program has it open ({holder[1]}). Nothing was "
                    "changed. Close it there, and try again.",
                    ErrorKind.RESULT_HELD,
                ) from error
            raise ResultError(
                f"{path} cannot be opened as a result file: {_first_line(error)}", ErrorKind.RESULT_DAMAGED
            ) from error

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table of these rows, or add them by column name to the table when it exists."""
        self.put_parts(name, [table])

    def put_parts(
        self, name: str, parts: Iterable[pa.Table], *, packed: Mapping[str, str] = _AS_IT_CHOOSES
    ) -> int:
        """Make a table of all rows of parts with one schema, or add them by column name to the table when it
        exists; how many they are.

        A part is made while those before it are packed, so that few are held at once; making one may not ask
        this engine, and what goes wrong in it is raised as it is. `packed` names columns and how they are
        packed, as DuckDB calls it; for all others it chooses.
        """
        left = iter(parts)
        first = next(left, None)
        if first is None:
            return 0
        nothing, whole = first.schema.empty_table(), chain([first], left)
        # No part is held here when its rows were taken.
        del first
        rows, wrong = 0, list[Exception]()

        def batches() -> Iterator[pa.RecordBatch]:
            nonlocal rows
            try:
                for part in whole:
                    _refuse_other_columns(name, part.schema, nothing.schema)
                    rows += part.num_rows
                    yield from part.to_batches(max_chunksize=ROW_GROUP)
            except Exception as error:
                wrong.append(error)
                raise

        with self._answering:
            with self._incoming(nothing):
                columns = f"({self._columns(packed)})" if packed else "AS SELECT * FROM incoming"
                self.run(f"CREATE TABLE IF NOT EXISTS {name} {columns}")
            with self._incoming(pa.RecordBatchReader.from_batches(nothing.schema, batches())):
                try:
                    self.run(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")  # noqa: S608 (our own names)
                except (duckdb.Error, ResultError):
                    if wrong:
                        raise wrong[0] from None
                    raise
        return rows

    @contextmanager
    def _incoming(self, rows: pa.Table | pa.RecordBatchReader) -> Iterator[None]:
        self._ask(lambda: self._connection.register("incoming", rows))
        try:
            yield
        finally:
            # A database that answers no more has said why.
            with suppress(duckdb.Error):
                self._connection.unregister("incoming")

    def run(self, sql: str, parameters: list[object] | None = None) -> None:
        """Run one statement that returns nothing."""
        self._ask(lambda: self._connection.execute(sql, parameters or []))

    def arrow(self, sql: str, parameters: list[object] | None = None) -> pa.Table:
        """The rows that a query gives."""
        return self._ask(lambda: self._connection.sql(sql, params=parameters or []).to_arrow_table())

    def batches(
        self, sql: str, parameters: list[object] | None = None, *, rows: int = ROW_GROUP
    ) -> Iterator[pa.RecordBatch]:
        """The rows that a query gives, so many at a time, none of which is kept.

        Until the last is taken, this engine answers nothing else: ask one that stands `beside` it.
        """
        reader = self._ask(lambda: self._connection.sql(sql, params=parameters or []).to_arrow_reader(rows))
        while (batch := self._ask(lambda: next(reader, None))) is not None:
            yield batch

    def tables(self) -> list[str]:
        """The names of the tables, sorted."""
        rows = self.arrow("SELECT table_name FROM duckdb_tables() ORDER BY 1")
        return [str(name) for name in rows["table_name"].to_pylist()]

    def beside(self) -> DuckDBEngine:
        """The same tables for another thread, which reads while this one does; to be closed for itself.

        Once this one is closed it raises `ResultError`, in the middle of a statement too: the file may be
        another one by now.
        """
        other = object.__new__(DuckDBEngine)
        other._path, other._writes, other._spilled = self._path, False, ExitStack()
        other._answering, other._beside = RLock(), WeakSet()
        with self._telling():
            other._connection = self._connection.cursor()
            self._beside.add(other)
        return other

    def close(self) -> None:
        """Write what is not yet written and let go of the file."""
        try:
            # DuckDB writes when it closes as well, but then says nothing when the disk is full.
            if self._writes:
                self.run("CHECKPOINT")
        finally:
            self._writes = False
            try:
                with self._answering:
                    # DuckDB does not let go of a file that is being read.
                    for reader in self._beside:
                        reader.stop()
                    self._connection.close()
            finally:
                self._spilled.close()

    def stop(self) -> None:
        """Close at once: a statement that another thread is in ends there with an error."""
        while not self._answering.acquire(timeout=_ASKED_AGAIN):
            # Who reads may be closing at this moment.
            with suppress(duckdb.ConnectionException):
                self._connection.interrupt()
        try:
            self.close()
        finally:
            self._answering.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error the file is of no use, and what went wrong first is what the reader needs.
        self._writes = self._writes and kind is None
        self.close()

    def _columns(self, packed: Mapping[str, str]) -> str:
        """The columns of the incoming rows, as a statement that makes a table names them."""
        rows = self.arrow("DESCRIBE SELECT * FROM incoming").to_pylist()
        ways = {name: f" USING COMPRESSION {way}" for name, way in packed.items()}
        return ", ".join(
            f'"{row["column_name"]}" {row["column_type"]}{ways.get(row["column_name"], "")}' for row in rows
        )

    def _ask[Answer](self, statement: Callable[[], Answer]) -> Answer:
        """What the statement answers. Ctrl-C stops it.

        DuckDB itself hears Ctrl-C while a statement runs on the main thread, but then often waits for ever
        for its own threads (2.0.1: half the times on a busy machine). So it runs on another thread, and is
        asked to stop.
        """
        with self._telling():
            if current_thread() is not main_thread():
                return statement()
            with ThreadPoolExecutor(1, thread_name_prefix="statement") as apart:
                asked = apart.submit(statement)
                try:
                    return asked.result()
                finally:
                    self._end(asked)

    def _end[Answer](self, asked: Future[Answer]) -> None:
        while not asked.done():
            with suppress(KeyboardInterrupt):
                self._connection.interrupt()
                wait([asked], _ASKED_AGAIN)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            with self._answering:
                yield
        except _OF_THE_FILE as error:
            raise ResultError(
                f"{self._path or 'The database'}: {_first_line(error)}", ErrorKind.RESULT_INTERRUPTED
            ) from error


def _refuse_other_columns(name: str, columns: pa.Schema, expected: pa.Schema) -> None:
    # They would be read as if they were those of the first part.
    if not columns.equals(expected):
        raise ValueError(f"parts of {name} have different columns")


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]
