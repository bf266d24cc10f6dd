"""The words of one text in letters, and where each of them stands: for tests and for showing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.normalise.letters import CODE_MASK, KIND_SHIFT, UNSPACED, letters
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import find_words, hash_code, make_room

if TYPE_CHECKING:
    from lykta.ads.normalise.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its hash, its normal form, and the bytes of the text that it covers."""

    hash: int
    form: str
    start: int
    end: int


def words_with_places(text: str, lexicon: Lexicon) -> list[Word]:
    """The words of one text, each with its normal form and its span in UTF-8 bytes."""
    data = np.frombuffer(text.encode(), np.uint8)
    room = make_room(len(data))
    total, count = find_words(letters(), lexicon, data, (0, len(data)), room)
    codes, found = room
    return [_word(text.encode(), codes, count, row) for row in found[:total]]


def _word(data: bytes, codes: np.ndarray, count: int, row: np.ndarray) -> Word:
    value, first, stop = (int(number) for number in row)
    start, last = int(codes[first, 1]), int(codes[stop - 1, 1])
    after = int(codes[stop, 1]) if stop < count else len(data)
    end = last + _length(data[last])
    return Word(value, _form(codes, value, first, stop), start, min(max(end, start + 1), max(after, end)))


def _form(codes: np.ndarray, value: int, first: int, stop: int) -> str:
    if value == int(hash_code(codes[first, 0])):
        return chr(int(codes[first, 0]) & CODE_MASK)
    if (symbol := _symbols().get(value)) is not None:
        return symbol
    parts = [int(entry) for entry in codes[first:stop, 0]]
    # In a piece of a script without spaces a row of one letter says no more than one of it.
    rows = [
        parts[0],
        *(entry for before, entry in pairwise(parts) if entry != before or not _is_unspaced(entry)),
    ]
    return "".join(chr(entry & CODE_MASK) for entry in rows)


def _is_unspaced(entry: int) -> bool:
    return entry >> KIND_SHIFT == UNSPACED


def _length(first_byte: int) -> int:
    return 1 if first_byte < 0x80 else 2 if first_byte < 0xE0 else 3 if first_byte < 0xF0 else 4


def _symbols() -> dict[int, str]:
    return {int(hash_code(code)): chr(code) for code in PLACEHOLDER_NAMES}
