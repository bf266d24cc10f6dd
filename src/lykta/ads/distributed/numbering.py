"""What is numbered over all pieces: keys as they are first met, and the places where words stand.

Texts and words stay on the machines that have them; here they are keys of 128 bits, and get their numbers.
"""

from __future__ import annotations

from collections.abc import Buffer, Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.engine import PieceStore
from lykta.ads.pair.corpus import Work, lay_side_by_side
from lykta.ads.pipeline.spellings import MOST_PLACES, index_of, untitled_texts
from lykta.ads.pipeline.wording import compare_texts

type Keys = npt.NDArray[np.uint64]
type Numbers = npt.NDArray[np.int64]

# So many places, and one spelling's more, are put in order by one task.
PLACES_AT_ONCE = 4_000_000
_ALONE: Final = Work(1)
_SMALLEST: Final = 1 << 12


def keys_of(values: Iterable[Buffer]) -> Keys:
    """A key uint64[m, 2] of each value: BLAKE2b of 128 bits (RFC 7693), so that equal keys are equal values.

    That two of a billion different values have one key is less likely than that this machine errs: 10^-21.
    """
    joined = b"".join(blake2b(value, digest_size=16).digest() for value in values)
    return np.frombuffer(bytearray(joined), np.uint64).reshape(-1, 2)


class Numbering:
    """The keys that were met so far, in `arrays`; `size` is how many."""

    def __init__(self, arrays: ArrayStore = IN_MEMORY) -> None:
        self._arrays = arrays
        self._keys = np.zeros((_SMALLEST, 2), np.uint64)
        self._slots = np.full(2 * _SMALLEST, -1, np.int64)
        self.size = 0

    def number(self, keys: Keys) -> npt.NDArray[np.int64]:
        """The numbers int64[m] of keys uint64[m, 2]; a new one gets the next number."""
        most = self.size + len(keys)
        if most > len(self._keys):
            self._grow(max(most, 2 * len(self._keys)))
        numbers = np.empty(len(keys), np.int64)
        self.size = int(_number(keys, self._keys, self.size, self._slots, numbers))
        return numbers

    def _grow(self, room: int) -> None:
        keys = self._arrays.empty((room, 2), np.uint64)
        keys[: self.size] = self._keys[: self.size]
        self._keys, self._slots = keys, self._arrays.empty(1 << int(2 * room - 1).bit_length(), np.int64)
        self._slots.fill(-1)
        _place(keys[: self.size], self._slots)


@numba.njit(cache=True, nogil=True)
def _place(keys, slots):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for number in range(len(keys)):
        at = np.int64(keys[number, 0] >> np.uint64(1)) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = number


@numba.njit(cache=True, nogil=True)
def _number(met, keys, size, slots, numbers):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for row in range(len(met)):
        at = np.int64(met[row, 0] >> np.uint64(1)) & mask
        while slots[at] >= 0 and (keys[slots[at], 0] != met[row, 0] or keys[slots[at], 1] != met[row, 1]):
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at], keys[size, 0], keys[size, 1] = size, met[row, 0], met[row, 1]
            size += 1
        numbers[row] = slots[at]
    return size


class PieceIndex(NamedTuple):
    """The index of the texts of one piece: `words`, its spellings in the order in which they are first met;
    the places of spelling s from `ends[s]` on up to `ends[s + 1]`, and of each text what it `begins` with,
    both numbered from 0 on.
    """

    words: pa.LargeStringArray
    ends: Numbers
    places: npt.NDArray[np.unsignedinteger]
    begins: Numbers


class _PieceSummary(NamedTuple):
    """The spellings of a piece with a key uint64[s, 2] of each, how often each stands, int64[s], and what
    each text begins with.
    """

    words: pa.LargeStringArray
    keys: Keys
    counts: Numbers
    begins: Numbers


class _Numbered(NamedTuple):
    """The same as a piece, its spellings by their `numbers` int64[s] in the file, rising, and its places
    numbered from `first` on.
    """

    numbers: Numbers
    ends: Numbers
    places: npt.NDArray[np.unsignedinteger]
    first: int


