"""The different texts of a file: what is written twice, letter for letter, is compared once."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.kernel.text_bytes import key_of, same_bytes
from lykta.ads.pair.corpus import Work

# Read-only, as the bytes of texts are.
_NO_BYTES = np.frombuffer(b"", np.uint8)


class Distinct(NamedTuple):
    """`of` int64[n], the number of each ad's text; `first` int64[t], the least ad with each text.

    Texts are numbered in the order of their first ads.
    """

    of: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """The number of different texts."""
        return len(self.first)

    def copies(self) -> npt.NDArray[np.int64]:
        """Pairs int64[m, 2] of ads: the first ad of a text with each later ad of the same text."""
        later = np.flatnonzero(self.first[self.of] != np.arange(len(self.of)))
        return np.stack([self.first[self.of[later]], later], axis=1)


def distinct_texts(
    begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], data: npt.NDArray[np.uint8], work: Work
) -> Distinct:
    """Which ads have the same text, byte for byte; that of ad a is `data[begins[a]:ends[a]]`."""
    ads = len(begins)
    keys = np.empty(ads, np.uint64)
    for _ in work.over(ads, lambda a, b: put_keys(begins[a:b], ends[a:b], data, keys[a:b])):
        pass
    once = distinct_keys(keys)
    wrong = work.over(ads, lambda begin, stop: _differs(begins, ends, data, *once, begin, stop))
    # Two texts of one key have never been seen; they would be told apart all the same.
    if any(list(wrong)):
        once = Distinct(*_distinct(begins, ends, data, keys, careful=True))
    return once


def distinct_keys(keys: npt.NDArray[np.uint64]) -> Distinct:
    """Which ads have the same key, uint64[n]."""
    nothing = np.zeros(0, np.int64)
    return Distinct(*_distinct(nothing, nothing, _NO_BYTES, keys, careful=False))


@numba.njit(cache=True, nogil=True)
def put_keys(begins, ends, data, keys):  # type: ignore[no-untyped-def]
    """Put the key of each text `data[begins[t]:ends[t]]` into `keys` uint64[t]."""
    lent = borrow(data)
    for text in range(len(keys)):
        keys[text] = key_of(lent, begins[text], ends[text] - begins[text])


@numba.njit(cache=True, nogil=True)
def _distinct(begins, ends, data, keys, careful):  # type: ignore[no-untyped-def]
    ads, slots = len(keys), 16
    while slots < 2 * ads:
        slots *= 2
    table = np.full(slots, -1, np.int64)
    of, first, total = np.empty(ads, np.int64), np.empty(ads, np.int64), 0
    for ad in range(ads):
        at = np.int64(keys[ad] >> np.uint64(1)) & (slots - 1)
        while table[at] >= 0:
            text = table[at]
            if keys[first[text]] == keys[ad] and (not careful or _same(data, begins, ends, first[text], ad)):
                break
            at = (at + 1) & (slots - 1)
        if table[at] < 0:
            table[at], first[total] = total, ad
            total += 1
        of[ad] = table[at]
    return of, first[:total].copy()


@numba.njit(cache=True, nogil=True)
def _differs(begins, ends, data, of, first, begin, stop):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
    for ad in range(begin, stop):
        if first[of[ad]] != ad and not _same(data, begins, ends, first[of[ad]], ad):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _same(data, begins, ends, one, other):  # type: ignore[no-untyped-def]
    size, lent = ends[one] - begins[one], borrow(data)
    return ends[other] - begins[other] == size and same_bytes(lent, begins[one], lent, begins[other], size)
