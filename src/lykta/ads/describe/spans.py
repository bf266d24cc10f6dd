"""The words of chosen texts and where each stands in them (compiled)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from lykta.ads.normalise import text_buffers
from lykta.ads.normalise.fold_kernel import fold_text
from lykta.ads.normalise.letters import letters
from lykta.ads.normalise.words_kernel import fold_look_alikes, split_words

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from lykta.ads.normalise import Lexicon

# As in normalising a batch: a character of three bytes folds to at most 18 code points.
_CODES_PER_BYTE = 6
_SPARE_CODES = 64


@dataclass(frozen=True, slots=True)
class Spans:
    """The words of texts: text `i` has rows `offsets[i]` to `offsets[i + 1]` of `words` and `places`.

    `places` is int64[rows, 2]: the first byte and the byte after the last, from the start of `data`.
    """

    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]


def spans_of(texts: pa.Array, lexicon: Lexicon) -> Spans:
    """The words of each of the bare texts with their places, as `words_with_places` gives them for one."""
    offsets, data = text_buffers(texts)
    word_offsets, words, places = _spans_of(letters(), lexicon, offsets, data)
    return Spans(word_offsets, words, places, data)


@numba.njit(cache=True, nogil=True)
def _spans_of(tables, lexicon, offsets, data):  # type: ignore[no-untyped-def]
    rows = len(offsets) - 1
    longest = 0
    for row in range(rows):
        longest = max(longest, offsets[row + 1] - offsets[row])
    codes = np.empty((_CODES_PER_BYTE * longest + _SPARE_CODES, 2), np.int32)
    found = np.empty((len(codes), 3), np.int64)
    no_contacts = np.empty((0, 3), np.int32)
    word_offsets = np.zeros(rows + 1, np.int64)
    words = np.empty(offsets[rows] - offsets[0] + 1, np.uint32)
    places = np.empty((len(words), 2), np.int64)
    filled = 0
    for row in range(rows):
        begin = offsets[row]
        count, marks = fold_text(tables, data, (begin, offsets[row + 1]), no_contacts, codes)
        fold_look_alikes(tables.latin, codes, count, marks)
        total = split_words(lexicon, codes, count, found)
        for at in range(total):
            words[filled] = found[at, 0]
            places[filled, 0] = begin + codes[found[at, 1], 1]
            places[filled, 1] = max(_end(data, begin + codes[found[at, 2] - 1, 1]), places[filled, 0] + 1)
            filled += 1
        word_offsets[row + 1] = filled
    return word_offsets, words[:filled].copy(), places[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _end(data, last):  # type: ignore[no-untyped-def]
    """The byte after the letter that begins at byte `last`."""
    first = data[last]
    return last + (1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4)
