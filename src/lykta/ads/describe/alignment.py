"""The longest common run of words of two texts, in order, with gaps: by bits, 64 words at a time (compiled).

Hyyrö, "Bit-parallel LCS-length computation revisited" (AWOCA 2004): one row of bits per word of the second
text; a bit of 0 says that the common part grows at that word of the first text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
_ONE = np.uint64(1)
_ZERO = np.uint64(0)


def align(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """For each word of `first`, which word of `second` it is aligned with, or -1.

    The aligned words are equal, rise in both texts, and are as many as can be. Hashes must not be 0.
    """
    limbs = max((len(first) + 63) // 64, 1)
    keys, numbers = word_table(max(len(first), 1))
    masks = np.zeros((max(len(first), 1), limbs), np.uint64)
    rows = np.empty((len(second) + 1, limbs), np.uint64)
    matched = np.empty(len(first), np.int64)
    mask_words(first, keys, numbers, masks)
    align_words(keys, numbers, masks, second, rows, matched)
    return matched


def word_table(longest: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """An empty table from word to number with room for `longest` words, at most a quarter full."""
    size = 1 << (4 * longest - 1).bit_length()
    return np.zeros(size, np.uint32), np.zeros(size, np.int32)


@numba.njit(cache=True, nogil=True)
def find_word(keys, word):  # type: ignore[no-untyped-def]
    """Where a word is in the table, or the empty place where it would go."""
    mask = np.int64(len(keys) - 1)
    at = np.int64(word) & mask
    while keys[at] != 0 and keys[at] != word:
        at = (at + 1) & mask
    return at


@numba.njit(cache=True, nogil=True)
def mask_words(first, keys, numbers, masks):  # type: ignore[no-untyped-def]
    """Fill the table and, for each distinct word of `first`, the bits of where it stands."""
    keys[:] = 0
    distinct = 0
    limbs = (len(first) + 63) // 64
    for place in range(len(first)):
        at = find_word(keys, first[place])
        if keys[at] == 0:
            keys[at] = first[place]
            numbers[at] = distinct
            masks[distinct, :limbs] = _ZERO
            distinct += 1
        masks[numbers[at], place >> 6] |= _ONE << np.uint64(place & 63)


@numba.njit(cache=True, nogil=True)
def align_words(keys, numbers, masks, second, rows, matched):  # type: ignore[no-untyped-def]
    """Align the text that the table and masks were made of with `second`; returns how many words match.

    `rows` is room for uint64[len(second) + 1, limbs]; `matched`, as long as the first text, is the answer.
    """
    limbs = (len(matched) + 63) // 64
    rows[0, :limbs] = _FULL
    for step in range(len(second)):
        at = find_word(keys, second[step])
        if keys[at] == 0:
            rows[step + 1, :limbs] = rows[step, :limbs]
            continue
        number = numbers[at]
        carry = _ZERO
        for limb in range(limbs):
            row, mask = rows[step, limb], masks[number, limb]
            partial = row + carry
            total = partial + (row & mask)
            carry = np.uint64(partial < carry) | np.uint64(total < partial)
            rows[step + 1, limb] = total | (row & ~mask)
    return _trace_back(len(second), rows, matched)


@numba.njit(cache=True, nogil=True)
def _trace_back(steps, rows, matched):  # type: ignore[no-untyped-def]
    matched[:] = -1
    place, step, count = len(matched), steps, 0
    while place > 0 and step > 0:
        limb, bit = (place - 1) >> 6, np.uint64((place - 1) & 63)
        if (rows[step, limb] >> bit) & _ONE:
            place -= 1
            continue
        step -= 1
        if step == 0 or (rows[step, limb] >> bit) & _ONE:
            place -= 1
            matched[place] = step
            count += 1
    return count
