"""The scanner: one pass over the bytes of many ads, leaving only what may be a contact.

For each stretch that holds at least seven digits, however written, it leaves a *key* (see `stretches`). For
each place that may be an e-mail, a link or a handle it leaves the byte. What comes after works on the few
keys and places, not on the ads, and the pass itself does not hold the interpreter's lock.
"""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.contacts.alphabet import (
    BREAK,
    DIGIT,
    IGNORED,
    LETTER,
    LETTERS,
    MAY_STAND_ALONE,
    SEPARATOR,
    START_LETTERS,
    Alphabet,
    lend_alphabet,
    whole_alphabet,
)
from lykta.ads.contacts.stretches import (
    BAR,
    BASE,
    BRACKET,
    DIGITS,
    FEWEST_DIGITS,
    GAP,
    KEYS,
    LIMIT,
    MOST_PARTS,
    PLACES,
    PLUS_SIGN,
    ROOM,
    ROW,
    SPACE,
    START,
    TOP,
    UNIT_AFTER,
    UNIT_BEFORE,
    Finds,
    close,
    decode,
    lend_finds,
    place,
    push_sign,
    push_unit,
    read_mixed,
    read_word,
    whole,
)
from lykta.ads.kernel.borrowed import borrow, inlined, part

# Bytes of text scanned at a time. The scan holds no lock of the interpreter, and what follows does: many
# short scans would make threads wait for one another after each.
BLOCK = 1 << 24


@part
def _tag_length(data: NDArray[np.uint8], i: int, limit: int) -> int:
    """Length of a mask such as `[telefon 3f9a1c]` at `i`, or 0: what was masked is not read again."""
    j = i + 1
    while j < limit and j < i + 12 and data[j] not in (32, 93):
        j += 1
    if j + 7 >= limit or data[j] != 32 or data[j + 7] != 93:
        return 0
    for k in range(j + 1, j + 7):
        if not (48 <= data[k] <= 57 or 97 <= data[k] <= 102):
            return 0
    return j + 8 - i


@part
def _read_sign(
    data: NDArray[np.uint8], i: int, code: int, width: int, alphabet: Alphabet, finds: Finds
) -> int:
    """A separator at `i`; returns where the next character begins."""
    state = finds.state
    if alphabet.kind[code] == BREAK:
        place(finds, i)
        close(finds)
        return i + width
    if code == 91:
        tag = _tag_length(data, i, state[LIMIT])
        if tag:
            close(finds)
            return i + tag
    sign = whole(alphabet.value[code])
    if sign == SPACE and state[TOP] == state[BASE]:
        return i + width
    after = i + width
    if sign == UNIT_AFTER:
        tight = state[DIGITS] > 0 and state[GAP] == 0
        if not tight and after < state[LIMIT] and 48 <= data[after] <= 57:
            sign = UNIT_BEFORE
        elif state[DIGITS] > 0 and state[GAP] <= 1:
            push_unit(finds, i, after)
            return after
        else:
            sign = 42
    push_sign(finds, sign, i, after)
    return after


