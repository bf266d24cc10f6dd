"""From folded code points to the words that are compared (compiled).

A word is a run of letters, or a placeholder for a number, a price, an hour, a place or a contact. Signs and
emoji only separate words: a text with other emoji, or with a sign between all words, has the same words.
Scripts without spaces have runs of letters that are whole clauses: these are cut into pieces of a few
letters, where the two letters on either side alone decide, so that a change is felt in one or two pieces.
It is kept as a 32-bit hash: a million ads hold some million different words, of which about a hundred share
their hash with another, too few to matter beside the hundred words of an ad.
"""

# The compiler knows loops over constants, but no generators.
# ruff: noqa: SIM110

from __future__ import annotations

import numba
import numpy as np

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.normalise.fold_kernel import CODES_PER_BYTE, fold_text
from lykta.ads.normalise.letters import (
    BELONGS,
    CODE_MASK,
    DIGIT,
    FOREIGN,
    IMITATES,
    KIND_SHIFT,
    LETTER,
    SYMBOL,
    UNSPACED,
)
from lykta.ads.normalise.placeholders import HOUR, NUMBER, PLACE, PRICE

# A letter of three bytes may fold to six words (a square of kana, U+3316); every other makes fewer per byte.
WORDS_PER_BYTE = 2

_FNV_START = np.uint32(2166136261)
_FNV_PRIME = np.uint32(16777619)
_GREEK_START = 0x370
# Between the digits of one number may stand one of these: space, no-break space (folded to space) . , ' :
_INSIDE_NUMBER = (32, 46, 44, 39, 58)
_COLON, _DOT, _HYPHEN, _EN_DASH = 58, 46, 45, 0x2013
_CURRENCY_SIGNS = (36, 0x20AC, 0xA3)  # $ € £
# Of pairs of letters in a script without spaces one in so many parts two words: one in two where an ideograph
# is, which says as much as a syllable or a word; one in four of letters that stand for sounds.
_PARTS_AT_IDEOGRAPH, _PARTS_AT_SOUND = np.uint32(2), np.uint32(4)
_FIRST_IDEOGRAPH = 0x3400
# A run of no more letters that stand for sounds, between spaces or signs, is one word as it stands.
_ONE_WORD = 8


@numba.njit(cache=True, nogil=True, inline="always")
def _step(value, entry):  # type: ignore[no-untyped-def]
    """One step of FNV-1a, over whole code points."""
    return np.uint32((value ^ np.uint32(entry & CODE_MASK)) * _FNV_PRIME)


@numba.njit(cache=True, nogil=True)
def hash_code(code):  # type: ignore[no-untyped-def]
    """The hash of a word of one code point, or of its entry."""
    return _finish(_step(_FNV_START, code))


@numba.njit(cache=True, nogil=True, inline="always")
def _finish(value):  # type: ignore[no-untyped-def]
    """A mixing step, so that all 32 bits vary."""
    value ^= value >> np.uint32(16)
    value = np.uint32(value * np.uint32(0x7FEB352D))
    value ^= value >> np.uint32(15)
    # Zero marks an empty place in a table of hashes.
    return value | np.uint32(value == np.uint32(0))


@numba.njit(cache=True, nogil=True, inline="always")
def mix(first, second):  # type: ignore[no-untyped-def]
    """One 32-bit hash from two, order kept: for word pairs and names of two words."""
    value = np.uint32(np.uint32(first * np.uint32(0x9E3779B1)) ^ np.uint32(second + np.uint32(0x85EBCA6B)))
    value ^= value >> np.uint32(16)
    value = np.uint32(value * np.uint32(0x7FEB352D))
    value ^= value >> np.uint32(15)
    value = np.uint32(value * np.uint32(0x846CA68B))
    value ^= value >> np.uint32(16)
    return value


@numba.njit(cache=True, nogil=True)
def make_room(longest):  # type: ignore[no-untyped-def]
    """What `find_words` fills for a text of at most so many bytes: codes int32[m, 2], words int64[m, 3]."""
    codes = np.empty((CODES_PER_BYTE * longest, 2), np.int32)
    return codes, np.empty((len(codes), 3), np.int64)


