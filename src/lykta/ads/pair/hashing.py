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
    ring = np.zeros(GRAM_LENGTH, np.uint64)
    value, seen, filled, spaced = np.uint64(0), 0, 0, False
    while at < stop and seen < LONGEST_STYLE:
        code, at = decode(data, at, stop)
        if code <= 32:
            if spaced:
                continue
            code = np.int32(32)
        spaced = code == 32
        place = seen % GRAM_LENGTH
        value = value * _STEP + np.uint64(code + 1) - ring[place] * _STEP_5
        ring[place] = np.uint64(code + 1)
        seen += 1
        if seen >= GRAM_LENGTH:
            mixed = value * _MIXER
            gram = np.uint32(mixed >> np.uint64(32))
            out[filled] = gram | np.uint32(gram == np.uint32(0))
            filled += 1
    return filled


@numba.njit(cache=True, nogil=True)
def word_pairs_of(words, out):  # type: ignore[no-untyped-def]
    """The hashes (uint32, never 0) of neighbouring word pairs, into `out`; a single word stands for itself."""
    if len(words) == 1:
        out[0] = words[0]
        return 1
    for at in range(len(words) - 1):
        pair = mix(words[at], words[at + 1])
        out[at] = pair | np.uint32(pair == np.uint32(0))
    return max(len(words) - 1, 0)


@numba.njit(cache=True, nogil=True)
def add_new(table, stamps, stamp, value):  # type: ignore[no-untyped-def]
    """Put a hash into an open-addressed set that a change of `stamp` empties; whether it was new.

    `table` (uint32) and `stamps` (int32) have one length, a power of two.
    """
    mask = np.uint32(len(table) - 1)
    at = value & mask
    while stamps[at] == stamp:
        if table[at] == value:
            return False
        at = (at + np.uint32(1)) & mask
    table[at] = value
    stamps[at] = stamp
    return True


@numba.njit(cache=True, nogil=True)
def find(table, stamps, stamp, value):  # type: ignore[no-untyped-def]
    """Where a hash stands in such a set, or -1."""
    mask = np.uint32(len(table) - 1)
    at = value & mask
    while stamps[at] == stamp:
        if table[at] == value:
            return np.int64(at)
        at = (at + np.uint32(1)) & mask
    return np.int64(-1)
