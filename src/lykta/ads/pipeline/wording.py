"""The texts of all ads: title and text as one, each different one held and read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.kernel.text_bytes import same_bytes
from lykta.ads.kernel.wide_bytes import copy_bytes
from lykta.ads.normalise import Lexicon, text_buffers, words_between
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct, distinct_keys, distinct_texts, put_keys

_LINE_BREAK = ord("\n")
# So few that what a part works on fits in the cache, and that the allocator hands the same memory out again:
# to touch fresh memory costs more than to normalise what is written to it.
TEXTS_AT_ONCE = 2_048
# A text of fewer words beside its title, as a number alone, is not wording that one could take from another.
LEAST_BODY = 4
_ALONE = Work(1)


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
    joined = _room_for(_sizes(ads), work)
    _join_into(joined, ads, np.arange(ads.num_rows), work)
    return joined


class Different(NamedTuple):
    """The different compare texts of ads, which ad has which, and the bytes of each ad's title and the line
    break after it, int64[n]: a line may be the title of one ad and the first of the text of another.
    """

    texts: Compared
    once: Distinct
    titles: npt.NDArray[np.int64]


def different_texts(ads: pa.Table, work: Work) -> Different:
    """The different compare texts of ads; those of all ads are not held at once."""
    sizes = _sizes(ads)
    once = distinct_keys(_keys_of_joined(ads, work))
    different = Different(_join_each_once(ads, once, sizes, work), once, sizes.titles)
    if _are_joined(different, ads, work):
        return different
    # Two texts have one key, which was never seen.
    joined = compare_texts(ads, work)
    once = distinct_texts(joined.offsets[:-1], joined.offsets[1:], joined.data, work)
    return Different(_join_each_once(ads, once, sizes, work), once, sizes.titles)


class _Sizes(NamedTuple):
    """The bytes of each ad's title and the line break after it, int64[n], and of its whole compare text."""

    titles: npt.NDArray[np.int64]
    whole: npt.NDArray[np.int64]


def _sizes(ads: pa.Table) -> _Sizes:
    titles, texts = (pc.binary_length(ads[name].cast(pa.large_string())) for name in ("title", "text"))
    # A copy, since kernels are compiled anew for what may not be written, as what lies in one chunk is.
    lengths = pc.add(titles, 1).fill_null(0).to_numpy().copy()
    return _Sizes(lengths, lengths + texts.to_numpy())


def _room_for(sizes: _Sizes, work: Work) -> Compared:
    """Compare texts of these sizes, to be written."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes.whole, dtype=np.int64)])
    return Compared(offsets, work.arrays.empty(int(offsets[-1]), np.uint8), offsets[:-1] + sizes.titles)


def _join_each_once(ads: pa.Table, once: Distinct, sizes: _Sizes, work: Work) -> Compared:
    texts = _room_for(_Sizes(*(each[once.first] for each in sizes)), work)
    places = np.full(len(once.of), -1, np.int64)
    places[once.first] = np.arange(once.size)
    _join_into(texts, ads, places, work)
    return texts


def _over_parts[T](ads: pa.Table, work: Work, do: Callable[[int, pa.RecordBatch], T]) -> Iterator[list[T]]:
    """What is done to some ads after the other, from one number on."""
    parts = ads.select(["title", "text"]).to_batches(max_chunksize=TEXTS_AT_ONCE)
    starts = np.cumsum([0, *(part.num_rows for part in parts)]).tolist()
    return work.over(
        len(parts), lambda first, last: [do(starts[number], parts[number]) for number in range(first, last)]
    )


def _join_into(into: Compared, ads: pa.Table, places: npt.NDArray[np.int64], work: Work) -> None:
    """Join each ad's title and text to the compare text that `places` int64[n] numbers, if it is not -1."""

    def join(start: int, part: pa.RecordBatch) -> None:
        titles, texts = _text_buffers(part)
        _join(titles, texts, places[start : start + part.num_rows], into)

    for _ in _over_parts(ads, work, join):
        pass


