"""The texts of all ads: title and text as one, each different one held and read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.kernel.wide_bytes import copy_bytes
from lykta.ads.normalise import Lexicon, text_buffers, words_between
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct, distinct_texts

_LINE_BREAK = ord("\n")
# So few that what a part works on fits in the cache, and that the allocator hands the same memory out again:
# to touch fresh memory costs more than to normalise what is written to it.
TEXTS_AT_ONCE = 2_048


class Compared(NamedTuple):
    """Compare texts: `offsets` int64[n + 1] into `data` (UTF-8), and `bodies` int64[n], where the text after
    the title and the line break begins; that of an ad without a title is its text alone.
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


def different_texts(compared: Compared, work: Work) -> tuple[Compared, Distinct]:
    """The different ones of the compare texts of ads, and which ad has which."""
    once = distinct_texts(compared.offsets[:-1], compared.offsets[1:], compared.data, work)
    begins, sizes = compared.offsets[once.first], np.diff(compared.offsets)[once.first]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    data = work.arrays.empty(int(offsets[-1]), np.uint8)
    for _ in work.over(
        once.size, lambda first, last: _copy_texts(compared.data, begins, first, last, offsets, data)
    ):
        pass
    return Compared(offsets, data, offsets[:-1] + compared.bodies[once.first] - begins), once


def cut_texts(
    data: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> pa.LargeStringArray:
    """The texts that begin at `begins` of `data` (UTF-8) and have so many bytes each."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    copied = np.empty(int(offsets[-1]), np.uint8)
    _copy_texts(data, begins, 0, len(begins), offsets, copied)
    return pa.LargeStringArray.from_buffers(len(begins), pa.py_buffer(offsets), pa.py_buffer(copied))


@numba.njit(cache=True, nogil=True)
def _copy_texts(data, begins, first, last, offsets, into):  # type: ignore[no-untyped-def]
    """Copy texts with numbers from the first up to the last, which begin at `begins` int64[t] of `data`, to
    `into`, each from its offset up to the next, int64[t + 1].
    """
    lent, lent_into = borrow(data), borrow(into)
    for text in range(first, last):
        copy_bytes(lent_into, offsets[text], lent, begins[text], offsets[text + 1] - offsets[text])


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


class Wording(NamedTuple):
    """The words of some texts, and how many of each text's words its title has, int64[t]."""

    corpus: Corpus
    in_title: npt.NDArray[np.int64]


def read_words(compared: Compared, begin: int, stop: int, lexicon: Lexicon) -> Wording:
    """The words of the texts from one number up to another."""
    begins, ends = compared.offsets[begin:stop], compared.offsets[begin + 1 : stop + 1]
    bounds, words = words_between(compared.data, begins, ends, lexicon)
    titles, _ = words_between(
        compared.data, begins, np.maximum(compared.bodies[begin:stop] - 1, begins), lexicon
    )
    return Wording(Corpus(bounds, words), np.diff(titles))


class TextKeys(NamedTuple):
    """Keys of the different texts, uint64[t], equal for equal normal forms: of each `whole`, and of its
    `body`, which is the text without its title.
    """

    whole: npt.NDArray[np.uint64]
    body: npt.NDArray[np.uint64]


def text_keys(held: Wording, work: Work) -> TextKeys:
    """The keys of texts with these words."""
    offsets, words = held.corpus
    begins, ends = offsets[:-1], offsets[1:]
    # A sign that ends the title and begins the text is one word of both: the text then counts from after it.
    bodies = np.minimum(begins + held.in_title, ends)
    return TextKeys(_keys(begins, ends, words, work), _keys(bodies, ends, words, work))


def all_words(
    parts: Iterable[Wording], once: Distinct, work: Work, advance: Callable[[int], None]
) -> Wording:
    """The words of all texts, from those of some after others; `advance` hears how many ads are done."""
    words, counts, in_title, done = [], [np.zeros(1, np.int64)], [np.zeros(0, np.int64)], 0
    for part in parts:
        words.append(work.arrays.store(part.corpus.words))
        counts.append(np.diff(part.corpus.word_offsets))
        in_title.append(part.in_title)
        done += part.corpus.size
        advance(int(once.first[done - 1]) + 1 if done else 0)
    advance(len(once.of))
    whole = Corpus(np.cumsum(np.concatenate(counts)), work.arrays.concatenate(words))
    return Wording(whole, np.concatenate(in_title))


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