class DistributedIndex:
    """The index of the different texts, of which `rows` are the first ads in each piece of the `ads`.

    Its tables are made in this order: the spellings, then what needs their numbers. Numbers and places are
    those of `spellings.Index`, since the pieces come in the order of their ads.
    """

    def __init__(self, ads: PieceStore, rows: list[Numbers]) -> None:
        self._ads, self._rows = ads, rows
        self._numbers: list[npt.NDArray[np.uint32]] = []
        self._counts = np.zeros(0, np.int64)
        self._begins: list[Numbers] = []
        # The first place of each piece, and at last how many there are.
        self._firsts = [0]

    def spellings(self) -> Iterator[pa.Table]:
        """The table `spellings`, piece by piece those that are new in it."""
        self._pieces = self._ads.keep(_index_piece, self._rows)
        numbering = Numbering()
        for summary in self._pieces.keep(_summarise_piece).fetch():
            known = numbering.size
            numbers = numbering.number(summary.keys)
            self._count(numbers, summary.counts, numbering.size)
            self._numbers.append(numbers.astype(np.uint32))
            self._begins.append(summary.begins + self._firsts[-1])
            # One number is left out between two texts.
            self._firsts.append(self._firsts[-1] + int(summary.counts.sum()) + len(summary.begins))
            fresh = summary.words.filter(pa.array(numbers >= known))
            numbered = np.arange(known, numbering.size, dtype=np.uint32)
            yield pa.table({"number": numbered, "spelling": fresh})

    def stands(self) -> Iterator[pa.Table]:
        """The table `stands`, some numbers after the other."""
        given = list(zip(self._numbers, self._firsts, strict=False))
        numbered = self._pieces.keep(_renumber_piece, given)
        of_step = (np.cumsum(self._counts) - self._counts) // PLACES_AT_ONCE
        cuts = [0, *(np.flatnonzero(np.diff(of_step)) + 1).tolist(), len(self._counts)]
        ranges = list(pairwise(cuts))
        asked = [list(enumerate(ranges))] * len(given)
        yield from numbered.exchange(asked, _between, [self._kind] * len(ranges), _standing).fetch()
        numbered.close()
        self._pieces.close()

    def wordings(self) -> pa.Table:
        """The table `wordings`."""
        begins = np.concatenate(self._begins).astype(self._kind)
        return pa.table({"wording": np.arange(len(begins), dtype=np.uint32), "begins": begins})

    @property
    def _kind(self) -> type[np.unsignedinteger]:
        return np.uint32 if self._firsts[-1] < MOST_PLACES else np.uint64

    def _count(self, numbers: Numbers, counts: Numbers, size: int) -> None:
        grown = np.zeros(size, np.int64)
        grown[: len(self._counts)] = self._counts
        # No number stands twice.
        grown[numbers] += counts
        self._counts = grown


def _index_piece(ads: pa.Table, rows: Numbers) -> PieceIndex:
    compared = compare_texts(ads.take(pa.array(rows)), _ALONE)
    texts = untitled_texts(compared.bodies, compared.offsets[1:], compared.data, _ALONE)
    index = index_of(texts)
    words = index.spellings()["spelling"].combine_chunks()
    places = index.places(0, len(words))
    return PieceIndex(words, index.ends, places, index.begins.astype(np.int64))


def _summarise_piece(piece: PieceIndex) -> _PieceSummary:
    keys = keys_of(piece.words.cast(pa.large_binary()).to_pylist())
    return _PieceSummary(piece.words, keys, np.diff(piece.ends), piece.begins)


def _renumber_piece(piece: PieceIndex, given: tuple[npt.NDArray[np.uint32], int]) -> _Numbered:
    numbers, first = given
    order = np.argsort(numbers)
    ends, places = lay_side_by_side(piece.ends[:-1], piece.ends[1:], piece.places, order)
    return _Numbered(numbers[order].astype(np.int64), ends, places, first)


def _between(piece: _Numbered, asked: tuple[int, int]) -> _Numbered:
    """The spellings with numbers from the first up to the second."""
    begin, stop = np.searchsorted(piece.numbers, asked).tolist()
    ends = piece.ends[begin : stop + 1]
    return _Numbered(piece.numbers[begin:stop], ends - ends[0], piece.places[ends[0] : ends[-1]], piece.first)


def _standing(kind: type[np.unsignedinteger], pieces: list[_Numbered]) -> pa.Table:
    numbers = np.concatenate([np.repeat(piece.numbers, np.diff(piece.ends)) for piece in pieces])
    places = np.concatenate([piece.places.astype(np.int64) + piece.first for piece in pieces])
    # The pieces come in their order, and each number's places rise in each.
    order = np.argsort(numbers, kind="stable")
    return pa.table({"number": numbers[order].astype(np.uint32), "place": places[order].astype(kind)})
