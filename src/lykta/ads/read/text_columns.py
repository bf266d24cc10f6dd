"""Columns of text: what is blank, what holds characters that no text has."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]

# The first byte of every character that Unicode counts as white space and that is not ASCII.
_WIDE_SPACE_STARTS = np.frombuffer(b"\xc2\xe1\xe2\xe3", np.uint8)


def string_array(offsets: npt.NDArray[np.int32], data: npt.NDArray[np.uint8]) -> pa.StringArray:
    """Make an Arrow string array from offsets int32[n + 1] and bytes that are known to be UTF-8."""
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))


def trimmed(values: pa.StringArray) -> pa.StringArray:
    """Take outer white space off short values; what is then empty becomes null."""
    return empty_to_null(pc.utf8_trim_whitespace(values))


def empty_to_null(values: pa.StringArray) -> pa.StringArray:
    """Make empty strings null."""
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def blank(values: pa.StringArray) -> Flags:
    """Tell which long values are null, empty or only white space, without copying them."""
    lengths = pc.fill_null(pc.binary_length(values), 0).to_numpy(zero_copy_only=False)
    flags: Flags = lengths == 0
    first = _first_bytes(values, ~flags)
    suspects = (first <= 32) | np.isin(first, _WIDE_SPACE_STARTS)
    for row in np.flatnonzero(~flags & suspects):
        flags[row] = not values[row].as_py().strip()
    return flags


def holding_nul(values: pa.StringArray) -> Flags:
    """Tell which values hold a NUL."""
    if not _may_hold_nul(values):
        return np.zeros(len(values), np.bool_)
    return _flags(pc.match_substring(values, "\0"))


def without_nul(values: pa.StringArray) -> tuple[pa.StringArray, int]:
    """Put U+FFFD, the replacement character, for each NUL; also the number of values it was done in."""
    if not _may_hold_nul(values):
        return values, 0
    held = int(holding_nul(values).sum())
    return pc.replace_substring(values, "\0", "\ufffd"), held


def missing(values: pa.Array) -> Flags:
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
