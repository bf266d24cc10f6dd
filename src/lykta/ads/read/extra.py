"""The columns that Lykta has no use for, kept for display as one JSON object a row."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.read.text_columns import empty_to_null

# What JSON cannot hold as it is in a string, and what it writes instead. The backslash comes first.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"'} | {chr(code): json.dumps(chr(code))[1:-1] for code in range(32)}
_NEEDS_ESCAPE: Final = '[\\x00-\\x1f"\\\\]'


def extra_column(columns: Mapping[str, pa.StringArray], *, rows: int) -> pa.StringArray:
    """Join string columns into JSON objects, each value as written; empty values are left out, none gives
    null.
    """
    # A join that skips nulls would be shorter, but pyarrow 26 drops a row in which every piece is null.
    pieces = [pc.fill_null(_member(name, values), "") for name, values in columns.items()]
    if not pieces:
        return pa.nulls(rows, pa.string())
    members = empty_to_null(pc.binary_join_element_wise(*pieces, ""))
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(members, 1), "}", "")


def extra_of(values: Mapping[str, Any]) -> str | None:
    """Write one row's other values as a JSON object; empty strings and nulls are left out, none gives None.

    Raises ValueError for a number that JSON cannot hold.
    """
    kept = {name: value for name, value in values.items() if value is not None and value != ""}
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
    return pc.binary_join_element_wise(f',{key}:"', empty_to_null(values), '"', "")


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain_text
)
