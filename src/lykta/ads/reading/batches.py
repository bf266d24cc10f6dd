"""From raw columns of one piece of a file to a batch of the read schema."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.reading.columns import READ_SCHEMA
from lykta.ads.reading.dates import date_column
from lykta.ads.reading.markup import read_markup, read_markup_in_objects
from lykta.ads.reading.notes import FileNotes, RejectionReason, Sink

Flags = npt.NDArray[np.bool_]
# The first byte of every character that Unicode counts as white space and that is not ASCII.
_WIDE_SPACE_STARTS = np.frombuffer(b"\xc2\xe1\xe2\xe3", np.uint8)
# What JSON cannot hold as it is in a string, and what it writes instead. The backslash comes first.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"'} | {chr(code): json.dumps(chr(code))[1:-1] for code in range(32)}
_NEEDS_ESCAPE: Final = '[\\x00-\\x1f"\\\\]'


@dataclass(frozen=True)
class RawColumns:
    """Columns of a block before they are judged: `fields` as strings (`posted_at` perhaps as timestamps),
    `extra` as JSON text, and the line int64[rows] on which each row starts.
    """

    fields: Mapping[str, pa.Array]
    extra: pa.StringArray
    line: npt.NDArray[np.int64]


@dataclass(frozen=True)
class FilePiece:
    """`rows` of a file's table, those that cannot be used among them; `make` gives a batch of the others, or
    None, and tells the sink of the rest and of rows above the table. It depends on no other piece.
    """

    rows: int
    make: Callable[[Sink], pa.RecordBatch | None]


@dataclass(frozen=True)
class ReadPiece:
    """What was made of a piece: its batch, if any, and the sink with the notes on its rows."""

    batch: pa.RecordBatch | None
    sink: Sink


@dataclass(frozen=True)
class PlacedPiece:
    """A piece of the file with this index and these notes."""

    piece: FilePiece
    source: int
    notes: FileNotes

    def read(self) -> ReadPiece:
        """Make a batch of the piece, in any thread; the notes are not touched."""
        sink = Sink(self.source, FileNotes(self.notes.path))
        return ReadPiece(self.piece.make(sink), sink)


def find_unusable(fields: Mapping[str, pa.Array]) -> dict[int, RejectionReason]:
    """Tell which rows lack what an ad needs, and why: an id without NUL bytes, and a text."""
    refused: dict[int, RejectionReason] = {}
    without_text, without_id = _find_blank(fields["text"]), _find_null(trim(fields["id"]))
    nul_in_id = _find_nul(fields["id"])
    for flags, reason in (
        (without_text, RejectionReason.NO_TEXT),
        (nul_in_id, RejectionReason.NUL_IN_ID),
        (without_id, RejectionReason.NO_ID),
    ):
        refused.update(dict.fromkeys(np.flatnonzero(flags).tolist(), reason))
    return refused


def to_batch(columns: RawColumns, *, source: int, notes: FileNotes) -> pa.RecordBatch:
    """Make a batch of rows that are known to be usable; what was changed on the way is counted in `notes`."""
    rows = len(columns.line)
    made: dict[str, pa.Array] = {"ad_id": trim(columns.fields["id"])}
    for field, values in columns.fields.items():
        if field == "posted_at":
            made[field] = date_column(values, notes=notes)
        elif field != "id":
            clean, replaced = _replace_nul(values)
            notes.values_with_replaced_characters += replaced
            clean, marked = read_markup(clean)
            notes.values_with_markup += marked
            # A spreadsheet drops outer white space and CSV keeps it: an ad is the same from either.
            made[field] = trim(clean)
    made["extra"] = read_markup_in_objects(columns.extra)
    made["source"] = pa.array(np.full(rows, source, np.int16))
    made["line"] = pa.array(columns.line)
    arrays = [made[field.name] if field.name in made else pa.nulls(rows, field.type) for field in READ_SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=READ_SCHEMA)


def extra_column(columns: Mapping[str, pa.StringArray], *, rows: int) -> pa.StringArray:
    """Join string columns into JSON objects, each value without outer white space; empty values are left out,
    none gives null.
    """
    # A join that skips nulls would be shorter, but pyarrow 26 drops a row in which every piece is null.
    pieces = [pc.fill_null(_member(name, trim(values)), "") for name, values in columns.items()]
    if not pieces:
        return pa.nulls(rows, pa.string())
    members = _empty_to_null(pc.binary_join_element_wise(*pieces, ""))
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(members, 1), "}", "")


def extra_of(values: Mapping[str, Any]) -> str | None:
    """Write one row's other values as a JSON object, strings without outer white space; empty strings and
    nulls are left out, none gives None.

    Raises ValueError for a number that JSON cannot hold.
    """
    trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    kept = {name: value for name, value in trimmed.items() if value is not None and value != ""}
    if not kept:
        return None
    return _ENCODER.encode(kept)


def _plain_text(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _member(name: str, values: pa.StringArray) -> pa.StringArray:
    if pc.any(pc.match_substring_regex(values, _NEEDS_ESCAPE)).as_py():
        for letter, escaped in _ESCAPES.items():
            values = pc.replace_substring(values, letter, escaped)
    key = json.dumps(name, ensure_ascii=False)
    return pc.binary_join_element_wise(f',{key}:"', _empty_to_null(values), '"', "")


def string_array(offsets: npt.NDArray[np.int32], data: npt.NDArray[np.uint8]) -> pa.StringArray:
    """Make an Arrow string array from offsets int32[n + 1] and bytes that are known to be UTF-8."""
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))


def trim(values: pa.StringArray) -> pa.StringArray:
    """Take outer white space off values; what is then empty becomes null."""
    return _empty_to_null(pc.utf8_trim_whitespace(values))


def _empty_to_null(values: pa.StringArray) -> pa.StringArray:
    """Make empty strings null."""
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _find_blank(values: pa.StringArray) -> Flags:
    """Tell which long values are null, empty or only white space, without copying them."""
    lengths = pc.fill_null(pc.binary_length(values), 0).to_numpy(zero_copy_only=False)
    flags: Flags = lengths == 0
    first = _first_bytes(values, ~flags)
    suspects = (first <= 32) | np.isin(first, _WIDE_SPACE_STARTS)
    for row in np.flatnonzero(~flags & suspects):
        flags[row] = not values[row].as_py().strip()
    return flags


def _find_nul(values: pa.StringArray) -> Flags:
    """Tell which values hold a NUL."""
    if not _may_hold_nul(values):
        return np.zeros(len(values), np.bool_)
    return _flags(pc.match_substring(values, "\0"))


def _replace_nul(values: pa.StringArray) -> tuple[pa.StringArray, int]:
    """Put U+FFFD, the replacement character, for each NUL; also the number of values it was done in."""
    if not _may_hold_nul(values):
        return values, 0
    held = int(_find_nul(values).sum())
    return pc.replace_substring(values, "\0", "\ufffd"), held


def _find_null(values: pa.Array) -> Flags:
    """Tell which values are null."""
    return _flags(pc.is_null(values))


def _flags(values: pa.BooleanArray) -> Flags:
    return np.asarray(values.fill_null(fill_value=False).to_numpy(zero_copy_only=False), np.bool_)


def _may_hold_nul(values: pa.StringArray) -> bool:
    data = values.buffers()[2]
    return data is not None and data.size > 0 and np.frombuffer(data, np.uint8).min() == 0


def _first_bytes(values: pa.StringArray, wanted: Flags) -> npt.NDArray[np.uint8]:
    first = np.full(len(values), 255, np.uint8)
    _, offsets_buffer, data_buffer = values.buffers()
    if not wanted.any():
        return first
    offsets = np.frombuffer(offsets_buffer, np.int32)[values.offset : values.offset + len(values)]
    first[wanted] = np.frombuffer(data_buffer, np.uint8)[offsets[wanted]]
    return first


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain_text
)
