"""Ads read and made bare by the machines that have the files; their texts stay there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.distributed.numbering import keys_of
from lykta.ads.distributed.texts import DistributedTexts
from lykta.ads.engine import Machines, ParquetRows
from lykta.ads.normalise import text_buffers
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.arrange import RANK, Arranged, rank_rows, squeeze
from lykta.ads.pipeline.gather import Batch, make_bare
from lykta.ads.reading import (
    MOST_FILES,
    AdsSource,
    AdsTable,
    Columns,
    FileNotes,
    ParquetAds,
    ReadNotes,
    ReadOptions,
    Rejects,
    Sink,
    find_files,
    match_typed_columns,
)
from lykta.errors import InputError

# A part takes a machine a second or so: much shorter, and sending it costs more than the work.
ADS_AT_ONCE = 16_384

_HERE = "file"
_PARQUET = ".parquet"
_CONTENT = ("title", "text")
_PATTERN = re.compile(r"[\\*?\[\]{}]")

type Numbers = npt.NDArray[np.int64]


class DistributedBackend:
    """Machines that read Parquet and keep the texts, `at_once` ads in a piece; this machine has numbers."""

    def __init__(self, machines: Machines, *, at_once: int = ADS_AT_ONCE) -> None:
        self._machines, self._at_once = machines, at_once

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The Parquet files that the patterns name: on this machine's disk, which the others must see at the
        same place, or at an address that the machines know, such as `hdfs://host/ads`.
        """
        return find_parquet(patterns)

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> DistributedReader:
        """Read them where they lie. Raises `InputError` for a table that lies in this machine's memory."""
        addresses = [_address(file) for file in files]
        return DistributedReader(
            self._machines, addresses, PieceOptions(options, region), rejects, at_once=self._at_once
        )


def _address(file: AdsSource) -> str:
    if isinstance(file, AdsTable):
        raise InputError("A cluster reads Parquet files. Write the table to one, where all machines see it.")
    return address_of(file)


def find_parquet(patterns: Sequence[str]) -> list[Path]:
    """The Parquet files, and folders of them, that the patterns name, each once and in order.

    Raises `InputError` for a file of this machine that is missing or is not a Parquet file.
    """
    found: set[Path] = set()
    for pattern in map(str, map(to_display_path, patterns)):
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


def to_display_path(file: str) -> Path:
    """How a file is named for a reader: one of this machine by its path, another by its address."""
    if file.startswith(f"{_HERE}://"):
        return Path(unquote(urlsplit(file).path))
    return Remote(file) if "://" in file else Path(file)


class Remote(type(Path())):  # type: ignore[misc]  # a path is of the kind of its system
    """An address of another file system, of which a path of this one would leave out strokes."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._address = address

    def __str__(self) -> str:
        """The address as it was given."""
        return self._address

    def __reduce__(self) -> tuple[type[Remote], tuple[str]]:
        return Remote, (self._address,)


class DistributedReader:
    """Ads of some Parquet files, bare of their contacts; `notes` is complete at the end.

    Batches come in the order of files and rows, which is known when all have come. In the place of title and
    text they hold a key of these (`content`), and in that of further columns a rank. Raises `InputError` when
    a file as a whole cannot be read, or when not all of its rows came.
    """

    def __init__(
        self, machines: Machines, files: Sequence[str], given: PieceOptions, rejects: Rejects, *, at_once: int
    ) -> None:
        tables = [machines.parquet(address) for address in files]
        sources = _number_files(tables)
        self.notes = ReadNotes([FileNotes(to_display_path(address), format="parquet") for address in sources])
        self._tables, self._rejects, self._at_once = tables, rejects, at_once
        readers = [self._reader(table, sources, given) for table in tables]
        self._read = machines.read(list(zip(tables, readers, strict=True)))
        self._pieces, self._places = 0, list[_RowPlace]()

    def __iter__(self) -> Iterator[Batch]:
        received: list[tuple[_RowPlace, ReadRows]] = []
        for piece, parts in enumerate(self._read.keep(_drop_texts).fetch()):
            self._pieces = piece + 1
            for part, rows in enumerate(parts):
                received.append((_RowPlace(piece, part, rows.bare.ads.num_rows if rows.bare else 0), rows))
        received.sort(key=lambda placed: (placed[1].sink.source, placed[1].first))
        self._refuse_gaps([rows for _, rows in received])
        self._places = [place for place, _ in received]
        received.reverse()
        # What was handed on is not held here as well.
        while received:
            _, rows = received.pop()
            rows.sink.empty_into(self.notes.files[rows.sink.source], self._rejects)
            if rows.bare is not None:
                yield rows.bare

    def texts(self, arranged: Arranged, work: Work) -> DistributedTexts:
        """The texts of the ads, brought into their order by the machines."""
        begins = np.cumsum([0, *(place.ads for place in self._places)])
        numbered = [
            (place, arranged.number[begin : begin + place.ads])
            for place, begin in zip(self._places, begins.tolist(), strict=False)
        ]
        # The order in which the ads lie in the pieces.
        numbered.sort(key=lambda placed: (placed[0].piece, placed[0].part))
        numbers = {
            piece: np.concatenate([own for _, own in parts])
            for piece, parts in groupby(numbered, key=lambda placed: placed[0].piece)
        }
        ads, nothing = arranged.ads.num_rows, np.zeros(0, np.int64)
        bounds = np.array([*range(0, ads, self._at_once), ads])
        asked = [_assign_to_pieces(bounds, numbers.get(piece, nothing)) for piece in range(self._pieces)]
        store = self._read.exchange(asked, _take_ads, [None] * (len(bounds) - 1), _in_order)
        texts = DistributedTexts(store, bounds, work.arrays)
        self._read.close()
        return texts

    def _reader(self, table: ParquetRows, sources: Mapping[str, int], given: PieceOptions) -> RowReader:
        shown = to_display_path(table.files[0])
        columns = match_typed_columns(shown, table.schema, table.rows, given.options.columns)
        for address in table.files:
            self.notes.files[sources[address]].record_columns(columns)
        return RowReader(sources, columns, given.options.row_limit_bytes, given.region)

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


def _number_files(tables: Sequence[ParquetRows]) -> dict[str, int]:
    """The files of all tables with their numbers, in the order in which they are named."""
    files = [file for table in tables for file in table.files]
    if len(files) > MOST_FILES:
        raise InputError(
            f"{len(files):,} files were named; {MOST_FILES:,} can be read at once. Join some of them."
        )
    twice = sorted(str(to_display_path(file)) for file, times in Counter(files).items() if times > 1)
    if twice:
        raise InputError(f"{twice[0]} was named twice, alone and in a folder. Name it once.")
    ordered = sorted(files, key=lambda file: str(to_display_path(file)))
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


@dataclass(frozen=True, slots=True)
class PieceOptions:
    """How ads are read, and in which country's way numbers are written."""

    options: ReadOptions
    region: str


