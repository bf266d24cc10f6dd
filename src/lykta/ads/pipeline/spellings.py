"""Which texts hold which words, as they stand: the table in which words are looked up, and no text read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.kernel.borrowed import borrowed, stamp
from lykta.ads.kernel.text_bytes import key_of, same_bytes
from lykta.ads.kernel.wide_bytes import copy_bytes
from lykta.ads.normalise import text_buffers
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct, distinct_texts
from lykta.ads.pipeline.gaps import gap_at
from lykta.ads.pipeline.vocabulary import Vocabulary

# The kernel is compiled anew when a part of it changes.
_STAMP = stamp("pipeline/gaps", "kernel/text_bytes")


class Texts(NamedTuple):
    """The texts of all ads as bytes, `offsets` int64[n + 1] into `data`, and which of them are the same."""

    offsets: NDArray[np.int64]
    data: NDArray[np.uint8]
    once: Distinct

    @property
    def wording(self) -> NDArray[np.uint32]:
        """The number of each ad's text among the different ones, in the order of their first ads."""
        return self.once.of.astype(np.uint32)


def texts_of(column: pa.ChunkedArray, work: Work) -> Texts:
    """The texts of a column of strings; one that is missing is as one without letters."""
    whole = column.cast(pa.large_string()).combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.large_string())
    offsets, data = text_buffers(whole)
    return Texts(offsets, data, distinct_texts(offsets, data, work))


def spellings_table(texts: Texts) -> pa.Table:
    """Each run of letters without white space, as it stands in any text, and the `wordings` that hold it.

    `spelling` in the order in which they are first met, `wordings` a list of uint32, rising.
    """
    places, sizes, ends, wordings = _found(texts)
    spelled = pa.LargeStringArray.from_buffers(
        len(sizes), *map(pa.py_buffer, _spelled(texts.data, places, sizes))
    )
    lists = pa.LargeListArray.from_arrays(pa.array(ends), pa.array(wordings))
    return pa.table({"spelling": spelled, "wordings": lists})


def _spelled(data: NDArray[np.uint8], places: NDArray[Any], sizes: NDArray[Any]) -> tuple[Any, Any]:
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return offsets, _copied(data, places, offsets)


@numba.njit(cache=True, nogil=True)
def _copied(data, places, offsets):  # type: ignore[no-untyped-def]
    copied = np.empty(offsets[-1], np.uint8)
    lent, into = borrowed(data), borrowed(copied)
    for at in range(len(places)):
        copy_bytes(into, offsets[at], lent, places[at], offsets[at + 1] - offsets[at])
    return copied


def _found(texts: Texts) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Where each spelling first stands, its bytes, and its wordings: `ends` int64[s + 1] into them."""
    first, known, filled, wording, taken = texts.once.first, Vocabulary.empty(), 0, 0, 0
    # What is never written costs no memory: a spelling and the white space after it take two bytes.
    held = np.empty(len(texts.data) // 2 + len(first) + 1, np.uint32)
    bounds = np.zeros(len(first) + 1, np.int64)
    given, into = (texts.offsets, texts.data, first), (held, bounds)
    while wording < len(first):
        done = (wording, filled, taken)
        wording, filled, taken = _number(given, done, known, into, _STAMP)
        if wording < len(first):
            known = known.grown(filled)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(known.counts[:filled])])
    return known.places[:filled], known.sizes[:filled], ends, _by_spelling(held, bounds, ends)


@numba.njit(cache=True, nogil=True)
def _number(texts, done, known, into, _stamp):  # type: ignore[no-untyped-def]
    """Number the spellings of texts for as long as the vocabulary has room for all that the next may bring.

    `done` is the next text, how many spellings have numbers, and how many places of `held` are taken; `into`
    is `held`, the spellings of one text after the other, each once, and the `bounds` of texts in it.
    """
    offsets, data, first = texts
    held, bounds = into
    slots, keys, places, sizes, counts, latest = known
    lent, mask = borrowed(data), len(slots) - 1
    wording, filled, taken = done
    while wording < len(first):
        at, end = offsets[first[wording]], offsets[first[wording] + 1]
        if filled + (end - at) // 2 + 1 > len(keys):
            break
        while at < end:
            gap = gap_at(lent, at, end)
            if gap:
                at += gap
                continue
            begin = at
            while at < end and not gap_at(lent, at, end):
                at += 1
            key, size = key_of(lent, begin, at - begin), at - begin
            slot = np.int64(key >> np.uint64(1)) & mask
            while slots[slot] >= 0:
                number = slots[slot]
                if (
                    keys[number] == key
                    and sizes[number] == size
                    and same_bytes(lent, places[number], begin, size)
                ):
                    break
                slot = (slot + 1) & mask
            if slots[slot] < 0:
                slots[slot], keys[filled], places[filled], sizes[filled] = filled, key, begin, size
                filled += 1
            number = slots[slot]
            if latest[number] != wording:
                latest[number] = wording
                counts[number] += 1
                held[taken] = number
                taken += 1
        wording += 1
        bounds[wording] = taken
    return wording, filled, taken


@numba.njit(cache=True, nogil=True)
def _by_spelling(held, bounds, ends):  # type: ignore[no-untyped-def]
    wordings, free = np.empty(ends[-1], np.uint32), ends[:-1].copy()
    for wording in range(len(bounds) - 1):
        for at in range(bounds[wording], bounds[wording + 1]):
            wordings[free[held[at]]] = wording
            free[held[at]] += 1
    return wordings
