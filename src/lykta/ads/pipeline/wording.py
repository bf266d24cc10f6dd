"""The words of all ads: title and text as one, each different text read once, and copies given copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.kernel.wide_bytes import copy_bytes
from lykta.ads.normalise import Lexicon, text_buffers, words_between
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct

_LINE_BREAK = ord("\n")
_WORD_BYTES = 4
# So few that what a part works on fits in the cache, and that the allocator hands the same memory out again:
# to touch fresh memory costs more than to normalise what is written to it.
TEXTS_AT_ONCE = 2_048


class Compared(NamedTuple):
    """The compare texts of all ads: `offsets` int64[n + 1] into `data` (UTF-8), and `bodies` int64[n], where
    the text after the title and the line break begins; an ad without a title is its text alone.
    """

    offsets: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]
    bodies: npt.NDArray[np.int64]

    def as_array(self) -> pa.LargeStringArray:
        """The compare texts as Arrow reads them, without copying."""
        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.large_string(), len(self.offsets) - 1, buffers)


def compare_texts(ads: pa.Table, work: Work) -> Compared:
    """Join the columns title (null where there is none) and text of all ads, in their order."""
    title = pc.add(pc.binary_length(ads["title"].cast(pa.large_string())), 1).fill_null(0).to_numpy()
    text = pc.binary_length(ads["text"].cast(pa.large_string())).to_numpy()
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(title + text, dtype=np.int64)])
    joined = Compared(offsets, work.arrays.empty(int(offsets[-1]), np.uint8), offsets[:-1] + title)
    parts = ads.select(["title", "text"]).to_batches()
    starts = np.cumsum([0, *(part.num_rows for part in parts)])

    def join(first: int, last: int) -> None:
        for number in range(first, last):
            titles, texts = (text_buffers(column.cast(pa.large_string())) for column in parts[number].columns)
            _join(titles, texts, starts[number], joined)

    for _ in work.over(len(parts), join):
        pass
    return joined


@numba.njit(cache=True, nogil=True)
def _join(titles, texts, start, joined):  # type: ignore[no-untyped-def]
    title_offsets, title_data = titles
    text_offsets, text_data = texts
    into, titles_lent, texts_lent = borrow(joined.data), borrow(title_data), borrow(text_data)
    for row in range(len(text_offsets) - 1):
        at, body = joined.offsets[start + row], joined.bodies[start + row]
        if body > at:
            copy_bytes(into, at, titles_lent, title_offsets[row], body - 1 - at)
            into[body - 1] = _LINE_BREAK
        copy_bytes(into, body, texts_lent, text_offsets[row], text_offsets[row + 1] - text_offsets[row])


class AdWording(NamedTuple):
    """The words of ad a are `words[offsets[a]:offsets[a + 1]]`, int64[n + 1] and uint32; `in_title` int64[t]
    tells of each different text how many of its words the title has.
    """

    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    in_title: npt.NDArray[np.int64]


class WordingPart(NamedTuple):
    """Some texts: bounds int32[m + 1] into their words, the words, and how many of them the titles have."""

    bounds: npt.NDArray[np.int32]
    words: npt.NDArray[np.uint32]
    in_title: npt.NDArray[np.int32]


def read_part(compared: Compared, ads: npt.NDArray[np.int64], lexicon: Lexicon) -> WordingPart:
    """The words of the texts that some ads bear, int64[m]."""
    begins, ends = compared.offsets[ads], compared.offsets[ads + 1]
    bounds, words = words_between(compared.data, begins, ends, lexicon)
    titles, _ = words_between(compared.data, begins, np.maximum(compared.bodies[ads] - 1, begins), lexicon)
    return WordingPart(bounds, words, np.diff(titles))


class TextKeys(NamedTuple):
    """Keys of the different texts, uint64[t], equal for equal normal forms: of each `whole`, and of its
    `body`, which is the text without its title.
    """

    whole: npt.NDArray[np.uint64]
    body: npt.NDArray[np.uint64]


def text_keys(
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    in_title: npt.NDArray[np.int64],
    words: npt.NDArray[np.uint32],
    work: Work,
) -> TextKeys:
    """The keys of texts with the words `words[begins[t]:ends[t]]`, of which so many are the title's."""
    # A sign that ends the title and begins the text is one word of both: the text then counts from after it.
    bodies = np.minimum(begins + in_title, ends)
    return TextKeys(_keys(begins, ends, words, work), _keys(bodies, ends, words, work))


def wording(
    found: Iterator[WordingPart], once: Distinct, work: Work, advance: Callable[[int], None]
) -> AdWording:
    """The words of all ads, from those `found` in their different texts; `advance` hears how many ads are
    done.
    """
    parts = []
    done = 0
    for part in found:
        parts.append(part._replace(words=work.arrays.store(part.words)))
        done += len(part.in_title)
        advance(int(once.first[done - 1]) + 1 if done else 0)
    advance(len(once.of))
    return _expand_to_ads(parts, once, work)


def _expand_to_ads(parts: list[WordingPart], once: Distinct, work: Work) -> AdWording:
    """The words of the texts put where each of their ads has its own; `parts` is emptied."""
    nothing = np.zeros(0, np.int64)
    counts = np.concatenate([nothing, *(np.diff(part.bounds) for part in parts)])
    in_title = np.concatenate([nothing, *(part.in_title for part in parts)])
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[once.of], dtype=np.int64)])
    words = work.arrays.empty(int(offsets[-1]), np.uint32)
    text = once.size
    while parts:
        part = parts.pop()
        text -= len(part.in_title)
        _lay_out(part.bounds, part.words, once.first[text : text + len(part.in_title)], offsets, words)
    for _ in work.over(len(once.of), lambda begin, stop: _copy(*once, begin, stop, offsets, words)):
        pass
    return AdWording(offsets, words, in_title)


def _keys(
    begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], words: npt.NDArray[np.uint32], work: Work
) -> npt.NDArray[np.uint64]:
    def part(begin: int, stop: int) -> npt.NDArray[np.uint64]:
        keys: npt.NDArray[np.uint64] = _text_keys(begins[begin:stop], ends[begin:stop], words)
        return keys

    return np.concatenate([np.zeros(0, np.uint64), *work.over(len(begins), part)])


@numba.njit(cache=True, nogil=True)
def _text_keys(begins, ends, words):  # type: ignore[no-untyped-def]
    keys = np.empty(len(begins), np.uint64)
    for ad in range(len(keys)):
        key = np.uint64(0xCBF29CE484222325)
        for at in range(begins[ad], ends[ad]):
            key = (key ^ np.uint64(words[at])) * np.uint64(0x100000001B3)
            key ^= key >> np.uint64(29)
        keys[ad] = key
    return keys


@numba.njit(cache=True, nogil=True)
def _lay_out(bounds, found, ads, offsets, words):  # type: ignore[no-untyped-def]
    lent, into = borrow(found), borrow(words)
    for text in range(len(ads)):
        size = _WORD_BYTES * (bounds[text + 1] - bounds[text])
        copy_bytes(into, offsets[ads[text]], lent, bounds[text], size)


@numba.njit(cache=True, nogil=True)
def _copy(of, first, begin, stop, offsets, words):  # type: ignore[no-untyped-def]
    lent = borrow(words)
    for ad in range(begin, stop):
        source = first[of[ad]]
        if source != ad:
            size = _WORD_BYTES * (offsets[ad + 1] - offsets[ad])
            copy_bytes(lent, offsets[ad], lent, offsets[source], size)
