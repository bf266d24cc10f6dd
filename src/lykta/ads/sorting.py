"""Ordering and numbering whole columns: of numbers, and of strings through numbers."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.normalise import text_buffers

# Numbers lie close when there are not many times as many places for them, or few places at all.
_MOST_EMPTY = 4
_ALWAYS_CLOSE = 65_536
# Bytes of a 64-bit number.
_WORD = 8
# Longer ids are few and are sorted as they are.
_MOST_WORDS = 4


def order_by(numbers: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The places of whole numbers from the least to the greatest; equal ones keep their order.

    As a stable argsort, but where the numbers lie close a step for each of them takes the place of many
    comparisons.
    """
    if not len(numbers):
        return np.zeros(0, np.int64)
    least, span = numbers.min(), int(numbers.max()) - int(numbers.min()) + 1
    if span > _MOST_EMPTY * len(numbers) + _ALWAYS_CLOSE:
        return np.argsort(numbers, kind="stable")
    order: npt.NDArray[np.int64] = _order_by((numbers - least).astype(np.int64, copy=False), span)
    return order


@numba.njit(cache=True, nogil=True)
def _order_by(numbers, size):  # type: ignore[no-untyped-def]
    starts = np.zeros(size + 1, np.int64)
    for number in numbers:
        starts[number + 1] += 1
    for number in range(size):
        starts[number + 1] += starts[number]
    order = np.empty(len(numbers), np.int64)
    for place in range(len(numbers)):
        number = numbers[place]
        order[starts[number]] = place
        starts[number] += 1
    return order


def order_of(values: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The places of strings in byte order, int64[n]; equal ones keep their order. No value holds a NUL."""
    longest = pc.max(pc.binary_length(values)).as_py() or 0
    if longest > _WORD * _MOST_WORDS:
        return np.asarray(pc.sort_indices(values.cast(pa.large_binary())).to_numpy(), np.int64)
    words = np.concatenate([_words(chunk, -(-longest // _WORD)) for chunk in values.chunks])
    return np.lexsort(words.T[::-1])


def _words(values: pa.Array, count: int) -> npt.NDArray[np.uint64]:
    """The bytes of each value as numbers in their order, uint64[n, count]; short values end in zeros."""
    offsets, data = text_buffers(values)
    lengths = np.diff(offsets)
    padded = np.zeros((len(values), max(count, 1) * _WORD), np.uint8)
    for place in range(int(lengths.max(initial=0))):
        long = np.flatnonzero(lengths > place)
        padded[long, place] = data[offsets[long] + place]
    return padded.view(">u8").astype(np.uint64)


def numbers_from(
    starts: npt.NDArray[np.signedinteger], sizes: npt.NDArray[np.signedinteger]
) -> npt.NDArray[np.int64]:
    """The numbers from each start on, so many as its size, one after the other."""
    before = np.cumsum(sizes) - sizes
    numbers: npt.NDArray[np.int64] = np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)
    return numbers


def sorted_codes(values: pa.ChunkedArray) -> pa.DictionaryArray:
    """The values, strings or codes, coded by one sorted dictionary, so that codes compare as values do."""
    coded = values if pa.types.is_dictionary(values.type) else values.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks()
    order = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(order), np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(rank[coded.indices.to_numpy()]), coded.dictionary.take(order)
    )