class _RowPlace(NamedTuple):
    """Where some rows lie: in which part of which piece, and how many are ads."""

    piece: int
    part: int
    ads: int


def _drop_texts(piece: list[ReadRows]) -> list[ReadRows]:
    """What the machine that asks has to know: all but title, text and further columns."""
    return [
        rows
        if rows.bare is None
        else rows._replace(bare=Batch(_hash_content(rows.bare.ads), rows.bare.contacts))
        for rows in piece
    ]


def _hash_content(ads: pa.Table) -> pa.Table:
    """The ads with a key of title and text, whatever their white space, and a rank (`rank_rows`), in place of
    these and of further columns.
    """
    kept = [name for name in ads.column_names if name not in {*_CONTENT, "extra"}]
    squeezed = (
        [None if value is None else squeeze(value) for value in ads[name].to_pylist()] for name in _CONTENT
    )
    columns = [pa.array(values, pa.large_string()) for values in squeezed]
    # How long each value is, and -1 for none, tells values apart that would else read the same.
    sizes = [pc.fill_null(pc.binary_length(values), -1).cast(pa.large_string()) for values in columns]
    values = [values.fill_null("") for values in columns]
    between = pa.scalar(" ", pa.large_string())
    offsets, data = text_buffers(pc.binary_join_element_wise(*sizes, *values, between))
    held = memoryview(data)
    content = keys_of(held[begin:end] for begin, end in pairwise(offsets.tolist()))
    keys = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(content), [None, pa.py_buffer(content)])
    return ads.select(kept).append_column("content", keys).append_column(RANK, pa.array(rank_rows(ads)))


def _assign_to_pieces(bounds: Numbers, numbers: Numbers) -> list[tuple[int, tuple[Numbers, Numbers]]]:
    """Which ads of a piece, whose `numbers` are -1 for none, go to which of the pieces within `bounds`."""
    order = np.argsort(numbers, kind="stable")
    order = order[np.count_nonzero(numbers < 0) :]
    cuts = np.searchsorted(numbers[order], bounds)
    return [
        (task, (order[cuts[task] : cuts[task + 1]], numbers[order[cuts[task] : cuts[task + 1]]]))
        for task in np.flatnonzero(np.diff(cuts)).tolist()
    ]


def _take_ads(piece: list[ReadRows], asked: tuple[Numbers, Numbers]) -> tuple[pa.Table, Numbers]:
    rows, numbers = asked
    ads = pa.concat_tables(part.bare.ads for part in piece if part.bare is not None)
    return ads.take(pa.array(rows)), numbers


def _in_order(_: None, lent: list[tuple[pa.Table, Numbers]]) -> pa.Table:
    ads = pa.concat_tables(part for part, _ in lent)
    order = np.argsort(np.concatenate([numbers for _, numbers in lent]))
    return ads.take(pa.array(order)).combine_chunks()


@dataclass(frozen=True)
class RowReader:
    """Reads some rows of a Parquet file, on whatever machine; `sources` numbers the files by address."""

    sources: Mapping[str, int]
    columns: Columns
    row_limit: int
    region: str

    def __call__(self, address: str, first: int, rows: pa.RecordBatch) -> ReadRows:
        """Read and make bare."""
        path = to_display_path(address)
        sink = Sink(self.sources[address], FileNotes(path))
        file = ParquetAds(path, self.columns, self.row_limit)
        ads = file.ads(file.portion(rows), first + 1, sink)
        return ReadRows(first, sink, make_bare(ads, self.region, sink.notes) if ads is not None else None)


def _parquet(path: Path) -> Path:
    if path.suffix.lower() != _PARQUET:
        raise InputError(
            f"{path} is not a Parquet file, and on Spark ads are read from Parquet alone. Save them as "
            "Parquet, or leave --engine out."
        )
    return path