@inlined
def _wordless_end(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> int:
    """Where the letters from `i` on end; -1 when a digit is among them."""
    while i < limit:
        code, width = whole(data[i]), 1
        if code >= 0x80:
            code, width = decode(data, i)
        kind = alphabet.kind[code]
        if kind == DIGIT:
            return -1
        if kind not in (LETTER, IGNORED):
            break
        i += width
    return i


@inlined
def _starts_plainly(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> bool:
    """Whether three letters from a to z begin no word that may mean something."""
    if i + START_LETTERS > limit:
        return False
    first, second, third = whole(data[i]), whole(data[i + 1]), whole(data[i + 2])
    # Bytes of 0x40 to 0x7F are letters, or signs of which `starts` knows.
    if not (first & second & third & 0x40) or (first | second | third) & 0x80:
        return False
    return whole(alphabet.starts[(first & 31) << 10 | (second & 31) << 5 | third & 31]) == 0


@inlined
def _plain_word_end(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> int:
    """Where a word ends that means nothing to the scanner; -1 when it may mean something.

    Nine words in ten are such, and their first letters decide: the scanner's speed is that of this loop.
    """
    node, stands, begin = 0, True, i
    if _starts_plainly(data, i, limit, alphabet):
        return _wordless_end(data, i + START_LETTERS, limit, alphabet)
    while i < limit and (node >= 0 or stands):
        code, width = whole(data[i]), 1
        if code >= 0x80:
            code, width = decode(data, i)
        kind = alphabet.kind[code]
        if kind != LETTER:
            if kind == DIGIT:
                return -1
            if kind != IGNORED:
                break
        else:
            stands = stands and alphabet.stands_for[code] >= MAY_STAND_ALONE
            if node >= 0:
                node = whole(alphabet.children[LETTERS * node + alphabet.fold[code]])
                if node >= 0 and alphabet.number[2 * node] > 0:
                    return -1
        i += width
    if stands or (node >= 0 and alphabet.flags[node] > 0):
        return -1
    # No known word begins like this one.
    i = _wordless_end(data, i, limit, alphabet)
    # Of two letters only an "at" or an "a" may mean something without being known.
    return -1 if i - begin <= 2 and (data[begin] | 32) == 97 else i


@inlined
def _idle_sign(sign: int, code: int) -> bool:
    """Whether a sign before a stretch means nothing."""
    return not (sign in (PLUS_SIGN, BRACKET, UNIT_AFTER, BAR) or code == 91)


@numba.njit(cache=True, nogil=True)
def _scan(
    rows: NDArray[np.int64],
    offsets: NDArray[np.int64],
    bytes_: NDArray[np.uint8],
    owned: Alphabet,
    kept: Finds,
) -> None:
    """Scan the texts of these rows; `kept` must be fresh and have room for a character per byte."""
    data, alphabet, finds = borrow(bytes_), lend_alphabet(owned), lend_finds(kept)
    state = finds.state
    for row in rows:
        limit = offsets[row + 1]
        state[ROW], state[START], state[LIMIT] = row, offsets[row], limit
        i = offsets[row]
        while i < limit:
            idle = state[TOP] == state[BASE]
            code, width = whole(data[i]), 1
            if code >= 0x80:
                code, width = decode(data, i)
            kind = alphabet.kind[code]
            if kind == LETTER:
                end = _plain_word_end(data, i, limit, alphabet) if idle else -1
                i = end if end > 0 else read_word(data, i, alphabet, finds)
            elif kind == IGNORED or (kind == SEPARATOR and idle and _idle_sign(alphabet.value[code], code)):
                i += width
            elif kind > IGNORED:
                i = _read_sign(data, i, code, width, alphabet, finds)
            else:
                i = read_mixed(data, i, alphabet, finds)
        close(finds)


def _fresh(size: int, places: int) -> Finds:
    finds = Finds(
        state=np.zeros(ROOM + 1, np.int64),
        key=np.empty(size, np.uint8),
        first=np.empty(size, np.int32),
        last=np.empty(size, np.int32),
        key_at=np.empty(size // FEWEST_DIGITS + 2, np.int64),
        key_row=np.empty(size // FEWEST_DIGITS + 1, np.int64),
        place_row=np.empty(places, np.int64),
        place_at=np.empty(places, np.int64),
        parts=np.empty(4 * MOST_PARTS, np.int64),
    )
    finds.key_at[0] = 0
    finds.state[ROOM] = places
    return finds


def buffers(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Offsets and bytes of a string array, without copying the bytes; a null is an empty text."""
    if texts.null_count:
        texts = texts.fill_null("")
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    if not len(texts):
        return np.zeros(1, np.int64), np.zeros(0, np.uint8)
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts) + 1]
    return ends.astype(np.int64), np.frombuffer(data or b"", np.uint8)


def scan_block(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], rows: NDArray[np.int64] | None = None
) -> Finds:
    """Scan one block of texts, all or the `rows`; the arrays of the result are cut to what was found."""
    wanted = np.arange(len(offsets) - 1) if rows is None else rows
    size = int(offsets[-1] - offsets[0]) + 16
    places = 64 + size // 64
    while True:
        finds = _fresh(size, places)
        _scan(wanted, offsets, data, whole_alphabet(), finds)
        if finds.state[PLACES] <= places:
            break
        places = int(finds.state[PLACES])
    keys, found, top = int(finds.state[KEYS]), int(finds.state[PLACES]), int(finds.state[TOP])
    return Finds(
        finds.state, finds.key[:top], finds.first[:top], finds.last[:top], finds.key_at[: keys + 1],
        finds.key_row[:keys], finds.place_row[:found], finds.place_at[:found], finds.parts,
    )  # fmt: skip
