"""From the UTF-8 bytes of a text to folded code points (compiled)."""

from __future__ import annotations

import numba
import numpy as np

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.normalise.letters import (
    CODE_MASK,
    CODE_POINTS,
    EXPANDED,
    INVISIBLE,
    KIND_SHIFT,
    MARK,
    SYMBOL,
)

_REPLACEMENT = 0xFFFD
# A letter of three bytes folds to at most 18 code points (U+FDFA); no other makes more per byte.
CODES_PER_BYTE = 6


@numba.njit(cache=True, nogil=True, inline="always")
def decode(data, at, stop):  # type: ignore[no-untyped-def]
    """The code point at byte `at` of UTF-8, and the byte after it.

    A byte that begins no sequence, or one that is cut off, reads as U+FFFD; the bytes after are not checked.
    """
    first = data[at]
    if first < 0x80:
        return np.int32(first), at + 1
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if first < 0xC2 or first > 0xF4 or at + length > stop:
        return np.int32(_REPLACEMENT), at + 1
    code = np.int32(first & (0x7F >> length))
    for i in range(1, length):
        code = (code << 6) | np.int32(data[at + i] & 0x3F)
    return code, at + length


# Tags and selectors of variants are U+E0000 to U+E0FFF.
_TAGS = 0xE0


@numba.njit(cache=True, nogil=True, inline="always")
def entry_of(entries, code):  # type: ignore[no-untyped-def]
    """The entry of a code point; above the tables lie ideographs, private symbols, and tags, which are not
    seen.
    """
    if code >> 12 == _TAGS:
        return np.int32(INVISIBLE)
    return entries[code] if code < CODE_POINTS else np.int32(SYMBOL << KIND_SHIFT | code)


@numba.njit(cache=True, nogil=True)
def fold_text(tables, data, bounds, out):  # type: ignore[no-untyped-def]
    """Fold one text into `out`, two columns of int32: entry of `Letters`, and its byte offset from the start.

    `bounds` are the text's first byte and the byte after its last. Returns how many rows of `out` were
    filled, and which marks of `Letters` their entries have among them; `out` must hold `CODES_PER_BYTE` rows
    for each byte of the text.
    """
    begin, stop = bounds
    # Taken out once, since passing the tables on costs more than folding a letter does.
    entries, lent, lent_out = borrow(tables.entries), borrow(data), borrow(out)
    # Typed zeros, since the compiler makes a second copy of what it calls with a literal.
    at, filled = np.int64(begin), np.int64(0)
    marks, rare = np.int32(0), False
    while at < stop:
        first = lent[at]
        # Most letters are one byte; every entry below 128 is one code point.
        if first < 0x80:
            lent_out[2 * filled], lent_out[2 * filled + 1] = entries[first], at - begin
            filled += 1
            at += 1
            continue
        code, after = decode(lent, at, stop)
        entry = entry_of(entries, code)
        if entry >= 0:
            lent_out[2 * filled], lent_out[2 * filled + 1] = entry, at - begin
            marks |= entry
            filled += 1
        elif entry != INVISIBLE:
            filled = _fold_rare(tables, np.int64(code), at - begin, out, filled)
            rare = True
        at = after
    # What is rare may have changed a letter that was counted already.
    return filled, _marks_of(out, filled) if rare else marks


@numba.njit(cache=True, nogil=True)
def _marks_of(out, filled):  # type: ignore[no-untyped-def]
    marks = np.int32(0)
    for at in range(filled):
        marks |= out[at, 0]
    return marks


@numba.njit(cache=True, nogil=True)
def _fold_rare(tables, code, source, out, filled):  # type: ignore[no-untyped-def]
    """Fold what is not one code point to one, or composes: marks and expansions."""
    entry = tables.entries[code]
    if entry == MARK:
        _compose(tables, code, out, filled)
        return filled
    index = EXPANDED - entry
    for at in range(tables.expansion_start[index], tables.expansion_start[index + 1]):
        expansion = tables.expansions[at]
        if not _compose(tables, expansion & CODE_MASK, out, filled):
            out[filled, 0], out[filled, 1] = expansion, source
            filled += 1
    return filled


@numba.njit(cache=True, nogil=True)
def _compose(tables, code, out, filled):  # type: ignore[no-untyped-def]
    """Make one letter of the last one and the code point after it; returns whether there is such a letter."""
    if filled == 0:
        return False
    pair = (np.int64(out[filled - 1, 0] & CODE_MASK) << 32) | np.int64(code)
    at = np.searchsorted(tables.composed_pair, pair)
    if at == len(tables.composed_pair) or tables.composed_pair[at] != pair:
        return False
    out[filled - 1, 0] = tables.composed[at]
    return True
