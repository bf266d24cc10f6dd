"""Ads from tables whose cells have types: Parquet files, DataFrames, Arrow tables and Excel workbooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lykta.ads.reading.batches import FilePiece, RawColumns, extra_of, find_unusable, to_batch
from lykta.ads.reading.columns import (
    BATCH_ROWS,
    CONTACT_FIELDS,
    EXACT_WHOLE,
    HEADINGS_WITHIN,
    Columns,
    join_contacts,
    likeness_to_headings,
    match_columns,
)
from lykta.ads.reading.json_keys import can_hold, find_inner, single_value, take_inner
from lykta.ads.reading.notes import RejectionReason, Sink
from lykta.ads.reading.parquet_bounds import PORTION_BYTES, ParquetBounds
from lykta.ads.reading.typed_columns import is_list, match_typed_columns, take_value
from lykta.errors import InputError
from lykta.tabular import TableRow, workbook_rows

# What pandas says before the name of a column that mixes types.
_OF_COLUMN: Final = "Conversion failed for column "


@dataclass(frozen=True)
class ParquetAds:
    """The ads of one Parquet file; `row_limit` is the longest text in bytes. `line` counts rows from 1."""

    path: Path
    columns: Columns
    row_limit: int

    def pieces(self) -> Iterator[FilePiece]:
        """Cut the file into portions."""
        first = 1
        for portion in self._portions():
            yield FilePiece(portion.num_rows, partial(self.ads, portion, first))
            first += portion.num_rows

    def _portions(self) -> Iterator[pa.RecordBatch]:
        try:
            # Not mapped: a file that is cut short meanwhile, or whose disk went, would end the program. Not
            # through a buffer either: such a file would end without an error where it was cut.
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                for batch in ParquetBounds(self.path).batches(file):
                    for part in _halve(batch):
                        yield self.portion(part)
        except (pa.ArrowException, OSError) as error:
            raise _broken_parquet(self.path, error) from error

    def portion(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Some rows of the file with its columns' clean names and in the few types that ads are read in."""
        names, texts = list(self.columns.names), set(self.columns.fields.values())
        inner = [take_value(batch, names, keys) for keys in self.columns.partly.values() if len(keys) > 1]
        arrays = [
            _simplify(column, as_text=index in texts) for index, column in enumerate([*batch.columns, *inner])
        ]
        return pa.RecordBatch.from_arrays(arrays, names)

    def ads(self, portion: pa.RecordBatch, first: int, sink: Sink) -> pa.RecordBatch | None:
        """The ads of a portion that begins at row number `first`; what cannot be used goes to the sink."""
        return self._usable(portion, np.arange(first, first + portion.num_rows), sink)

    def _usable(
        self, portion: pa.RecordBatch, lines: npt.NDArray[np.int64], sink: Sink, inexact: Sequence[int] = ()
    ) -> pa.RecordBatch | None:
        """The ads of a portion whose rows have these line numbers; the ids of some are `inexact`."""
        sink.notes.rows_in += portion.num_rows
        inexact = [*inexact, *_inexact_rows(portion.column(self.columns.fields["id"]))]
        refused = dict.fromkeys(inexact, RejectionReason.INEXACT_ID)
        refused |= dict.fromkeys(_undecodable_rows(portion), RejectionReason.UNDECODABLE)
        sound = _without(portion, refused)
        rows = np.delete(np.arange(portion.num_rows), list(refused))
        lacking = find_unusable(self._fields(sound, only_required=True)) | self._long_rows(sound)
        refused |= {int(rows[row]): reason for row, reason in lacking.items()}
        for row, reason in sorted(refused.items()):
            self._refuse(portion.slice(row, 1), int(lines[row]), reason, sink)
        rows, kept = np.delete(rows, list(lacking)), _without(sound, lacking)
        if not kept.num_rows:
            return None
        sink.notes.lists_not_read.update(self._count_lists(kept))
        columns = RawColumns(self._fields(kept), self._extra(kept), lines[rows])
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))

    def _fields(self, portion: pa.RecordBatch, *, only_required: bool = False) -> dict[str, pa.Array]:
        wanted = ("id", "text") if only_required else tuple(self.columns.fields)
        return {field: _as_strings(portion.column(self.columns.fields[field]), field) for field in wanted}

    def _long_rows(self, portion: pa.RecordBatch) -> dict[int, RejectionReason]:
        lengths = pc.binary_length(_as_strings(portion.column(self.columns.fields["text"])))
        long = pc.fill_null(pc.greater(lengths, self.row_limit), fill_value=False)
        return dict.fromkeys(
            np.flatnonzero(long.to_numpy(zero_copy_only=False)).tolist(), RejectionReason.TOO_LONG
        )

    def _extra(self, portion: pa.RecordBatch) -> pa.StringArray:
        if not self.columns.extra:
            return pa.nulls(portion.num_rows, pa.string())
        values = [portion.column(index).to_pylist() for index in self.columns.extra.values()]
        rows = [dict(zip(self.columns.extra, row, strict=True)) for row in zip(*values, strict=True)]
        for field_name, keys in self.columns.partly.items():
            for row in rows:
                if can_hold(field_name, single_value(field_name, find_inner(row, keys))):
                    take_inner(row, keys)
        return pa.array(
            [extra_of({name: _json_value(value) for name, value in row.items()}) for row in rows], pa.string()
        )

    def _count_lists(self, portion: pa.RecordBatch) -> dict[str, int]:
        """How many rows have a list that is not read, by the field in whose place it stands."""
        counts: dict[str, int] = {}
        for field_name in self.columns.partly:
            column = portion.column(self.columns.fields[field_name])
            if is_list(column.type) and field_name not in CONTACT_FIELDS:
                lengths = pc.list_value_length(column).fill_null(0)
                nested = pa.types.is_nested(column.type.value_type)
                unread = pc.not_equal(lengths, 0) if nested else pc.greater(lengths, 1)
                if count := pc.sum(unread).as_py():
                    counts[field_name] = count
        return counts

    def _refuse(self, row: pa.RecordBatch, line: int, reason: RejectionReason, sink: Sink) -> None:
        inner = sum(len(keys) > 1 for keys in self.columns.partly.values())
        columns = row.columns[: row.num_columns - inner]
        values = {
            name: _decode_value(column) for name, column in zip(row.schema.names, columns, strict=False)
        }
        text = json.dumps(values, ensure_ascii=False, default=str)
        if reason is RejectionReason.TOO_LONG:
            size = pc.binary_length(_as_strings(row.column(self.columns.fields["text"])))[0].as_py()
            sink.refuse_long(line, size, self.row_limit, text)
        else:
            sink.refuse(line, reason, text)


