"""Bare texts: each contact replaced by the symbol of its kind, so no later stage sees a clear contact."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS

_LONGEST_SYMBOL = 4


class _Spans(NamedTuple):
    row: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    symbol: npt.NDArray[np.int64]


def bare_texts(texts: pa.Array, contacts: pa.Table) -> tuple[pa.LargeStringArray, npt.NDArray[np.int32]]:
    """The texts with each contact span replaced by its symbol, and the byte at which each symbol now stands.

    `contacts` are as `find_contacts` gives them for `texts`; nulls become empty texts.
    """
    filled = texts.fill_null("") if texts.null_count else texts
    offsets, data = text_buffers(filled)
    names = list(CONTACT_PLACEHOLDERS)
    symbols = np.zeros((len(names), _LONGEST_SYMBOL + 1), np.uint8)
    for at, name in enumerate(names):
        encoded = chr(CONTACT_PLACEHOLDERS[name]).encode()
        symbols[at, 0] = len(encoded)
        symbols[at, 1 : 1 + len(encoded)] = list(encoded)
    spans = _Spans(
        contacts["row"].to_numpy().astype(np.int64),
        contacts["start"].to_numpy().astype(np.int64),
        contacts["end"].to_numpy().astype(np.int64),
        pc.index_in(contacts["kind"], pa.array(names)).to_numpy().astype(np.int64),
    )
    new_offsets, new_data, positions = _replace(offsets, data, spans, symbols)
    array = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(new_offsets), pa.py_buffer(new_data))
    return array, positions


@numba.njit(cache=True, nogil=True)
def _replace(offsets, data, spans, symbols):  # type: ignore[no-untyped-def]
    rows = len(offsets) - 1
    size = offsets[rows] - offsets[0]
    for span in range(len(spans.row)):
        size += symbols[spans.symbol[span], 0] - (spans.end[span] - spans.start[span])
    out = np.empty(size, np.uint8)
    new_offsets = np.zeros(rows + 1, np.int64)
    positions = np.zeros(len(spans.row), np.int32)
    filled, span = np.int64(0), 0
    for row in range(rows):
        at = offsets[row]
        while span < len(spans.row) and spans.row[span] == row:
            begin = offsets[row] + spans.start[span]
            out[filled : filled + begin - at] = data[at:begin]
            filled += begin - at
            positions[span] = filled - new_offsets[row]
            symbol = symbols[spans.symbol[span]]
            out[filled : filled + symbol[0]] = symbol[1 : 1 + symbol[0]]
            filled += symbol[0]
            at = offsets[row] + spans.end[span]
            span += 1
        out[filled : filled + offsets[row + 1] - at] = data[at : offsets[row + 1]]
        filled += offsets[row + 1] - at
        new_offsets[row + 1] = filled
    return new_offsets, out, positions