@numba.njit(cache=True, nogil=True)
def find_words(tables, lexicon, data, bounds, room):  # type: ignore[no-untyped-def]
    """Fold the text within `bounds` of the data, and split it into words.

    Returns how many words, as `split_words` writes them, and how many codes, as `fold_text` does, are in the
    room.
    """
    codes, found = room
    count, marks = fold_text(tables, data, bounds, codes)
    fold_look_alikes(tables.latin, codes, count, marks)
    return split_words(lexicon, codes, count, found), count


@numba.njit(cache=True, nogil=True)
def fold_look_alikes(latin, codes, count, marks):  # type: ignore[no-untyped-def]
    """Turn look-alikes into Latin letters, in words that mix scripts and in texts with no letter that only
    the other script has. A text in Cyrillic, Greek or Armenian keeps its letters. `marks` are those of
    `fold_text`.
    """
    if not marks & IMITATES:
        return
    at = 0
    while at < count:
        begin, mixed = at, False
        while at < count and codes[at, 0] >> KIND_SHIFT == LETTER:
            mixed |= codes[at, 0] & CODE_MASK < _GREEK_START
            at += 1
        if mixed or not marks & FOREIGN:
            for place in range(begin, at):
                if codes[place, 0] & IMITATES:
                    codes[place, 0] = latin[codes[place, 0] & CODE_MASK]
        at += 1


@numba.njit(cache=True, nogil=True, inline="always")
def is_known(words, word):  # type: ignore[no-untyped-def]
    """Whether a table made by `lexicon.table_of` holds a hash."""
    mask = np.uint32(len(words) - 1)
    at = word & mask
    while words[at] != 0 and words[at] != word:
        at = (at + np.uint32(1)) & mask
    return words[at] != 0


@numba.njit(cache=True, nogil=True)
def split_words(lexicon, codes, count, out):  # type: ignore[no-untyped-def]
    """Split folded code points, look-alikes and all, into words; returns how many rows of `out` were filled.

    `out` is int64[n, 3]: hash, first and one past the last row of `codes`; a placeholder has the hash of its
    symbol.
    """
    currencies, places, place_pairs = lexicon.currencies, lexicon.places, lexicon.place_pairs
    last_words = np.uint32(len(lexicon.ends) - 1)
    lent, lent_out, ends = borrow(codes), borrow(out), borrow(lexicon.ends)
    # Typed zeros, since the compiler makes a second copy of what it calls with a literal.
    at, filled = np.int64(0), np.int64(0)
    while at < count:
        entry, begin = lent[2 * at], at
        kind = entry >> KIND_SHIFT
        at += 1
        if kind == LETTER:
            value = _FNV_START
            while True:
                value = _step(value, entry)
                if at == count:
                    break
                entry = lent[2 * at]
                if entry >> KIND_SHIFT != LETTER:
                    break
                at += 1
            word = _finish(value)
            row = 3 * filled
            lent_out[row], lent_out[row + 1], lent_out[row + 2] = word, begin, at
            filled += 1
            if ends[word & last_words] > 0:
                filled = _join_place(places, place_pairs, out, filled)
        elif kind == DIGIT:
            at, placeholder = _number(currencies, codes, begin, count)
            filled = _add_symbol(np.int32(placeholder), begin, at, out, filled)
        elif kind == UNSPACED:
            word, at = _take_piece(codes, begin, count)
            row = 3 * filled
            lent_out[row], lent_out[row + 1], lent_out[row + 2] = word, begin, at
            filled += 1
        elif kind == SYMBOL:
            filled = _add_symbol(entry, begin, at, out, filled)
    return filled


@numba.njit(cache=True, nogil=True)
def _join_place(places, place_pairs, out, filled):  # type: ignore[no-untyped-def]
    """Make a place of the last word, or of the last two, when they name one."""
    last = filled - 1
    word, begin, stop = np.uint32(out[last, 0]), out[last, 1], out[last, 2]
    if is_known(places, word):
        return _add_symbol(np.int32(PLACE), begin, stop, out, last)
    if last > 0 and is_known(place_pairs, mix(np.uint32(out[last - 1, 0]), word)):
        return _add_symbol(np.int32(PLACE), out[last - 1, 1], stop, out, last - 1)
    return filled