@dataclass(frozen=True, slots=True)
class AdsTable:
    """Ads in memory, under the `name` that messages and the result's settings call them by."""

    # No trace of an error shows what ads say.
    table: pa.Table = field(repr=False)
    name: str = "the table"

    @property
    def path(self) -> Path:
        """The name in the place of a file's path."""
        return Path(self.name)

    @property
    def nbytes(self) -> int:
        """How many bytes the rows take."""
        return int(self.table.nbytes)

    @classmethod
    def of(cls, source: Any) -> AdsTable:
        """A pandas or polars DataFrame, an Arrow table or anything else that gives an Arrow stream.

        A pandas index is read as a column when it has a name. Raises `InputError` for anything else, and for
        a column that mixes types.
        """
        try:
            return cls(_to_arrow(source), f"the {_kind(source)}")
        except (pa.ArrowException, TypeError, ValueError, OverflowError, AttributeError) as error:
            # The error quotes the cell: of it and the chain of errors nothing is shown but the column.
            told = [str(part) for part in error.args if str(part).startswith(_OF_COLUMN)]
            column = told[0].removeprefix(_OF_COLUMN).split(" with type")[0] if told else ""
            where = f" (column {column})" if column else ""
            raise InputError(
                f"The {_kind(source)} cannot be read{where}. Give each column a name of its own and one "
                "type, such as text."
            ) from None


