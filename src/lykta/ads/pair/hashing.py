"""The hashes that pairing counts with: character 5-grams and word pairs (compiled)."""

from __future__ import annotations

import numba
import numpy as np

from lykta.ads.normalise.fold_kernel import decode
from lykta.ads.normalise.words_kernel import mix

GRAM_LENGTH = 5
# Style shows early: what stands after four thousand characters changes no similarity worth naming, and a
# bound keeps a single huge text from holding up all others.
LONGEST_STYLE = 4096

_STEP = np.uint64(0x100000001B3)
_STEP_5 = np.uint64(pow(0x100000001B3, GRAM_LENGTH, 2**64))
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@numba.njit(cache=True, nogil=True)
def grams_of(data, bounds, out):  # type: ignore[no-untyped-def]
    """The hashes (uint32, never 0) of a text's character 5-grams, one for each position, into `out`.

    Letter case, punctuation and spaces are kept, since they are what a writer does without thinking (Koppel
    & Schler 2004; Stamatatos 2013 on character n-grams); runs of white space count as one space. Returns how
    many were written; a text under five characters has none.
    """
    at, stop = bounds
    value, seen, filled, spaced = np.uint64(0), 0, 0, False
    # The window's five characters, oldest first: plain variables, since a ring costs a division a letter.
    first = second = third = fourth = fifth = np.uint64(0)
    while at < stop and seen < LONGEST_STYLE:
        code, at = decode(data, at, stop)
        if code <= 32:
            if spaced:
                continue
            code = np.int32(32)
        spaced = code == 32
        value = value * _STEP + np.uint64(code + 1) - first * _STEP_5
        first, second, third, fourth, fifth = second, third, fourth, fifth, np.uint64(code + 1)
        seen += 1
        if seen >= GRAM_LENGTH:
            mixed = value * _MIXER
            gram = np.uint32(mixed >> np.uint64(32))
            out[filled] = gram | np.uint32(gram == np.uint32(0))
            filled += 1
    return filled


@numba.njit(cache=True, nogil=True)
def word_pairs_of(words, out):  # type: ignore[no-untyped-def]
    """The hashes (uint32, never 0) of neighbouring word pairs, into `out`; a word alone stands for itself."""
    if len(words) == 1:
        out[0] = words[0]
        return 1
    for at in range(len(words) - 1):
        pair = mix(words[at], words[at + 1])
        out[at] = pair | np.uint32(pair == np.uint32(0))
    return max(len(words) - 1, 0)


@numba.njit(cache=True, nogil=True, inline="always")
def add_new(table, stamp, value, mask):  # type: ignore[no-untyped-def]
    """Put a hash (uint32) into an open-addressed set that a change of `stamp` empties; whether it was new.

    `table` is uint64, of a length that is a power of two: the stamp in the upper half, the hash in the lower.
    `mask` is its length less one, or less for few values: what is small stays in the cache.
    """
    entry = (np.uint64(stamp) << np.uint64(32)) | np.uint64(value)
    at = value & mask
    while table[at] >> np.uint64(32) == np.uint64(stamp):
        if table[at] == entry:
            return False
        at = (at + np.uint32(1)) & mask
    table[at] = entry
    return True


@numba.njit(cache=True, nogil=True, inline="always")
def find(table, stamp, value, mask):  # type: ignore[no-untyped-def]
    """Where a hash stands in such a set, or -1; `mask` is the one it was filled with."""
    entry = (np.uint64(stamp) << np.uint64(32)) | np.uint64(value)
    at = value & mask
    while table[at] >> np.uint64(32) == np.uint64(stamp):
        if table[at] == entry:
            return np.int64(at)
        at = (at + np.uint32(1)) & mask
    return np.int64(-1)


@numba.njit(cache=True, nogil=True, inline="always")
def mask_for(values, slots):  # type: ignore[no-untyped-def]
    """The mask of the smallest set that so many values fill by half at most, of at most `slots`."""
    size = 64
    while size < 2 * values and size < slots:
        size *= 2
    return np.uint32(size - 1)
