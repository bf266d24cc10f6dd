"""The normal form of whole batches of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.normalise.letters import letters
from lykta.ads.normalise.words_kernel import WORDS_PER_BYTE, find_words, make_room

if TYPE_CHECKING:
    from lykta.ads.normalise.lexicon import Lexicon


def words_of(texts: pa.Array, lexicon: Lexicon) -> pa.LargeListArray:
    """The words of each text as a large list of uint32 hashes, in the order of the text.

    `texts` is a string or large_string array; a null has no words.
    """
    offsets, data = text_buffers(texts)
    found = words_between(data, offsets[:-1], offsets[1:], lexicon)
    return pa.LargeListArray.from_arrays(*map(pa.array, found))


def words_between(
    data: npt.NDArray[np.uint8],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    lexicon: Lexicon,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """The words of stretches of UTF-8 bytes, int64[n] each: bounds int64[n + 1] into the hashes, uint32."""
    found: tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]] = _words_of(
        letters(), lexicon, data, (begins, ends)
    )
    return found


def text_buffers(texts: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """The offsets (n + 1) and the UTF-8 bytes of a string array, without copying the bytes.

    The bytes are read-only wherever they come from, since kernels are compiled anew for what may be written.
    """
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, offset_buffer, data_buffer = texts.buffers()
    if len(texts) == 0 or offset_buffer is None:
        return np.zeros(len(texts) + 1, np.int64), np.frombuffer(b"", np.uint8)
    offsets = np.frombuffer(offset_buffer, width)[texts.offset : texts.offset + len(texts) + 1]
    data = np.zeros(0, np.uint8) if data_buffer is None else np.frombuffer(data_buffer, np.uint8)
    data.flags.writeable = False
    return offsets.astype(np.int64), data


@numba.njit(cache=True, nogil=True)
def _words_of(tables, lexicon, data, bounds):  # type: ignore[no-untyped-def]
    begins, ends = bounds
    rows, longest, total = len(begins), 0, 0
    for row in range(rows):
        longest = max(longest, ends[row] - begins[row])
        total += ends[row] - begins[row]
    room = make_room(longest)
    found = room[1]
    word_offsets = np.zeros(rows + 1, np.int64)
    # What is never written costs no memory.
    words = np.empty(WORDS_PER_BYTE * total + 1, np.uint32)
    filled = 0
    for row in range(rows):
        count, _ = find_words(tables, lexicon, data, (begins[row], ends[row]), room)
        for at in range(count):
            words[filled + at] = found[at, 0]
        filled += count
        word_offsets[row + 1] = filled
    return word_offsets, words[:filled].copy()
