"""Parquet's many types as the few that ads are read in."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

# Up to here a 64-bit float holds every whole number.
_EXACT: Final = 2.0**53


def plain(column: pa.Array, *, as_text: bool) -> pa.Array:
    """Unfold dictionaries, and make every kind of string the one kind; bytes as well where they stand for
    text.

    Nothing is checked yet: what is no text is found by `undecodable_rows`.
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        column = column.cast(pa.binary())
    # Older writers mark text as mere bytes.
    return column.view(pa.string()) if as_text and pa.types.is_binary(column.type) else column


def undecodable_rows(portion: pa.RecordBatch) -> list[int]:
    """Tell in which rows a string, also one inside a list or a struct, is not UTF-8."""
    bad: set[int] = set()
    for column in portion.columns:
        if not _is_sound(column):
            bad.update(row for row in range(len(column)) if not _is_readable(column[row]))
    return sorted(bad)


def as_strings(column: pa.Array, *, keep_dates: bool = False) -> pa.Array:
    """Write a column as strings, dates as such where `keep_dates` says; the column is not nested."""
    if pa.types.is_string(column.type):
        return column
    if keep_dates and (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
        return column
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
        if (
            pc.all(pc.and_(pc.equal(column, pc.round(column)), pc.less(pc.abs(column), _EXACT))).as_py()
            is not False
        ):
            # Tables with gaps make numbers of ids into 17.0.
            column = column.cast(pa.int64())
    return column.cast(pa.string())


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