@dataclass(frozen=True)
class TableAds(ParquetAds):
    """The ads of a table in memory, which may have every type that a Parquet file has."""

    table: pa.Table = field(repr=False)

    def _portions(self) -> Iterator[pa.RecordBatch]:
        for batch in self.table.to_batches(max_chunksize=BATCH_ROWS):
            for part in _halve(batch):
                yield self.portion(part)


@dataclass(frozen=True)
class ExcelAds(ParquetAds):
    """The ads of one Excel workbook, whose rows can be taken once; `line` is a row's number in its sheet.

    A cell is what it shows, so that a phone number keeps its zeros and a date is a date. Rows `above` the
    headings are not ads.
    """

    above: Sequence[TableRow] = field(repr=False)
    rows: Iterator[TableRow] = field(repr=False)

    def pieces(self) -> Iterator[FilePiece]:
        """Cut the sheet into pieces."""
        if self.above:
            yield FilePiece(0, self._refuse_above)
        while rows := list(islice(self.rows, BATCH_ROWS)):
            columns = zip(*(row.cells for row in rows), strict=True)
            arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
            portion = pa.RecordBatch.from_arrays(arrays, list(self.columns.names))
            lines = np.array([row.line for row in rows], np.int64)
            yield FilePiece(len(rows), partial(self._of_rows, portion, lines, rows))

    def _of_rows(
        self, portion: pa.RecordBatch, lines: npt.NDArray[np.int64], rows: Sequence[TableRow], sink: Sink
    ) -> pa.RecordBatch | None:
        for row in rows:
            if row.hidden:
                sink.notes.hidden_rows.add(row.line)
            if row.merged:
                sink.notes.merged_rows.add(row.line)
        rounded = [at for at, row in enumerate(rows) if self.columns.fields["id"] in row.rounded]
        return self._usable(portion, lines, sink, inexact=rounded)

    def _refuse_above(self, sink: Sink) -> None:
        sink.notes.rows_in += len(self.above)
        for row in self.above:
            cells = json.dumps(row.cells, ensure_ascii=False)
            sink.refuse(row.line, RejectionReason.ABOVE_HEADINGS, cells)


