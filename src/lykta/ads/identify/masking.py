"""Ads with their contacts masked: what an analyst reads before a reason to see more is given."""

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lykta.ads.identify.scan import buffers
from lykta.errors import InputError

# The kind's word in a tag, in Swedish as the ads and the screens are.
TAG_WORDS = {"phone": "telefon", "email": "e-post", "handle": "konto", "link": "länk"}
_HEX_SHOWN = 6
_COLUMNS = ("row", "kind", "start", "end", "pseudonym")


def mask(
    texts: pa.StringArray | pa.LargeStringArray, contacts: pa.Table
) -> pa.StringArray | pa.LargeStringArray:
    """The texts with each contact replaced by a tag such as `[telefon 3f9a1c]`.

    `contacts` is what `find_contacts` gave for these texts, in its order, with a column `pseudonym`. A null
    stays a null; the type stays. Raises InputError when a column is missing or a span does not fit its
    text.
    """
    missing = [name for name in _COLUMNS if name not in contacts.column_names]
    if missing:
        raise InputError(f"The contacts lack the column {missing[0]}. Nothing was masked.")
    offsets, data = buffers(texts)
    rows, starts, ends = (contacts[name].to_numpy().astype(np.int64) for name in ("row", "start", "end"))
    _refuse_misfits(offsets, rows, starts, ends)
    tags = [
        _tag(*pair)
        for pair in zip(contacts["kind"].to_pylist(), contacts["pseudonym"].to_pylist(), strict=True)
    ]
    tag_ends = np.concatenate(([0], np.cumsum([len(tag) for tag in tags], dtype=np.int64))).astype(np.int64)
    masked = _replaced(offsets, data, rows, (starts, ends), tag_ends, np.frombuffer(b"".join(tags), np.uint8))
    return _as_strings(texts, *masked)


def _tag(kind: str, name: str) -> bytes:
    return f"[{TAG_WORDS[kind]} {name[:_HEX_SHOWN]}]".encode()


def _refuse_misfits(
    offsets: NDArray[np.int64], rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> None:
    """Refuse spans that are out of order, overlap or leave their text: a wrong mask would show a contact."""
    fits = not len(rows) or bool(rows.max() < len(offsets) - 1)
    if fits and len(rows):
        same = rows[1:] == rows[:-1]
        ordered = np.where(same, starts[1:] >= ends[:-1], rows[1:] > rows[:-1])
        fits = bool(ordered.all() and (starts <= ends).all() and (ends <= np.diff(offsets)[rows]).all())
    if not fits:
        raise InputError(
            "The contacts do not belong to these texts, or are not sorted by row and start. "
            "Nothing was masked. "
            "Find the contacts of these texts anew."
        )


@numba.njit(cache=True, nogil=True)
def _replaced(
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    rows: NDArray[np.int64],
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
    tag_ends: NDArray[np.int64],
    tags: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    starts, ends = spans
    size = offsets[-1] - offsets[0] + tag_ends[-1] - (ends - starts).sum()
    out, out_offsets = np.empty(size, np.uint8), np.zeros(len(offsets), np.int64)
    top, contact = 0, 0
    for row in range(len(offsets) - 1):
        begin, at = offsets[row], offsets[row]
        while contact < len(rows) and rows[contact] == row:
            stop = begin + starts[contact]
            out[top : top + stop - at] = data[at:stop]
            top += stop - at
            tag = tags[tag_ends[contact] : tag_ends[contact + 1]]
            out[top : top + len(tag)] = tag
            top += len(tag)
            at = begin + ends[contact]
            contact += 1
        out[top : top + offsets[row + 1] - at] = data[at : offsets[row + 1]]
        top += offsets[row + 1] - at
        out_offsets[row + 1] = top
    return out_offsets, out


def _as_strings(
    texts: pa.StringArray | pa.LargeStringArray, offsets: NDArray[np.int64], data: NDArray[np.uint8]
) -> pa.StringArray | pa.LargeStringArray:
    """An array of the texts' own type, or a large one when the tags make it too long for that."""
    large = pa.types.is_large_string(texts.type) or offsets[-1] > np.iinfo(np.int32).max
    width, kind = (np.int64, pa.large_string()) if large else (np.int32, pa.string())
    parts = [None, pa.py_buffer(offsets.astype(width)), pa.py_buffer(data)]
    masked = pa.Array.from_buffers(kind, len(texts), parts)
    if texts.null_count:
        return pc.if_else(texts.is_null(), pa.scalar(None, kind), masked)
    return masked
