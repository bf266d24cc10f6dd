"""Several files and tables of ads as one stream of batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import pyarrow as pa

from lykta.ads.reading.batches import FilePiece, PlacedPiece, ReadPiece
from lykta.ads.reading.columns import ReadOptions
from lykta.ads.reading.csv_ads import CsvAds, find_layout
from lykta.ads.reading.encodings import TextSource, is_utf8
from lykta.ads.reading.files import (
    Format,
    check_file,
    find_format,
    refuse_binary,
    unreadable_file,
    without_ads,
)
from lykta.ads.reading.json_ads import JsonAds, find_keys
from lykta.ads.reading.json_list import JsonList
from lykta.ads.reading.notes import FileNotes, ReadNotes, Rejects
from lykta.ads.reading.typed_ads import (
    AdsTable,
    ParquetAds,
    TableAds,
    find_parquet_columns,
    find_table_columns,
    open_workbook,
)
from lykta.ads.remarks import Remark, RemarkKind
from lykta.errors import InputError
from lykta.tabular import Encoding, EncodingReason, find_encoding


class _Ads(Protocol):
    def pieces(self) -> Iterator[FilePiece]: ...


type AdsSource = Path | AdsTable
"""A file of ads, or a table of them in memory."""


@dataclass(frozen=True)
class _File:
    source: AdsSource
    stamp: tuple[int, int]
    ads: _Ads
    notes: FileNotes

    @property
    def path(self) -> Path:
        return self.notes.path


class AdReading(Iterator[pa.RecordBatch]):
    """Batches of `READ_SCHEMA`, at most 32,768 ads each, in the order of files and rows.

    `notes` counts rows in, kept and rejected and records how each file was understood; it is complete at the
    end. To share the work between threads, take the `pieces` instead, and `settle` what they are made into,
    in order.
    """

    def __init__(self, files: Sequence[_File], rejects: Rejects) -> None:
        self.notes = ReadNotes([file.notes for file in files])
        self._rejects = rejects
        self._pieces = _all_pieces(files)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> pa.RecordBatch:
        for piece in self._pieces:
            batch = self.settle(piece.read())
            if batch is not None:
                return batch
        raise StopIteration

    def pieces(self) -> Iterator[PlacedPiece]:
        """Give the pieces that have not been taken yet, each read from its file when it is asked for."""
        return self._pieces

    def settle(self, made: ReadPiece) -> pa.RecordBatch | None:
        """Take what was made of the next piece: count it, write its refused rows, and give its batch."""
        made.sink.empty_into(self.notes.files[made.sink.source], self._rejects)
        return made.batch


def read_ads(
    files: Sequence[AdsSource], *, options: ReadOptions | None = None, rejects: Rejects
) -> AdReading:
    """Read ads from files and tables, each row into a batch or, with its reason, to `rejects`.

    Every file is opened and its columns are found before the first batch, so that a wrong file is reported
    at once. Gives batches of `READ_SCHEMA`; `source` is the index in `files`, `line` the 1-based line (in
    Parquet and Excel the row) on which the ad starts. Of a text file no more is held than some blocks of
    16 MiB and the longest row; of a workbook, its sheet. Raises `InputError` when a file as a whole cannot be
    read.
    """
    options = options or ReadOptions()
    for path in files:
        if isinstance(path, AdsTable):
            continue
        check_file(path)
        if path.resolve() == rejects.path.resolve():
            raise InputError(
                f"{path} is named both as an input and for the rejected rows. Name another file for those."
            )
    return AdReading([_open(path, options) for path in files], rejects)


def _open(path: AdsSource, options: ReadOptions) -> _File:
    if isinstance(path, AdsTable):
        return _open_table(path, options)
    try:
        stamp = _stamp(path)
        found = find_format(path)
        notes = FileNotes(path, format=found)
        opened = {Format.PARQUET: _open_parquet, Format.EXCEL: _open_excel}.get(found, _open_text)
        return _File(path, stamp, opened(path, options, notes), notes)
    except OSError as error:
        raise unreadable_file(path, error) from error


def _open_table(source: AdsTable, options: ReadOptions) -> _File:
    columns = find_table_columns(source, chosen=options.columns)
    notes = FileNotes(source.path, format="table")
    notes.record_columns(columns)
    ads = TableAds(source.path, columns, options.row_limit_bytes, source.table)
    return _File(source, _stamp(source), ads, notes)


def _open_parquet(path: Path, options: ReadOptions, notes: FileNotes) -> _Ads:
    columns = find_parquet_columns(path, chosen=options.columns)
    notes.record_columns(columns)
    return ParquetAds(path, columns, options.row_limit_bytes)


def _open_excel(path: Path, options: ReadOptions, notes: FileNotes) -> _Ads:
    ads = open_workbook(path, chosen=options.columns, row_limit=options.row_limit_bytes)
    notes.record_columns(ads.columns)
    return ads


def _open_text(path: Path, options: ReadOptions, notes: FileNotes) -> _Ads:
    if options.encoding is None:
        refuse_binary(path)
    encoding = find_encoding(path, chosen=options.encoding, is_utf8=is_utf8)
    notes.encoding = encoding.name
    notes.remarks += _remarks_on_encoding(encoding, options.encoding)
    source = (JsonList if notes.format == Format.JSON_LIST else TextSource)(path, encoding)
    limit = options.row_limit_bytes
    if notes.format in {Format.JSON_LINES, Format.JSON_LIST}:
        keys = find_keys(source, chosen=options.columns, row_limit=limit)
        notes.record_columns(keys)
        return JsonAds(source, keys, limit)
    layout = find_layout(source, chosen=options.columns)
    notes.record_columns(layout.columns)
    return CsvAds(source, layout, limit)


def _remarks_on_encoding(encoding: Encoding, chosen: str | None) -> list[Remark]:
    if encoding.reason is None:
        return []
    values = {
        EncodingReason.BYTE_ORDER_MARK: {"encoding": encoding.name, "chosen": str(chosen)},
        EncodingReason.ASKED: {"encoding": str(chosen)},
    }
    return [Remark.of(RemarkKind(encoding.reason), **values.get(encoding.reason, {}))]


def _all_pieces(files: Sequence[_File]) -> Iterator[PlacedPiece]:
    for index, file in enumerate(files):
        rows = 0
        try:
            for piece in file.ads.pieces():
                rows += piece.rows
                yield PlacedPiece(piece, index, file.notes)
            changed = _stamp(file.source) != file.stamp
        except OSError as error:
            raise unreadable_file(file.path, error) from error
        if changed:
            raise InputError(
                f"{file.path} was changed while it was read. Nothing is kept; run again on the finished file."
            )
        if rows == 0:
            raise without_ads(file.path)


def _stamp(path: AdsSource) -> tuple[int, int]:
    if isinstance(path, AdsTable):
        # An Arrow table never changes.
        return 0, 0
    status = path.stat()
    return status.st_size, status.st_mtime_ns