def find_parquet_columns(path: Path, *, chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a Parquet file; `InputError` when it is broken, has no rows, or lacks an id or a
    text.
    """
    try:
        with pq.ParquetFile(path) as file:
            rows, schema = file.metadata.num_rows, file.schema_arrow
            ParquetBounds(path).check_metadata(file.metadata)
    except (pa.ArrowException, OSError) as error:
        raise _broken_parquet(path, error) from error
    return match_typed_columns(path, schema, rows, chosen)


def find_table_columns(source: AdsTable, *, chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a table; `InputError` when it has no rows, or lacks an id or a text."""
    return match_typed_columns(source.path, source.table.schema, source.table.num_rows, chosen)


def open_workbook(path: Path, *, chosen: Mapping[str, str], row_limit: int) -> ExcelAds:
    """Find the ads of an Excel workbook below its headings; `InputError` when the workbook cannot be read, is
    empty, or lacks an id or a text.
    """
    rows = workbook_rows(path, outcome="Nothing of it is kept.")
    first = list(islice(rows, HEADINGS_WITHIN))
    if not first:
        raise InputError(f"{path} holds no header and no ads. Export the ads again, or leave the file out.")
    place = max(range(len(first)), key=lambda at: likeness_to_headings(first[at].cells, at, chosen))
    columns = match_columns(path, first[place].cells, chosen)
    return ExcelAds(path, columns, row_limit, first[:place], chain(first[place + 1 :], rows))


def is_table(source: object) -> bool:
    """Whether a source of ads is a table in memory, and no name of a file."""
    return _package(source) == "pandas" or hasattr(source, "__arrow_c_stream__")


def _broken_parquet(path: Path, error: Exception) -> InputError:
    """Give the error for a Parquet file that cannot be read to its end."""
    cause = str(error).splitlines()[0][:200]
    return InputError(
        f"{path} is a broken Parquet file ({cause}). Nothing of it is kept; export or copy it again."
    )


def _halve(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Give a batch in parts whose columns of strings are far from the 2 GiB that one can hold."""
    if batch.nbytes <= PORTION_BYTES or batch.num_rows == 1:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _halve(batch.slice(0, half))
    yield from _halve(batch.slice(half))


def _simplify(column: pa.Array, *, as_text: bool) -> pa.Array:
    """Unfold dictionaries, take off the names of further types, and make every kind of string the one kind;
    bytes as well where they stand for text, also in lists.

    Nothing is checked yet: what is not text is found by `_undecodable_rows`.
    """
    if pa.types.is_dictionary(column.type):
        # Arrow decodes no dictionary whose values are of the kinds of string that polars writes.
        return _simplify(column.dictionary, as_text=as_text).take(column.indices)
    if isinstance(column, pa.ExtensionArray):
        return _write_uuids(column) if _is_uuid(column.type) else _simplify(column.storage, as_text=as_text)
    kind = column.type
    if as_text and is_list(kind):
        ends = np.cumsum([0, *pc.list_value_length(column).fill_null(0).to_pylist()])
        values = _simplify(column.flatten(), as_text=True)
        return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values, mask=column.is_null())
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        column = column.cast(pa.binary())
    # Older writers mark text as mere bytes.
    return column.view(pa.string()) if as_text and pa.types.is_binary(column.type) else column


def _is_uuid(kind: pa.DataType) -> bool:
    return isinstance(kind, pa.BaseExtensionType) and kind.extension_name == "arrow.uuid"


def _write_uuids(column: pa.ExtensionArray) -> pa.StringArray:
    raw = column.storage.to_pylist()
    return pa.array([None if value is None else str(UUID(bytes=value)) for value in raw], pa.string())


def _undecodable_rows(portion: pa.RecordBatch) -> list[int]:
    """Tell in which rows a string, also one inside a list or a struct, is not UTF-8."""
    bad: set[int] = set()
    for column in portion.columns:
        if not _is_sound(column):
            bad.update(row for row in range(len(column)) if not _is_readable(column[row]))
    return sorted(bad)


def _as_strings(column: pa.Array, field: str = "text") -> pa.Array:
    """Write a field's column as strings, dates of `posted_at` as such; of a list its values, set apart."""
    if pa.types.is_string(column.type):
        return column
    if field == "posted_at" and (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
        return column
    if pa.types.is_struct(column.type):
        objects = (_json_value(value) for value in column.to_pylist())
        return pa.array([value and json.dumps(value, ensure_ascii=False, default=str) for value in objects])
    if is_list(column.type):
        ends = np.cumsum([0, *pc.list_value_length(column).fill_null(0).to_pylist()]).tolist()
        if field not in CONTACT_FIELDS:
            return _as_strings(_only_values(column, ends), field)
        values = _as_strings(column.flatten(), field).to_pylist()
        cells = [join_contacts(field, values[begin:end]) for begin, end in pairwise(ends)]
        return pa.array(cells, pa.string())
    return _write_floats(column) if pa.types.is_floating(column.type) else column.cast(pa.string())


def _only_values(column: pa.Array, ends: Sequence[int]) -> pa.Array:
    """The values of those lists that hold one, and nothing for the others; `ends` are where lists end."""
    if pa.types.is_nested(column.type.value_type):
        return pa.nulls(len(column), pa.string())
    alone = [begin if end - begin == 1 else None for begin, end in pairwise(ends)]
    return column.flatten().take(pa.array(alone, pa.int64()))


def _write_floats(column: pa.Array) -> pa.StringArray:
    """Numbers as strings, whole ones without decimals or an exponent: tables with gaps make 17 into 17.0."""
    column = _widen(column)
    nothing = pa.scalar(None, column.type)
    column = pc.if_else(pc.is_finite(column), column, nothing)
    whole = pc.equal(column, pc.round(column))
    small = pc.and_(whole, pc.less(pc.abs(column), EXACT_WHOLE))
    written = pc.if_else(small, column, nothing).cast(pa.int64()).cast(pa.string())
    if not pc.all(small).as_py():
        # Arrow writes an exponent where Python, which reads JSON, writes none.
        others = pc.if_else(small, nothing, column).to_numpy(zero_copy_only=False)
        written = pc.coalesce(written, pa.array(map(_write_other, others), pa.string()))
    return written


def _write_other(value: np.floating) -> str | None:
    if np.isnan(value):
        return None
    return f"{value:.0f}" if value.is_integer() else str(value)


def _inexact_rows(ids: pa.Array) -> list[int]:
    """The rows whose id is a number too large to be known to its last digit."""
    if not pa.types.is_floating(ids.type):
        return []
    exact = 2.0 ** (np.finfo(ids.type.to_pandas_dtype()).nmant + 1)
    ids = _widen(ids)
    large = pc.and_(pc.is_finite(ids), pc.greater_equal(pc.abs(ids), exact)).fill_null(fill_value=False)
    rows: list[int] = np.flatnonzero(large.to_numpy(zero_copy_only=False)).tolist()
    return rows


def _widen(column: pa.Array) -> pa.Array:
    """Floats of 16 bits, of which Arrow computes next to nothing, as those of 32."""
    return column.cast(pa.float32()) if pa.types.is_float16(column.type) else column


def _is_readable(value: pa.Scalar) -> bool:
    try:
        value.as_py()
    except UnicodeDecodeError:
        return False
    return True


def _is_sound(column: pa.Array) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _without(portion: pa.RecordBatch, rows: Mapping[int, RejectionReason]) -> pa.RecordBatch:
    if not rows:
        return portion
    kept = np.ones(portion.num_rows, np.bool_)
    kept[list(rows)] = False
    return portion.filter(pa.array(kept))


def _json_value(value: object) -> object:
    """A value that JSON can hold: it has no number for what is not finite, which is left out like what is
    empty, or null in a list.
    """
    match value:
        case float():
            return value if np.isfinite(value) else None
        case dict():
            return {name: _json_value(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_json_value(inner) for inner in value]
    return value


def _decode_value(column: pa.Array) -> object:
    """The only value of a column, with bytes that are not characters spelt out."""
    kind = column.type
    if column.null_count:
        return None
    if pa.types.is_string(kind):
        return column.cast(pa.binary())[0].as_py().decode("utf-8", "backslashreplace")
    if is_list(kind):
        values = column.flatten()
        return [_decode_value(values.slice(at, 1)) for at in range(len(values))]
    if pa.types.is_struct(kind):
        return {part.name: _decode_value(column.field(at)) for at, part in enumerate(kind)}
    return column[0].as_py()


def _to_arrow(source: Any) -> pa.Table:
    if _package(source) == "pandas":
        named = all(name is not None for name in source.index.names)
        return pa.Table.from_pandas(source, preserve_index=named)
    if is_table(source):
        return pa.table(source) if not isinstance(source, pa.Table) else source
    raise InputError(
        f"Ads are read from files, DataFrames and Arrow tables, not from a {type(source).__name__}. "
        "Collect a lazy frame first."
    )


def _kind(source: object) -> str:
    package = _package(source)
    return f"{package} DataFrame" if package in {"pandas", "polars"} else "table"


def _package(source: object) -> str:
    # Told by its name: neither needs to be installed.
    return type(source).__module__.partition(".")[0]