@numba.njit(cache=True, nogil=True)
def _take_piece(codes, begin, count):  # type: ignore[no-untyped-def]
    """The hash of the piece of a run without spaces that begins here, and where it ends.

    A row of one letter says no more than one of it, and is never parted.
    """
    is_whole = _is_one_word(codes, begin, count)
    last = codes[begin, 0]
    value, at = _step(_FNV_START, last), begin + 1
    while at < count:
        entry = codes[at, 0]
        if entry >> KIND_SHIFT != UNSPACED:
            break
        if entry != last:
            if not is_whole and _parts_words(last, entry):
                break
            value = _step(value, entry)
        last = entry
        at += 1
    return _finish(value), at


@numba.njit(cache=True, nogil=True)
def _is_one_word(codes, begin, count):  # type: ignore[no-untyped-def]
    """Whether a whole run without spaces begins here that is short enough to be one word."""
    if begin > 0 and codes[begin - 1, 0] >> KIND_SHIFT == UNSPACED:
        return False
    at = begin
    while at < count and codes[at, 0] >> KIND_SHIFT == UNSPACED:
        if at - begin == _ONE_WORD or codes[at, 0] & CODE_MASK >= _FIRST_IDEOGRAPH:
            return False
        at += 1
    return True


@numba.njit(cache=True, nogil=True, inline="always")
def _parts_words(before, after):  # type: ignore[no-untyped-def]
    """Whether one piece ends and another begins between two letters."""
    if after & BELONGS:
        return False
    is_ideograph = max(before & CODE_MASK, after & CODE_MASK) >= _FIRST_IDEOGRAPH
    among = _PARTS_AT_IDEOGRAPH if is_ideograph else _PARTS_AT_SOUND
    return _finish(_step(_step(_FNV_START, before), after)) % among == 0


@numba.njit(cache=True, nogil=True)
def _add_symbol(code, begin, stop, out, filled):  # type: ignore[no-untyped-def]
    word = np.int64(hash_code(code))
    if filled > 0 and out[filled - 1, 0] == word:
        # Rows of one symbol, and a number in several parts, say no more than one of them.
        out[filled - 1, 2] = stop
        return filled
    out[filled, 0], out[filled, 1], out[filled, 2] = word, begin, stop
    return filled + 1


@numba.njit(cache=True, nogil=True)
def _number(currencies, codes, begin, count):  # type: ignore[no-untyped-def]
    """Where the number that begins here ends, and which placeholder it is."""
    # Of a separator the entry is the code point, so those below are compared as they are.
    at, colon, digits = begin, False, 0
    while at < count:
        entry = codes[at, 0]
        if entry >> KIND_SHIFT == DIGIT:
            digits += 1
        elif not (_is_inside(entry) and at + 1 < count and codes[at + 1, 0] >> KIND_SHIFT == DIGIT):
            break
        elif entry == _COLON:
            colon = True
        at += 1
    if begin > 0 and _is_currency_sign(codes, begin, np.int64(-1), count):
        return at, PRICE
    after = _price_mark(currencies, codes, at, count)
    if after > at:
        return after, PRICE
    if colon and digits <= 4:
        return at, HOUR
    return at, NUMBER


@numba.njit(cache=True, nogil=True)
def _is_inside(code):  # type: ignore[no-untyped-def]
    for inside in _INSIDE_NUMBER:
        if code == inside:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _is_currency_sign(codes, at, step, count):  # type: ignore[no-untyped-def]
    """Whether a currency sign stands beside `at`, over one space, in the direction of `step`."""
    place = at + step if step < 0 else at
    if 0 <= place < count and codes[place, 0] == 32:
        place += step
    if not 0 <= place < count:
        return False
    for sign in _CURRENCY_SIGNS:
        if codes[place, 0] == sign:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _price_mark(currencies, codes, at, count):  # type: ignore[no-untyped-def]
    """The end of a currency sign or word, or of `:-`, after a number; `at` itself when there is none."""
    if at + 1 < count and codes[at, 0] in (_COLON, 44) and codes[at + 1, 0] in (_HYPHEN, _EN_DASH):
        return at + 2
    place = at + 1 if at < count and codes[at, 0] == 32 else at
    if _is_currency_sign(codes, at, np.int64(1), count):
        return place + 1
    stop, value = place, _FNV_START
    while stop < count and codes[stop, 0] >> KIND_SHIFT == LETTER:
        value = _step(value, codes[stop, 0])
        stop += 1
    if stop > place and is_known(currencies, _finish(value)):
        return stop
    return at
