"""Ads read and made bare by the machines that have the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from lykta.ads.engine import Table
from lykta.ads.pipeline.gather import Batch, make_bare
from lykta.ads.read import (
    MOST_FILES,
    Columns,
    FileNotes,
    ParquetAds,
    ReadNotes,
    ReadOptions,
    Rejects,
    Sink,
    find_files,
    match_columns,
)
from lykta.errors import InputError

_HERE = "file"
_PARQUET = ".parquet"
_PATTERN = re.compile(r"[\\*?\[\]{}]")


def find_parquet(patterns: Sequence[str]) -> list[Path]:
    """The Parquet files, and folders of them, that the patterns name, each once and in order.

    Raises `InputError` for a file of this machine that is missing or is no Parquet file.
    """
    found: set[Path] = set()
    for pattern in map(str, map(shown_as, patterns)):
        if "://" in pattern:
            found.add(Remote(pattern))
        elif Path(pattern).is_dir():
            found.add(Path(pattern))
        else:
            found.update(map(_parquet, find_files([pattern])))
    if not found:
        raise InputError("No file to read was named. Give one or more Parquet files, or a folder of them.")
    return sorted(found, key=str)


def address_of(path: Path) -> str:
    """A path as the machines are asked for it; signs of one here would else stand for a pattern."""
    if isinstance(path, Remote):
        return str(path)
    return f"{_HERE}://{_PATTERN.sub(r'\\\g<0>', str(path.resolve()))}"


def shown_as(file: str) -> Path:
    """How a file is named for a reader: one of this machine by its path, another by its address."""
    if file.startswith(f"{_HERE}://"):
        return Path(unquote(urlsplit(file).path))
    return Remote(file) if "://" in file else Path(file)


class Remote(type(Path())):  # type: ignore[misc]  # a path is of the kind of its system
    """An address of another file system, which a path of this one would write with one stroke less."""

    def __str__(self) -> str:
        """The address as it was given."""
        return str(super().__str__()).replace(":/", "://", 1)


class ReadThere:
    """Ads of some Parquet files, bare of their contacts; `notes` is complete at the end.

    Batches come in the order of files and rows, which is known when all have come. Raises `InputError` when a
    file as a whole cannot be read, or when not all of its rows came.
    """

    def __init__(self, tables: Sequence[Table], options: ReadOptions, region: str, rejects: Rejects) -> None:
        sources = _numbered(tables)
        self.notes = ReadNotes([FileNotes(shown_as(address), format="parquet") for address in sources])
        self._tables, self._rejects = tables, rejects
        self._readers = [self._reader(table, sources, options, region) for table in tables]

    def __iter__(self) -> Iterator[Batch]:
        pairs = zip(self._tables, self._readers, strict=True)
        read = [rows for table, reader in pairs for rows in table.each(reader)]
        read.sort(key=lambda rows: (rows.sink.source, rows.first))
        self._refuse_gaps(read)
        for rows in read:
            rows.sink.empty_into(self.notes.files[rows.sink.source], self._rejects)
            if rows.bare is not None:
                yield rows.bare

    def _reader(
        self, table: Table, sources: Mapping[str, int], options: ReadOptions, region: str
    ) -> RowReader:
        shown = shown_as(table.files[0])
        if table.rows == 0:
            raise InputError(
                f"{shown} holds a header and no ads. Export the ads again, or leave the file out."
            )
        columns = match_columns(shown, list(table.kinds), options.columns)
        for field, name in columns.by_field().items():
            kind = list(table.kinds.values())[columns.fields[field]]
            if kind.startswith(("array", "map", "struct")):
                raise InputError(
                    f"{shown}: the column {name} for {field} is of type {kind}, not text. Map another column."
                )
        for address in table.files:
            self.notes.files[sources[address]].columns = columns.by_field()
        return RowReader(sources, columns, options.row_limit_bytes, region)

    def _refuse_gaps(self, read: Sequence[ReadRows]) -> None:
        """No row may come twice or not at all, whatever happened to the machines."""
        expected: dict[int, int] = {}
        for rows in read:
            source = rows.sink.source
            if rows.first != expected.get(source, 0):
                raise _incomplete(self.notes.files[source].path)
            expected[source] = rows.first + rows.sink.notes.rows_in
        if sum(expected.values()) != sum(table.rows for table in self._tables):
            raise _incomplete(self.notes.files[0].path)


def _numbered(tables: Sequence[Table]) -> dict[str, int]:
    """The files of all tables with their numbers, in the order in which they are named."""
    files = [file for table in tables for file in table.files]
    if len(files) > MOST_FILES:
        raise InputError(
            f"{len(files):,} files were named; {MOST_FILES:,} can be read at once. Join some of them."
        )
    twice = (
        sorted({str(shown_as(file)) for file in files if files.count(file) > 1}) if len(tables) > 1 else []
    )
    if twice:
        raise InputError(f"{twice[0]} was named twice, alone and in a folder. Name it once.")
    ordered = sorted(files, key=lambda file: str(shown_as(file)))
    return dict(zip(ordered, range(len(files)), strict=True))


def _incomplete(path: Path) -> InputError:
    return InputError(
        f"Of {path} and the files beside it not every row came, or some came twice. Nothing was written. Run "
        "again; do not change the files meanwhile."
    )


class ReadRows(NamedTuple):
    """What was read of some rows of a file, of which the first has this number."""

    first: int
    sink: Sink
    bare: Batch | None


@dataclass(frozen=True)
class RowReader:
    """Reads some rows of a Parquet file, on whatever machine; `sources` numbers the files by address."""

    sources: Mapping[str, int]
    columns: Columns
    row_limit: int
    region: str

    def __call__(self, address: str, first: int, rows: pa.RecordBatch) -> ReadRows:
        """Read and make bare."""
        path = shown_as(address)
        sink = Sink(self.sources[address], FileNotes(path))
        file = ParquetAds(path, self.columns, self.row_limit)
        ads = file.ads(file.portion(rows), first + 1, sink)
        return ReadRows(first, sink, make_bare(ads, self.region) if ads is not None else None)


def _parquet(path: Path) -> Path:
    if path.suffix.lower() != _PARQUET:
        raise InputError(
            f"{path} is no Parquet file, and on Spark ads are read from Parquet alone. Save them as "
            "Parquet, or leave --engine out."
        )
    return path
