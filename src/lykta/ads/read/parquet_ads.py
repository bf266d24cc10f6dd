"""Ads from a Parquet file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lykta.ads.read.batches import RawColumns, refused_rows, to_batch
from lykta.ads.read.columns import Columns, match_columns, name_columns
from lykta.ads.read.extra import extra_of
from lykta.ads.read.long_rows import HEAD_CHARACTERS, too_long
from lykta.ads.read.parquet_columns import as_strings, plain, undecodable_rows
from lykta.ads.read.piece import Piece
from lykta.ads.read.reasons import Reason
from lykta.ads.read.schema import BATCH_ROWS
from lykta.ads.read.sink import Sink
from lykta.errors import InputError

# One Arrow string column holds 2 GiB; a batch of very long texts is taken in halves well before that.
_PORTION_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True)
class ParquetAds:
    """The ads of one Parquet file; `row_limit` is the longest text in bytes. `line` counts rows from 1."""

    path: Path
    columns: Columns
    row_limit: int

    def pieces(self) -> Iterator[Piece]:
        """Cut the file into portions."""
        first = 1
        for portion in self._portions():
            yield Piece(portion.num_rows, partial(self.ads, portion, first))
            first += portion.num_rows

    def _portions(self) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(self.path, memory_map=True, pre_buffer=False) as file:
                for batch in file.iter_batches(batch_size=BATCH_ROWS):
                    for part in halved(batch):
                        yield self.portion(part)
        except (pa.ArrowException, OSError) as error:
            raise broken(self.path, error) from error

    def portion(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Some rows of the file with its columns' clean names and in the few types that ads are read in."""
        texts = set(self.columns.fields.values())
        arrays = [plain(column, as_text=index in texts) for index, column in enumerate(batch.columns)]
        return pa.RecordBatch.from_arrays(arrays, list(self.columns.names))

    def ads(self, portion: pa.RecordBatch, first: int, sink: Sink) -> pa.RecordBatch | None:
        """The ads of a portion that begins at row number `first`; what cannot be used goes to the sink."""
        sink.notes.rows_in += portion.num_rows
        refused = dict.fromkeys(undecodable_rows(portion), Reason.UNDECODABLE)
        sound = _without(portion, refused)
        rows = np.delete(np.arange(portion.num_rows), list(refused))
        lacking = refused_rows(self._fields(sound, only_required=True)) | self._long_rows(sound)
        refused |= {int(rows[row]): reason for row, reason in lacking.items()}
        for row, reason in sorted(refused.items()):
            self._refuse(portion.slice(row, 1), first + row, reason, sink)
        rows, kept = np.delete(rows, list(lacking)), _without(sound, lacking)
        if not kept.num_rows:
            return None
        columns = RawColumns(self._fields(kept), self._extra(kept), rows + first)
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))

    def _fields(self, portion: pa.RecordBatch, *, only_required: bool = False) -> dict[str, pa.Array]:
        wanted = ("id", "text") if only_required else tuple(self.columns.fields)
        return {
            field: as_strings(portion.column(self.columns.fields[field]), keep_dates=field == "posted_at")
            for field in wanted
        }

    def _long_rows(self, portion: pa.RecordBatch) -> dict[int, Reason]:
        lengths = pc.binary_length(as_strings(portion.column(self.columns.fields["text"])))
        long = pc.fill_null(pc.greater(lengths, self.row_limit), fill_value=False)
        return dict.fromkeys(np.flatnonzero(long.to_numpy(zero_copy_only=False)).tolist(), Reason.TOO_LONG)

    def _extra(self, portion: pa.RecordBatch) -> pa.StringArray:
        if not self.columns.extra:
            return pa.nulls(portion.num_rows, pa.string())
        values = [portion.column(index).to_pylist() for index in self.columns.extra.values()]
        rows = (dict(zip(self.columns.extra, row, strict=True)) for row in zip(*values, strict=True))
        return pa.array([extra_of(_json_values(row)) for row in rows], pa.string())

    def _refuse(self, row: pa.RecordBatch, line: int, reason: Reason, sink: Sink) -> None:
        values = {name: _shown(column) for name, column in zip(row.schema.names, row.columns, strict=True)}
        text = json.dumps(values, ensure_ascii=False, default=str)
        if reason is Reason.TOO_LONG:
            size = pc.binary_length(as_strings(row.column(self.columns.fields["text"])))[0].as_py()
            sink.refuse(line, too_long(size, self.row_limit), text[:HEAD_CHARACTERS], reason)
        else:
            sink.refuse(line, reason, text)


def find_parquet_columns(path: Path, *, chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a Parquet file; `InputError` when it is broken, has no rows, or lacks an id or a
    text.
    """
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            rows, schema = file.metadata.num_rows, file.schema_arrow
    except (pa.ArrowException, OSError) as error:
        raise broken(path, error) from error
    return find_columns(path, schema, rows, chosen)


def find_columns(path: Path, schema: pa.Schema, rows: int, chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a typed table of so many rows; `InputError` when it has no rows, lacks an id or a
    text, or has lists or structs where text is wanted.
    """
    columns = match_columns(path, schema.names, chosen)
    for field, index in columns.fields.items():
        if pa.types.is_nested(schema.types[index]):
            name, kind = name_columns(schema.names)[index], schema.types[index]
            raise InputError(
                f"{path}: the column {name} for {field} is of type {kind}, not text. Map another column."
            )
    if rows == 0:
        raise InputError(f"{path} holds a header and no ads. Export the ads again, or leave the file out.")
    return columns


def broken(path: Path, error: Exception) -> InputError:
    """Give the error for a Parquet file that cannot be read to its end."""
    cause = str(error).splitlines()[0][:200]
    return InputError(
        f"{path} is a broken Parquet file ({cause}). Nothing of it is kept; export or copy it again."
    )


def halved(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Give a batch in parts whose columns of strings are far from the 2 GiB that one can hold."""
    if batch.nbytes <= _PORTION_BYTES or batch.num_rows == 1:
        yield batch
        return
    half = batch.num_rows // 2
    yield from halved(batch.slice(0, half))
    yield from halved(batch.slice(half))


def _without(portion: pa.RecordBatch, rows: Mapping[int, Reason]) -> pa.RecordBatch:
    if not rows:
        return portion
    kept = np.ones(portion.num_rows, np.bool_)
    kept[list(rows)] = False
    return portion.filter(pa.array(kept))


def _json_values(row: Mapping[str, object]) -> dict[str, object]:
    # JSON has no number for these; a missing measurement is left out like any empty value.
    return {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in row.items()
    }


def _shown(column: pa.Array) -> object:
    if pa.types.is_string(column.type):
        raw = column.cast(pa.binary())[0].as_py()
        return None if raw is None else raw.decode("utf-8", "backslashreplace")
    return column[0].as_py()
