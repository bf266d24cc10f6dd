"""Bare texts: each contact replaced by the symbol of its kind, so no later stage sees a clear contact."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.kernel.borrowed import borrowed
from lykta.ads.kernel.wide_bytes import copy_bytes
from lykta.ads.normalise import text_buffers
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS

_LONGEST_SYMBOL = 4
_KINDS = pa.array(CONTACT_PLACEHOLDERS)


class _Spans(NamedTuple):
    """The first span of each row, and of each span where it is in its text and its kind."""

    begin: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    symbol: npt.NDArray[np.int64]


def bare_texts(
    texts: pa.Array, contacts: pa.Table, first: npt.NDArray[np.int64]
) -> tuple[pa.LargeStringArray, npt.NDArray[np.int32]]:
    """The texts with each contact span replaced by its symbol, and the byte at which each symbol now stands,
    by contact.

    `first` tells for each text the first row that holds the same; `contacts` are as `find_contacts` gives
    them for those rows of `texts`. No text is null.
    """
    offsets, data = text_buffers(texts)
    row, kind = contacts["row"].to_numpy(), pc.index_in(contacts["kind"], _KINDS).to_numpy()
    spans = _Spans(
        np.searchsorted(row, np.arange(len(texts) + 1)),
        contacts["start"].to_numpy().astype(np.int64),
        contacts["end"].to_numpy().astype(np.int64),
        kind.astype(np.int64),
    )
    new_offsets, new_data, positions = _replace((offsets, data), first, spans, _symbols())
    array = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(new_offsets), pa.py_buffer(new_data))
    return array, positions


def _symbols() -> npt.NDArray[np.uint8]:
    """By kind the length of its symbol and the symbol itself."""
    symbols = np.zeros((len(_KINDS), _LONGEST_SYMBOL + 1), np.uint8)
    for at, symbol in enumerate(CONTACT_PLACEHOLDERS.values()):
        encoded = chr(symbol).encode()
        symbols[at, : 1 + len(encoded)] = [len(encoded), *encoded]
    return symbols


@numba.njit(cache=True, nogil=True)
def _replace(texts, first, spans, symbols):  # type: ignore[no-untyped-def]
    offsets, data = texts
    new_offsets = np.zeros(len(offsets), np.int64)
    for row in range(len(first)):
        size = offsets[row + 1] - offsets[row]
        for span in range(spans.begin[first[row]], spans.begin[first[row] + 1]):
            size += symbols[spans.symbol[span], 0] - (spans.end[span] - spans.start[span])
        new_offsets[row + 1] = new_offsets[row] + size
    written, positions = np.empty(new_offsets[-1], np.uint8), np.zeros(len(spans.start), np.int32)
    lent, out = borrowed(data), borrowed(written)
    for row in range(len(first)):
        at, filled = offsets[row], new_offsets[row]
        for span in range(spans.begin[first[row]], spans.begin[first[row] + 1]):
            begin = offsets[row] + spans.start[span]
            copy_bytes(out, filled, lent, at, begin - at)
            filled += begin - at
            positions[span] = filled - new_offsets[row]
            symbol = symbols[spans.symbol[span]]
            for place in range(symbol[0]):
                out[filled + place] = symbol[1 + place]
            filled += symbol[0]
            at = offsets[row] + spans.end[span]
        copy_bytes(out, filled, lent, at, offsets[row + 1] - at)
    return new_offsets, written, positions
