"""How a word begins that may mean something to the scanner.

Nine words in ten mean nothing, and those are told by their first three letters, taken in one step.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from lykta.ads.identify.stretch import whole
from lykta.ads.identify.words import ADDRESS, CLOCK, PLATFORM, PLUS, PRICE_BEFORE, flagged_words, number_words
from lykta.ads.kernel.borrowed import inlined
from lykta.ads.kernel.wide_bytes import eight_bytes

# Three letters tell a word, each by its place in the alphabet in five bits: 0 where the word has ended. Two
# bits more say that the word has no other letters, and that a space or a line end stands before it.
_TOLD, _BITS, _ENDED, _AFTER_SPACE, _SIZE = 3, 5, 1 << 15, 1 << 16, 1 << 17
# A letter that is none of the alphabet, with which no known word goes on.
_OTHER = 27
# Letters that stand for a digit by themselves, in one case or the other (see `symbols`).
_LIKE_DIGITS = "oli"
_SMALL_I = ord("i")
# What means something wherever it stands. A unit does so only after digits, a top level only after a dot.
_ANYWHERE = ADDRESS | PLATFORM | PRICE_BEFORE | CLOCK | PLUS

_ALL, _HIGH = np.uint64(0xFFFFFFFFFFFFFFFF), np.uint64(0x8080808080808080)
_FIRST, _SECOND, _THIRD = np.uint64(0x1F), np.uint64(0x3E0), np.uint64(0x7C00)


@lru_cache(maxsize=1)
def beginnings() -> NDArray[np.uint8]:
    """A bit for each way a word may begin, set where the word may mean something; 16 KiB."""
    flags = np.zeros(_SIZE, np.bool_)
    numbers = number_words().keys()
    flagged = flagged_words()
    after_space = {word for word, flag in flagged.items() if flag & _ANYWHERE}
    # An "a" or "at" may be an at sign, with a sign before it.
    at_signs = {"a", *("a" + letter for letter in ascii_lowercase)}
    for known, where in ((flagged.keys() | at_signs, 0), (after_space, _AFTER_SPACE)):
        for word in (known | numbers | _alike()) | _longer(numbers):
            flags[_place(word[:_TOLD]) | where | (_ENDED if len(word) <= _TOLD else 0)] = True
        for word in _alike() | _longer(numbers):
            flags[_place(word[:_TOLD]) | where] = True
    return np.packbits(flags, bitorder="little")


def _alike() -> set[str]:
    """What may be digits written as letters."""
    return {"".join(word) for size in range(1, _TOLD + 1) for word in product(_LIKE_DIGITS, repeat=size)}


def _longer(numbers: Iterable[str]) -> set[str]:
    """What goes on from a short number: it may be several, written together."""
    return {
        number + "".join(more)
        for number in numbers
        for size in range(_TOLD - len(number) + 1)
        for more in product(ascii_lowercase, repeat=size)
    }


def _place(word: str) -> int:
    return sum((ord(letter) & 31) << _BITS * at for at, letter in enumerate(word))


@inlined
def _first_letters(eight: np.uint64, letters: int) -> np.uint64:
    """The first three letters as a place, of a word that begins with so many letters of ASCII."""
    first = eight & (_ALL >> np.uint64(64 - 8 * min(letters, _TOLD)))
    return (first & _FIRST) | ((first >> np.uint64(3)) & _SECOND) | ((first >> np.uint64(6)) & _THIRD)


@inlined
def _first_wide_letters(
    data: NDArray[np.uint8], i: int, end: int, fold: NDArray[np.uint8]
) -> tuple[int, int]:
    """The first three letters as a place, with marks or without, and how many bytes they are."""
    place, shift, at = 0, 0, i
    while at < end and shift < _TOLD * _BITS:
        code = whole(data[at])
        at += 1
        if code >= 0x80:
            code = (code & 0x1F) << 6 | whole(data[at]) & 0x3F
            at += 1
        letter = whole(fold[code])
        place |= (letter if letter > 0 else _OTHER) << shift
        shift += _BITS
    return place, at - i


@inlined
def may_mean_something(
    data: NDArray[np.uint8],
    i: int,
    letters: int,
    begin: int,
    tables: tuple[NDArray[np.uint8], NDArray[np.uint8]],
) -> bool:
    """Whether the word of so many bytes at `i` in the text from `begin` on may mean something to the scanner.

    The word is in Latin letters of one or two bytes, and eight bytes are there from `i` on. `tables` are how
    letters fold and `beginnings`.
    """
    fold, known = tables
    eight, told = eight_bytes(data, i), min(letters, _TOLD)
    if eight & _HIGH & (_ALL >> np.uint64(64 - 8 * told)):
        place, told = _first_wide_letters(data, i, i + letters, fold)
    else:
        place = whole(_first_letters(eight, told))
    if letters <= told:
        place |= _ENDED
    if i > begin and (data[i - 1] == 32 or data[i - 1] == 10):
        place |= _AFTER_SPACE
    if (known[place >> 3] >> (place & 7)) & 1 == 0:
        return False
    return letters > 1 or data[i] != _SMALL_I
