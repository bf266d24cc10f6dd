"""Passages of a few words, and marking those of a text that are stock."""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import mix

PASSAGE: Final = 4
"""The words of a passage."""

TEXT_BITS: Final = 24
"""The bits below a passage's key, where the number of a text that holds it may stand."""

STOCK: Final = np.uint32(1)
"""The lowest bit of a word marks it as stock: it then is another word than the same outside of stock."""

_SALT: Final = np.uint32(0x51A7C0DE)


def stock_of(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The table of some passages, by their keys: open-addressed, 0 for empty."""
    table = np.zeros(1 << max(4, int(4 * len(keys)).bit_length()), np.uint64)
    _insert(table, keys)
    return table


@numba.njit(cache=True, nogil=True, inline="always")
def passage_key(words, at):  # type: ignore[no-untyped-def]
    """The key of the passage that begins here, 40 bits and never 0."""
    key = np.uint64(0xCBF29CE484222325)
    for place in range(at, at + PASSAGE):
        key = (key ^ np.uint64(words[place])) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(31)
    key >>= np.uint64(TEXT_BITS)
    return key | np.uint64(key == np.uint64(0))


@numba.njit(cache=True, nogil=True)
def mark(words, stock, out):  # type: ignore[no-untyped-def]
    """The words of a text into `out`, those that lie in a passage of `stock` marked, and all others not."""
    mask, covered = np.uint64(len(stock) - 1), 0
    for at in range(len(words)):
        if at + PASSAGE <= len(words):
            key = passage_key(words, at)
            slot = key & mask
            while stock[slot] != 0 and stock[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if stock[slot] != 0:
                covered = at + PASSAGE
        out[at] = mix(words[at], _SALT) | STOCK if at < covered else words[at] & ~STOCK


@numba.njit(cache=True, nogil=True)
def _insert(table, keys):  # type: ignore[no-untyped-def]
    mask = np.uint64(len(table) - 1)
    for key in keys:
        at = key & mask
        while table[at] != 0 and table[at] != key:
            at = (at + np.uint64(1)) & mask
        table[at] = key
