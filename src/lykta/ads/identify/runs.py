"""Runs of letters and digits: what the scanner makes of each word and number."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lykta.ads.identify.stretch import (
    BASE,
    DIGITS,
    FILLER,
    GAP,
    LIMIT,
    MOST_PARTS,
    PLACES,
    PLUS_SIGN,
    ROOM,
    ROW,
    START,
    TOP,
    UNIT_BEFORE,
    Finds,
    close,
    push,
    push_digit,
    push_unit,
    whole,
)
from lykta.ads.identify.symbols import BREAK, DIGIT, IGNORED, LETTER, MAY_STAND_ALONE, SIZE
from lykta.ads.identify.words import ADDRESS, CLOCK, LETTERS, PLATFORM, PLUS, PRICE_BEFORE, TOP_LEVEL, UNIT
from lykta.ads.kernel.borrowed import borrowed, inlined, part


class Alphabet(NamedTuple):
    """The tables of `symbols`, `words` and `beginnings` as the kernels take them."""

    kind: NDArray[np.uint8]
    value: NDArray[np.uint8]
    fold: NDArray[np.uint8]
    stands_for: NDArray[np.uint8]
    children: NDArray[np.int16]
    number: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    beginnings: NDArray[np.uint8]


@inlined
def lend_alphabet(alphabet: Alphabet) -> Alphabet:
    """The same tables, borrowed for the time of a scan."""
    return Alphabet(
        borrowed(alphabet.kind),
        borrowed(alphabet.value),
        borrowed(alphabet.fold),
        borrowed(alphabet.stands_for),
        borrowed(alphabet.children),
        borrowed(alphabet.number),
        borrowed(alphabet.flags),
        borrowed(alphabet.beginnings),
    )


@inlined
def _tail(data: NDArray[np.uint8], i: int) -> int:
    return whole(data[i]) & 0x3F


@inlined
def decode(data: NDArray[np.uint8], i: int) -> tuple[int, int]:
    """The code point at byte `i` and its width in bytes."""
    lead = whole(data[i])
    if lead < 0x80:
        return lead, 1
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | _tail(data, i + 1), 2
    if lead < 0xF0:
        return ((lead & 0x0F) << 12) | (_tail(data, i + 1) << 6) | _tail(data, i + 2), 3
    code = ((lead & 7) << 18) | (_tail(data, i + 1) << 12) | (_tail(data, i + 2) << 6) | _tail(data, i + 3)
    # The planes above hold rare scripts and tags: read as a letter without a fold.
    return min(code, SIZE - 1), 4


@part
def place(finds: Finds, at: int) -> None:
    """Note a byte where an address may be; beyond the room for it only the count goes on."""
    state = finds.state
    if state[PLACES] < state[ROOM]:
        finds.place_row[state[PLACES]] = state[ROW]
        finds.place_at[state[PLACES]] = at - state[START]
    state[PLACES] += 1


@part
def _next_sign(data: NDArray[np.uint8], i: int, alphabet: Alphabet, limit: int) -> tuple[int, int]:
    """Class and value of the next character that is neither nothing nor a space."""
    while i < limit:
        code, width = decode(data, i)
        kind = alphabet.kind[code]
        if kind != IGNORED and not (kind > IGNORED and alphabet.value[code] == 32):
            return whole(kind), whole(alphabet.value[code])
        i += width
    return 0, 0


@inlined
def _step(node: int, code: int, alphabet: Alphabet) -> int:
    letter = alphabet.fold[code]
    return whole(alphabet.children[LETTERS * node + letter]) if letter > 0 and node >= 0 else -1


@part
def _cut_spoken(
    data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet, parts: NDArray[np.int64]
) -> int:
    """Cut a word into number words, the longest first; returns how many, 0 when it is no number.

    `parts` takes a row for each: first sign, second sign or 0, first byte, byte after the last.
    """
    found = 0
    while i < end:
        node, j, best, best_end = 0, i, -1, i
        while j < end and node >= 0:
            code, width = decode(data, j)
            j += width
            if alphabet.kind[code] == IGNORED:
                best_end = j if best >= 0 and best_end == j - width else best_end
                continue
            node = _step(node, code, alphabet)
            if node >= 0 and alphabet.number[2 * node] > 0:
                best, best_end = node, j
        if best < 0 or found == MOST_PARTS:
            return 0
        part = 4 * found
        parts[part], parts[part + 1] = alphabet.number[2 * best], alphabet.number[2 * best + 1]
        parts[part + 2], parts[part + 3] = i, best_end
        found += 1
        i = best_end
    return found


@part
def _push_digits(
    data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet, finds: Finds, base: int
) -> None:
    """Pass on a run of digits and letters that stand for digits; `base` is the sign the latter begin at."""
    state = finds.state
    while i < end:
        code, width = decode(data, i)
        if alphabet.kind[code] == DIGIT:
            push_digit(finds, 48 + whole(alphabet.value[code]), i, i + width)
        elif alphabet.stands_for[code] > 0:
            push_digit(finds, base + (whole(alphabet.stands_for[code]) & 15) - 1, i, i + width)
        elif state[TOP] > state[BASE]:
            # A mark upon the digit (a keycap, a variation selector) belongs to its bytes.
            finds.last[state[TOP] - 1] = i + width - state[START]
        i += width


@part
def _chunk_end(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> int:
    """Where the digits from `i` on end, with the letters that look like digits among and after them."""
    last, alike = i, True
    while i < limit:
        code, width = decode(data, i)
        kind = alphabet.kind[code]
        if kind == DIGIT:
            if not alike:
                return last
            last = i + width
        elif kind == LETTER:
            alike = alike and alphabet.stands_for[code] > 0
        elif kind != IGNORED:
            break
        elif last == i:
            last = i + width
        i += width
    return i if alike else last


@part
def _head(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> tuple[int, int, bool]:
    """The letters at `i` before a digit: where they end, how many, and whether all look like digits."""
    letters, alike = 0, True
    while i < limit:
        code, width = decode(data, i)
        kind = alphabet.kind[code]
        if kind == LETTER:
            letters += 1
            alike = alike and alphabet.stands_for[code] > 0
        elif kind != IGNORED:
            break
        i += width
    return i, letters, alike


@part
def _run_end(data: NDArray[np.uint8], i: int, limit: int, alphabet: Alphabet) -> int:
    while i < limit:
        code, width = decode(data, i)
        if alphabet.kind[code] not in (LETTER, DIGIT, IGNORED):
            break
        i += width
    return i


@part
def _flags_of(data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet) -> int:
    node = 0
    while i < end and node >= 0:
        code, width = decode(data, i)
        if alphabet.kind[code] != IGNORED:
            node = _step(node, code, alphabet)
        i += width
    return whole(alphabet.flags[node]) if node >= 0 else 0


@part
def read_mixed(data: NDArray[np.uint8], i: int, alphabet: Alphabet, finds: Finds) -> int:
    """A run with at least one digit, up to where its first digits end; a word may stand before them."""
    limit = finds.state[LIMIT]
    first, letters, alike = _head(data, i, limit, alphabet)
    if not alike:
        _notice(data, i, first, _flags_of(data, i, first, alphabet), alphabet, finds)
        if letters < 3:
            # A token such as an ad's own id: its digits are not a number's.
            close(finds)
            return _run_end(data, i, limit, alphabet)
        if not _push_spoken(data, i, first, alphabet, finds):
            close(finds)
        i = first
    end = _chunk_end(data, i, limit, alphabet)
    _push_digits(data, i, end, alphabet, finds, 48)
    return end


@part
def _push_spoken(data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet, finds: Finds) -> bool:
    """Pass on a word that is made of number words; whether it was one."""
    spoken = _cut_spoken(data, i, end, alphabet, finds.parts)
    for word in range(spoken):
        for place_of_sign in range(2):
            sign = whole(finds.parts[4 * word + place_of_sign])
            if sign:
                push_digit(finds, sign, whole(finds.parts[4 * word + 2]), whole(finds.parts[4 * word + 3]))
    return spoken > 0


@part
def _announces(data: NDArray[np.uint8], i: int, alphabet: Alphabet, limit: int) -> bool:
    """Whether a name follows a platform's word: after a sign, or as a token with a digit or an underscore."""
    kind, sign = _next_sign(data, i, alphabet, limit)
    if kind == BREAK or (kind > IGNORED and sign in (40, 42, 45, 58, 61)):
        return True
    spaces = 0
    stop = min(limit, i + 40)
    while i < stop and spaces < 3:
        if data[i] == 95 or 48 <= data[i] <= 57:
            return True
        spaces += data[i] == 32
        i += 1
    return False


