"""Sorting by strings through numbers: many times as fast as comparing the strings of a large table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers

_WORD = 8
# Longer ids are few and are sorted as they are.
_MOST_WORDS = 4


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
