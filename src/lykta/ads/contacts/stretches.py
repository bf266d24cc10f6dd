"""A stretch of digits as the scanner builds it from runs of letters and digits: the key so far.

Characters of a key: `0-9` digits; `k-t` spoken 0-9; `a-j` letters that look like 0 or 1; `u v w` words that
may be no number ("oh", "en", "sex"); `A-I` ten to ninety; `^` hundred; `=` `#` twice, thrice; `x` a word
between symbols; `U` a unit after, `P` a unit before; else the sign: space, newline, `-./,:()+|*`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lykta.ads.contacts.alphabet import (
    ADDRESS,
    BREAK,
    CLOCK,
    DIGIT,
    IGNORED,
    LETTER,
    LETTERS,
    MAY_STAND_ALONE,
    PLATFORM,
    PLUS,
    PRICE_BEFORE,
    SIZE,
    TOP_LEVEL,
    UNIT,
    Alphabet,
)
from lykta.ads.kernel.borrowed import borrow, inlined, part


@inlined
def whole(number: np.integer[Any]) -> int:
    """The number in 64 bits with a sign: mixing widths and signs would make the kernels count in floats."""
    return np.int64(number)  # type: ignore[return-value]


# The shortest number worth a look: no valid number of Sweden or its neighbours has fewer digits.
FEWEST_DIGITS = 7
# A key this long is not a number any more; it is cut, which bounds the work of the resolver.
LONGEST_KEY = 120
# More signs than this between two digits part them.
_LONGEST_GAP = 10

# Tags and selectors of variants are U+E0000 to U+E0FFF.
_TAGS, _ZERO_WIDTH = 0xE0, 0x200B

SPACE, BRACKET, PLUS_SIGN, DASH, COLON, BAR = 32, 40, 43, 45, 58, 124
FILLER, UNIT_AFTER, UNIT_BEFORE = 120, 85, 80

# Places in the scanner's state: the ad's number, its first byte and end, the end of the keys so far, the
# digits and the signs since the last digit in this stretch, where its key begins, and the counts of keys
# and places. The last is the room there is for places.
ROW, START, LIMIT, TOP, DIGITS, GAP, BASE, KEYS, PLACES, ROOM = range(10)

# A single word is cut into no more number words than these.
MOST_PARTS = 16


class Finds(NamedTuple):
    """What the scanner writes to: state, keys with the bytes each character came from, places, scratch."""

    state: NDArray[np.int64]
    key: NDArray[np.uint8]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    key_at: NDArray[np.int64]
    key_row: NDArray[np.int64]
    place_row: NDArray[np.int64]
    place_at: NDArray[np.int64]
    parts: NDArray[np.int64]


@inlined
def lend_finds(finds: Finds) -> Finds:
    """The same arrays, borrowed for the time of a scan."""
    return Finds(
        borrow(finds.state),
        borrow(finds.key),
        borrow(finds.first),
        borrow(finds.last),
        borrow(finds.key_at),
        borrow(finds.key_row),
        borrow(finds.place_row),
        borrow(finds.place_at),
        borrow(finds.parts),
    )


@inlined
def push(finds: Finds, sign: int, first: int, end: int) -> None:
    """Append one character that came from the bytes `first` to `end` of the data."""
    state = finds.state
    top = state[TOP]
    finds.key[top] = sign
    finds.first[top] = first - state[START]
    finds.last[top] = end - state[START]
    state[TOP] = top + 1


@inlined
def _push_digit(finds: Finds, sign: int, first: int, end: int) -> None:
    """Append a digit, or a word that stands for one."""
    if finds.state[TOP] - finds.state[BASE] > LONGEST_KEY:
        close(finds)
    push(finds, sign, first, end)
    finds.state[DIGITS] += 1
    finds.state[GAP] = 0


@inlined
def push_unit(finds: Finds, first: int, end: int) -> None:
    """Append a unit after a number."""
    push(finds, UNIT_AFTER, first, end)
    finds.state[GAP] = 0


@inlined
def drop(finds: Finds) -> None:
    """Forget the stretch."""
    state = finds.state
    state[TOP] = state[BASE]
    state[DIGITS] = 0
    state[GAP] = 0


@part
def close(finds: Finds) -> None:
    """End the stretch: keep its key when it holds enough digits, and start anew."""
    state = finds.state
    if state[DIGITS] >= FEWEST_DIGITS:
        finds.key_row[state[KEYS]] = state[ROW]
        state[KEYS] += 1
        after = state[TOP] - state[GAP]
        # ":-" is how a price ends; what else follows the last digit says nothing.
        priced = state[GAP] > 1 and finds.key[after] == COLON and finds.key[after + 1] == DASH
        state[TOP] = after + 2 if priced else after
        finds.key_at[state[KEYS]] = state[TOP]
        state[BASE] = state[TOP]
    drop(finds)


@part
def push_sign(finds: Finds, sign: int, first: int, end: int) -> None:
    """A separator: kept inside a stretch, a repeated one once; before it only what may open a number."""
    state = finds.state
    empty = state[TOP] == state[BASE]
    if state[DIGITS] == 0:
        opens = sign in (PLUS_SIGN, BRACKET, UNIT_BEFORE, BAR)
        if opens or (sign == SPACE and not empty):
            push(finds, sign, first, end)
            if state[TOP] - state[BASE] > _LONGEST_GAP:
                drop(finds)
        else:
            drop(finds)
        return
    if finds.key[state[TOP] - 1] == sign and sign != PLUS_SIGN:
        return
    if state[GAP] >= _LONGEST_GAP or state[TOP] - state[BASE] > LONGEST_KEY:
        close(finds)
        return
    push(finds, sign, first, end)
    state[GAP] += 1


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
    # Nobody sees them.
    if code >> 12 == _TAGS:
        return _ZERO_WIDTH, 4
    # The planes above hold rare scripts: read as a letter without a fold.
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
def _may_follow(data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet) -> bool:
    """Whether a number word begins here, or nothing that is seen is left."""
    node, letters = 0, 0
    while i < end and node >= 0:
        code, width = decode(data, i)
        i += width
        if alphabet.kind[code] == IGNORED:
            continue
        letters += 1
        node = _step(node, code, alphabet)
        if node >= 0 and alphabet.number[2 * node] > 0:
            return True
    return letters == 0


@part
def _cut_spoken(
    data: NDArray[np.uint8], i: int, end: int, alphabet: Alphabet, parts: NDArray[np.int64]
) -> int:
    """Cut a word into number words, the longest first; returns how many, 0 when it is not a number.

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
            if node < 0 or alphabet.number[2 * node] <= 0:
                continue
            # "nollåtta" is not "nolla" and a rest.
            if best < 0 or _may_follow(data, j, end, alphabet):
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
            _push_digit(finds, 48 + whole(alphabet.value[code]), i, i + width)
        elif alphabet.stands_for[code] > 0:
            _push_digit(finds, base + (whole(alphabet.stands_for[code]) & 15) - 1, i, i + width)
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
                _push_digit(finds, sign, whole(finds.parts[4 * word + 2]), whole(finds.parts[4 * word + 3]))
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
def _spells_at_sign(data: NDArray[np.uint8], i: int, end: int, limit: int) -> bool:
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
        or _spells_at_sign(data, i, end, limit)
    ):
        place(finds, i)


@part
def _is_enclosed(data: NDArray[np.uint8], end: int, alphabet: Alphabet, finds: Finds) -> bool:
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
    """A word that is not a number: a unit, the announcement of an address, or the end of the stretch."""
    state = finds.state
    if flag or end - i <= 2:
        _notice(data, i, end, flag, alphabet, finds)
    if flag & UNIT and state[DIGITS] > 0 and state[GAP] <= 1 and not _is_the_verb(data, i, end):
        push_unit(finds, i, end)
    elif flag & (PRICE_BEFORE | CLOCK | PLUS):
        close(finds)
        push(finds, PLUS_SIGN if flag & PLUS else UNIT_BEFORE, i, end)
    elif state[DIGITS] > 0 and state[GAP] > 0 and end - i < 24 and _is_enclosed(data, end, alphabet, finds):
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