@part
def _disguised_at(data: NDArray[np.uint8], i: int, end: int, limit: int) -> bool:
    """Whether the word is an "at" or "a" between brackets or signs, as in "(at)"."""
    if i == 0 or end >= limit or (data[i] | 32) != 97:
        return False
    left, right = whole(data[i - 1]), whole(data[end])
    if end - i == 1:
        return (left == 40 and right == 41) or (left == 91 and right == 93)
    signed = left < 128 and left not in (32, 10)
    return end - i == 2 and (whole(data[i + 1]) | 32) == 116 and signed


@part
def _notice(data: NDArray[np.uint8], i: int, end: int, flag: int, alphabet: Alphabet, finds: Finds) -> None:
    """Note a place when the word speaks of an address."""
    limit = finds.state[LIMIT]
    dotted = i - 1 > finds.state[START] and data[i - 1] == 46 and data[i - 2] > 32
    if (
        flag & ADDRESS
        or (flag & TOP_LEVEL and dotted)
        or (flag & PLATFORM and _announces(data, end, alphabet, limit))
        or _disguised_at(data, i, end, limit)
    ):
        place(finds, i)


@part
def _enclosed(data: NDArray[np.uint8], end: int, alphabet: Alphabet, finds: Finds) -> bool:
    """Whether symbols or brackets stand on both sides of a word inside a stretch."""
    top = finds.state[TOP] - 1
    if finds.key[top] == 32:
        top -= 1
    if finds.key[top] not in (40, 42, 124):
        return False
    kind, sign = _next_sign(data, end, alphabet, finds.state[LIMIT])
    return kind > IGNORED and sign in (41, 42, 124)


