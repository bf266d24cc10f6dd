"""The cells of a CSV file, a whole column at a time."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_MOMENT: Final = "%Y-%m-%dT%H:%M:%S"
# What a spreadsheet takes for the beginning of a formula, also after the white space that it strips.
_FORMULA: Final = r"^\s*[=+\-@\t\r]"
_NEEDS_QUOTES: Final = r'[",\r\n]'


def csv_lines(batch: pa.RecordBatch, *, exact: frozenset[str], decimals: int) -> bytes:
    """The rows as lines of CSV (RFC 4180, but with LF), in UTF-8; nothing stands for a missing value.

    A cell of words that a spreadsheet would take for a formula gets an apostrophe before it, except in the
    columns named in `exact`.
    """
    if not batch.num_rows:
        return b""
    cells = [
        _quoted(_cells(column, guard=name not in exact, decimals=decimals))
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    rows = pc.binary_join_element_wise(*cells, _large(","))
    return "".join(f"{row}\n" for row in rows.to_pylist()).encode()


def _cells(column: pa.Array, *, guard: bool, decimals: int) -> pa.Array:
    kind = column.type
    if pa.types.is_floating(kind):
        return _fixed(column, decimals)
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column.cast(pa.timestamp("s"), safe=False), format=_MOMENT)
    cells = column.cast(pa.large_string())
    if guard and (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return _guarded(cells)
    return cells


def _fixed(column: pa.Array, decimals: int) -> pa.Array:
    values = column.to_numpy(zero_copy_only=False)
    cells = np.char.mod(f"%.{decimals}f", np.nan_to_num(values))
    return pa.array(cells, pa.large_string(), mask=np.isnan(values))


def _guarded(cells: pa.Array) -> pa.Array:
    formula = pc.match_substring_regex(cells, _FORMULA)
    marked = pc.binary_join_element_wise(_large("'"), cells, _large(""))
    return pc.if_else(pc.fill_null(formula, fill_value=False), marked, cells)


def _quoted(cells: pa.Array) -> pa.Array:
    cells = pc.fill_null(cells, "")
    doubled = pc.replace_substring(cells, '"', '""')
    quoted = pc.binary_join_element_wise(_large('"'), doubled, _large('"'), _large(""))
    return pc.if_else(pc.match_substring_regex(cells, _NEEDS_QUOTES), quoted, cells)


def _large(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())
