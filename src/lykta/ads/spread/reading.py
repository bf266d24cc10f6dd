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


def addresses_of(patterns: Sequence[str]) -> dict[str, Path]:
    """Where the Parquet files lie that the patterns name, each once and in order, and how they are named.

    Raises `InputError` for a file of this machine that is missing or is no Parquet file.
    """
    found: dict[str, Path] = {}
    for pattern in patterns:
        if "://" in pattern:
            found[pattern] = Path(pattern)
        elif Path(pattern).is_dir():
            found[_address(Path(pattern))] = Path(pattern)
        else:
            found |= {_address(path): path for path in map(_parquet, find_files([pattern]))}
    if not found:
        raise InputError("No file to read was named. Give one or more Parquet files, or a folder of them.")
    return dict(sorted(found.items()))


def _address(path: Path) -> str:
    """A path of this machine as an address, in which some signs would stand for a pattern."""
    return f"{_HERE}://{_PATTERN.sub(r'\\\g<0>', str(path.resolve()))}"


def shown_as(file: str) -> Path:
    """How a file is named for a reader whose address the machines tell: one of this machine by its path."""
    parts = urlsplit(file)
    return Path(unquote(parts.path)) if parts.scheme == _HERE else Path(file)


class ReadThere:
    """Ads of some Parquet files, bare of their contacts; `notes` is complete at the end.

    Batches come in the order of files and rows, which is known when all have come.
    """

    def __init__(self, tables: Sequence[Table], options: ReadOptions, region: str, rejects: Rejects) -> None:
        self._tables, self._rejects = tables, rejects
        self._readers: list[RowReader] = []
        files: list[FileNotes] = []
        for table in tables:
            sources = dict(zip(table.files, range(len(files), len(files) + len(table.files)), strict=True))
            own = [FileNotes(shown_as(address), format="parquet") for address in table.files]
            columns = match_columns(shown_as(table.files[0]), table.names, options.columns)
            for notes in own:
                notes.columns = columns.by_field()
            self._readers.append(RowReader(sources, columns, options.row_limit_bytes, region))
            files += own
        self.notes = ReadNotes(files)

    def __iter__(self) -> Iterator[Batch]:
        pairs = zip(self._tables, self._readers, strict=True)
        read = [rows for table, reader in pairs for rows in table.each(reader)]
        read.sort(key=lambda rows: (rows.sink.source, rows.first))
        for rows in read:
            rows.sink.empty_into(self.notes.files[rows.sink.source], self._rejects)
            if rows.bare is not None:
                yield rows.bare


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