@part
def _is_the_verb(data: NDArray[np.uint8], i: int, end: int) -> bool:
    """Whether a word that folds to "ar" is written "är": then it is a verb, and counts no years."""
    if end - i == 3:
        return data[i] == 0xC3 and data[i + 1] in (0xA4, 0x84)
    return end - i == 4 and data[i + 1] == 0xCC and data[i + 2] == 0x88


@part
def _plain_word(
    data: NDArray[np.uint8], i: int, end: int, flag: int, alphabet: Alphabet, finds: Finds
) -> None:
    """A word that is no number: a unit, the announcement of an address, or the end of the stretch."""
    state = finds.state
    if flag or end - i <= 2:
        _notice(data, i, end, flag, alphabet, finds)
    if flag & UNIT and state[DIGITS] > 0 and state[GAP] <= 1 and not _is_the_verb(data, i, end):
        push_unit(finds, i, end)
    elif flag & (PRICE_BEFORE | CLOCK | PLUS):
        close(finds)
        push(finds, PLUS_SIGN if flag & PLUS else UNIT_BEFORE, i, end)
    elif state[DIGITS] > 0 and state[GAP] > 0 and end - i < 24 and _enclosed(data, end, alphabet, finds):
        push(finds, FILLER, i, end)
        state[GAP] += 1
    else:
        close(finds)


@part
def read_word(data: NDArray[np.uint8], i: int, alphabet: Alphabet, finds: Finds) -> int:
    """A run that begins with a letter; returns where it ends."""
    limit = finds.state[LIMIT]
    node, end, numbers, like, letters = 0, i, 0, 0, 0
    while end < limit:
        code, width = whole(data[end]), 1
        if code >= 0x80:
            code, width = decode(data, end)
        kind = alphabet.kind[code]
        if kind == LETTER:
            letters += 1
            like += alphabet.stands_for[code] >= MAY_STAND_ALONE
            if node >= 0:
                node = _step(node, code, alphabet)
                numbers += node >= 0 and alphabet.number[2 * node] > 0
        elif kind == DIGIT:
            return read_mixed(data, i, alphabet, finds)
        elif kind != IGNORED:
            break
        end += width
    if numbers and _push_spoken(data, i, end, alphabet, finds):
        return end
    if like == letters <= 4:
        _push_digits(data, i, end, alphabet, finds, 97)
    else:
        _plain_word(data, i, end, whole(alphabet.flags[node]) if node >= 0 else 0, alphabet, finds)
    return end
