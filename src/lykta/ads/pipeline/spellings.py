"""Where which words stand: the tables in which words are looked up, and no text is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.kernel.borrowed import borrow, inlined
from lykta.ads.kernel.text_bytes import key_of, same_bytes
from lykta.ads.kernel.wide_bytes import (
    EIGHT,
    SIXTY_FOUR,
    bytes_within,
    eight_bytes,
    trailing_zeros,
)
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import distinct_texts
from lykta.ads.pipeline.wording import cut_texts

# So many places and more do not fit into 32 bits.
MOST_PLACES = 1 << 32
# So many places are put in their order in one step, and more where one spelling has more or where it would
# take more steps than this, since each step reads all places.
_AT_ONCE, _STEPS = 1 << 23, 16
_SMALLEST = 1 << 17

_SPACE = 0x20
_TAB, _LINE, _PAGE, _RETURN = 0x09, 0x0A, 0x0C, 0x0D
# All white space begins with one of these bytes.
_may_be_gaps = bytes_within(((0x00, _SPACE), (0xC2, 0xC2), (0xE1, 0xE3)))
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Vocabulary(NamedTuple):
    """What runs of letters were met so far, numbered in the order in which they were first met.

    Open addressing: `slots` int32 hold numbers, or -1. `runs` int64[room, 4] hold of each number its key,
    where it first stands, its bytes and how often it was met: side by side, since all are asked for at once.
    Half of the slots is the most that are taken.
    """

    slots: NDArray[np.int32]
    runs: NDArray[np.int64]

    @classmethod
    def empty(cls, slots: int = _SMALLEST) -> Vocabulary:
        """One that knows nothing yet, for half as many as it has slots, a power of two."""
        return cls(np.full(slots, -1, np.int32), np.zeros((slots // 2, 4), np.int64))

    def grow(self, filled: int) -> Vocabulary:
        """The same with twice the room; `filled` is how many numbers are given."""
        larger = Vocabulary.empty(2 * len(self.slots))
        larger.runs[:filled] = self.runs[:filled]
        _place(larger.slots, larger.runs, filled)
        return larger


@inlined
def _slot_of(key):  # type: ignore[no-untyped-def]
    """Where to look for a key first, before the mask; the key of a short run is not mixed yet."""
    key = np.uint64(key)
    return np.int64(((key ^ (key >> np.uint64(32))) * _FACTOR) >> np.uint64(32))


@numba.njit(cache=True, nogil=True)
def _place(slots, runs, filled):  # type: ignore[no-untyped-def]
    mask = len(slots) - 1
    for number in range(filled):
        at = _slot_of(runs[number, 0]) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = number


@inlined
def gap_at(data, at, end):  # type: ignore[no-untyped-def]
    r"""How many bytes the white space here has, as `[\s\pZ]` of a pattern means it, in UTF-8; 0 where a
    letter or sign stands. `data` is borrowed.
    """
    byte = data[at]
    if byte <= _SPACE:
        return 1 if byte in (_SPACE, _TAB, _LINE, _PAGE, _RETURN) else 0
    if byte == 0xC2:  # U+00A0
        return 2 if at + 1 < end and data[at + 1] == 0xA0 else 0
    if byte < 0xE1 or byte > 0xE3 or at + 2 >= end:
        return 0
    second, third = data[at + 1], data[at + 2]
    if byte == 0xE1:  # U+1680
        return 3 if second == 0x9A and third == 0x80 else 0
    if byte == 0xE3:  # U+3000
        return 3 if second == 0x80 and third == 0x80 else 0
    # U+2000 to U+200A, U+2028, U+2029, U+202F; and U+205F.
    of_spaces = third <= 0x8A or third in (0xA8, 0xA9, 0xAF)
    return 3 if (second == 0x80 and of_spaces) or (second == 0x81 and third == 0x9F) else 0


@inlined
def _run_end(data, at, end, size):  # type: ignore[no-untyped-def]
    """Where the run that begins here ends; `size` is that of all data."""
    at += 1
    while at < end:
        if at + SIXTY_FOUR <= size:
            at += trailing_zeros(_may_be_gaps(data, at))
            if at >= end:
                break
        if gap_at(data, at, end):
            return at
        at += 1
    return end


@inlined
def _key(data, begin, end, size):  # type: ignore[no-untyped-def]
    """The key of a run; up to eight bytes are the key themselves. `size` is that of all data."""
    if end - begin > EIGHT:
        return np.int64(key_of(data, begin, end - begin))
    if begin + EIGHT <= size:
        unused = np.uint64(8 * (EIGHT - (end - begin)))
        return np.int64(eight_bytes(data, begin) << unused)
    key = np.uint64(0)
    for at in range(begin, end):
        key = (key >> np.uint64(8)) | (np.uint64(data[at]) << np.uint64(56))
    return np.int64(key)


class UntitledTexts(NamedTuple):
    """The different texts without their titles, `data[begins[w]:ends[w]]` in UTF-8, int64[w] each, numbered
    in the order of the first ads that bear them; and `of` int64[n], which of them each ad has.
    """

    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    data: NDArray[np.uint8]
    of: NDArray[np.int64]

    def take(self, numbers: NDArray[np.uint32]) -> pa.LargeStringArray:
        """The texts with these numbers."""
        begins = self.begins[numbers]
        return cut_texts(self.data, begins, self.ends[numbers] - begins)


def untitled_texts(
    begins: NDArray[np.int64], ends: NDArray[np.int64], data: NDArray[np.uint8], work: Work
) -> UntitledTexts:
    """The different ones of the texts of ads, `data[begins[a]:ends[a]]`; a text may have no letters."""
    once = distinct_texts(begins, ends, data, work)
    return UntitledTexts(begins[once.first], ends[once.first], data, once.of)


@dataclass(frozen=True, slots=True)
class Index:
    """Where each run of letters without white space stands, as it is spelled, in the different texts.

    All runs of all texts are numbered one after the other, with one number left out between two texts: their
    places. Of each spelling `spelled` is where in the bytes of the texts it first stands and its bytes,
    int64[s] each; it has the places from `ends[s]` on up to `ends[s + 1]` of all that are put in the order of
    spellings. `held` uint32 are the spellings of one text after the other, by number, each text's from one
    of `bounds` int64[w + 1] up to the next.
    """

    texts: UntitledTexts
    spelled: tuple[NDArray[np.int64], NDArray[np.int64]]
    ends: NDArray[np.int64]
    held: NDArray[np.uint32]
    bounds: NDArray[np.int64]

    @property
    def begins(self) -> NDArray[Any]:
        """The first place of each text."""
        return (self.bounds[:-1] + np.arange(len(self.bounds) - 1)).astype(self._kind)

    @property
    def _kind(self) -> type[np.unsignedinteger]:
        # As few bytes as will do: a common letter is asked for by all places of half of the spellings.
        return np.uint32 if len(self.held) + len(self.bounds) <= MOST_PLACES else np.uint64

    def places(self, first: int, stop: int) -> NDArray[Any]:
        """The places of the spellings from one number up to another, by number and rising."""
        ends = self.ends[first : stop + 1]
        places = np.empty(int(ends[-1] - ends[0]), self._kind)
        _put_in_order(self.held, self.bounds, first, ends[:-1] - ends[0], places)
        return places

    def spellings(self) -> pa.Table:
        """The table `spellings`: each with its `number`, in the order in which they are first met."""
        words = cut_texts(self.texts.data, *self.spelled)
        return pa.table({"number": _numbers(len(words)), "spelling": words})

    def wordings(self) -> pa.Table:
        """The table `wordings`: of each `wording`, the place that it `begins` with."""
        return pa.table({"wording": _numbers(len(self.begins)), "begins": pa.array(self.begins)})

    def stands(self) -> Iterator[pa.Table]:
        """The table `stands` in parts: each `place` of the spelling with this `number`, by both."""
        first, spellings, at_once = 0, len(self.ends) - 1, max(_AT_ONCE, len(self.held) // _STEPS)
        while first < max(spellings, 1):
            last = int(np.searchsorted(self.ends, self.ends[first] + at_once, "right")) - 1
            stop = min(max(last, first + 1), spellings)
            numbers = np.repeat(np.arange(first, stop, dtype=np.uint32), np.diff(self.ends[first : stop + 1]))
            yield pa.table({"number": numbers, "place": self.places(first, stop)})
            first = max(stop, 1)

    def tables(self) -> dict[str, pa.Table]:
        """All three by their names."""
        stands = pa.concat_tables(self.stands())
        return {"spellings": self.spellings(), "stands": stands, "wordings": self.wordings()}


def _numbers(count: int) -> pa.Array:
    return pa.array(np.arange(count, dtype=np.uint32))


def index_of(texts: UntitledTexts, arrays: ArrayStore = IN_MEMORY) -> Index:
    """The index of all texts; what it holds of each run lies in `arrays`."""
    total, known, filled, wording, taken = len(texts.begins), Vocabulary.empty(), 0, 0, 0
    # What is never written costs no memory: a run and the white space after it take two bytes. Texts may lie
    # over one another, so that all together are longer than their bytes.
    held = arrays.empty(int(((texts.ends - texts.begins + 1) // 2).sum()), np.uint32)
    bounds = np.zeros(total + 1, np.int64)
    given, into = (texts.begins, texts.ends, texts.data), (held, bounds)
    while wording < total:
        done = (wording, filled, taken)
        wording, filled, taken = _number(given, done, known, into)
        if wording < total:
            known = known.grow(filled)
    _, spelled_at, sizes, counts = known.runs[:filled].T
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return Index(texts, (spelled_at.copy(), sizes.copy()), ends, held[:taken], bounds)


@numba.njit(cache=True, nogil=True)
def _number(texts, done, known, into):  # type: ignore[no-untyped-def]
    """Number the spellings of texts for as long as the vocabulary has room for all that the next may bring.

    `done` is the next text, how many spellings have numbers, and how many places of `held` are taken; `into`
    is `held`, the spellings of one text after the other, and the `bounds` of texts in it.
    """
    begins, ends, data = texts
    held, bounds = into
    slots, runs, lent, lent_held = borrow(known.slots), borrow(known.runs), borrow(data), borrow(held)
    mask = len(known.slots) - 1
    wording, filled, taken = done
    while wording < len(begins):
        at, end = begins[wording], ends[wording]
        if filled + (end - at) // 2 + 1 > len(known.runs):
            break
        while at < end:
            gap = gap_at(lent, at, end)
            if gap:
                at += gap
                continue
            begin, at = at, _run_end(lent, at, end, len(data))
            key, size = _key(lent, begin, at, len(data)), at - begin
            slot = _slot_of(key) & mask
            while slots[slot] >= 0:
                run = 4 * np.int64(slots[slot])
                if (
                    runs[run] == key
                    and runs[run + 2] == size
                    and (size <= EIGHT or same_bytes(lent, runs[run + 1], lent, begin, size))
                ):
                    break
                slot = (slot + 1) & mask
            if slots[slot] < 0:
                slots[slot], run = filled, 4 * filled
                runs[run], runs[run + 1], runs[run + 2] = key, begin, size
                filled += 1
            run = 4 * np.int64(slots[slot])
            runs[run + 3] += 1
            lent_held[taken] = slots[slot]
            taken += 1
        wording += 1
        bounds[wording] = taken
    return wording, filled, taken


@numba.njit(cache=True, nogil=True)
def _put_in_order(held, bounds, first, free, places):  # type: ignore[no-untyped-def]
    """The places of the spellings from a first number on, each one's from one that is `free`, int64[s]; they
    move on.
    """
    spellings = len(free)
    lent_held, lent_free, into = borrow(held), borrow(free), borrow(places)
    for wording in range(len(bounds) - 1):
        for at in range(bounds[wording], bounds[wording + 1]):
            number = np.int64(lent_held[at]) - first
            if 0 <= number < spellings:
                # No run follows the last of another text.
                into[lent_free[number]] = at + wording
                lent_free[number] += 1