def _are_joined(different: Different, ads: pa.Table, work: Work) -> bool:
    """Tell whether each ad's title and text are the compare text that it is said to have."""
    joined, once, lengths = different

    def compare(start: int, part: pa.RecordBatch) -> bool:
        titles, texts = _text_buffers(part)
        rows = slice(start, start + part.num_rows)
        return bool(_are_same(titles, texts, lengths[rows], once.of[rows], joined))

    return all(all(same) for same in _over_parts(ads, work, compare))


def _keys_of_joined(ads: pa.Table, work: Work) -> npt.NDArray[np.uint64]:
    """The key of each ad's compare text, uint64[n]."""
    keys = np.empty(ads.num_rows, np.uint64)

    def find(start: int, part: pa.RecordBatch) -> None:
        offsets, data, _ = compare_texts(pa.Table.from_batches([part]), _ALONE)
        put_keys(offsets[:-1], offsets[1:], data, keys[start : start + part.num_rows])

    for _ in _over_parts(ads, work, find):
        pass
    return keys


def _text_buffers(part: pa.RecordBatch) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]]:
    return (text_buffers(column.cast(pa.large_string())) for column in part.columns)


def cut_texts(
    data: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> pa.LargeStringArray:
    """The texts that begin at `begins` of `data` (UTF-8) and have so many bytes each."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    copied = np.empty(int(offsets[-1]), np.uint8)
    _copy_texts(data, begins, offsets, copied)
    return pa.LargeStringArray.from_buffers(len(begins), pa.py_buffer(offsets), pa.py_buffer(copied))


@numba.njit(cache=True, nogil=True)
def _copy_texts(data, begins, offsets, into):  # type: ignore[no-untyped-def]
    """Copy texts, which begin at `begins` int64[t] of `data`, to `into`, each from its offset up to the next,
    int64[t + 1].
    """
    lent, lent_into = borrow(data), borrow(into)
    for text in range(len(begins)):
        copy_bytes(lent_into, offsets[text], lent, begins[text], offsets[text + 1] - offsets[text])


@numba.njit(cache=True, nogil=True)
def _join(titles, texts, places, into):  # type: ignore[no-untyped-def]
    title_offsets, title_data = titles
    text_offsets, text_data = texts
    lent, titles_lent, texts_lent = borrow(into.data), borrow(title_data), borrow(text_data)
    for row in range(len(places)):
        if places[row] < 0:
            continue
        at, body = into.offsets[places[row]], into.bodies[places[row]]
        if body > at:
            copy_bytes(lent, at, titles_lent, title_offsets[row], body - 1 - at)
            lent[body - 1] = _LINE_BREAK
        copy_bytes(lent, body, texts_lent, text_offsets[row], text_offsets[row + 1] - text_offsets[row])


@numba.njit(cache=True, nogil=True)
def _are_same(titles, texts, lengths, of, joined):  # type: ignore[no-untyped-def]
    """Whether each row's title and text are the compare text with its number in `of` int64[n]; `lengths`
    int64[n] are the bytes of the title and the line break after it.
    """
    title_offsets, title_data = titles
    text_offsets, text_data = texts
    lent, titles_lent, texts_lent = borrow(joined.data), borrow(title_data), borrow(text_data)
    for row in range(len(of)):
        at, end, size = joined.offsets[of[row]], joined.offsets[of[row] + 1], lengths[row]
        body, text = at + size, text_offsets[row]
        if end - body != text_offsets[row + 1] - text or not same_bytes(
            lent, body, texts_lent, text, end - body
        ):
            return False
        if size and (
            lent[body - 1] != _LINE_BREAK
            or not same_bytes(lent, at, titles_lent, title_offsets[row], size - 1)
        ):
            return False
    return True


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
    `body`, which is the text without its title, or with it where the text alone has hardly any words.
    """

    whole: npt.NDArray[np.uint64]
    body: npt.NDArray[np.uint64]


def text_keys(held: Wording, work: Work) -> TextKeys:
    """The keys of texts with these words."""
    offsets, words = held.corpus
    begins, ends = offsets[:-1], offsets[1:]
    # A sign that ends the title and begins the text is one word of both: the text then counts from after it.
    bodies = np.minimum(begins + held.in_title, ends)
    bodies = np.where(ends - bodies < LEAST_BODY, begins, bodies)
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
