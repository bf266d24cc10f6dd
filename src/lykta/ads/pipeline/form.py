"""Normalise: the compare texts of all ads, their words, and a key for each normal form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import Lexicon, make_lexicon, text_buffers, words_of
from lykta.ads.pair.corpus import Corpus, Work
from lykta.places import county_names, municipality_names

# Places of the file's own column join the lexicon; more different ones than this are no place names.
_MOST_PLACES = 20_000
_LONGEST_PLACE = 40
# So few that what a part works on fits in the cache, and that the allocator hands the same memory out again:
# to touch fresh memory costs more than to normalise what is written to it.
ADS_AT_ONCE = 2_048
# Texts of one file are much alike in words for each byte; a little more than foretold spares most resizing.
_SPARE_ROOM = 1.02


@dataclass(frozen=True, slots=True)
class Formed:
    """`texts` (title, line break, text; bare) and `corpus` by ad; `text_keys` uint64[n], equal for equal
    normal forms, and how many there are, `distinct`; `body_keys` uint64[n], the same of the text without its
    title; `places` int32[n], -1 where unknown; and the `lexicon` that was used.
    """

    texts: pa.LargeStringArray
    corpus: Corpus
    text_keys: npt.NDArray[np.uint64]
    distinct: int
    body_keys: npt.NDArray[np.uint64]
    places: npt.NDArray[np.int32]
    lexicon: Lexicon


def form(ads: pa.Table, work: Work, advance: Callable[[int], None], *, at_once: int = ADS_AT_ONCE) -> Formed:
    """The normal form of all ads (title, text, place), in their order, `at_once` of them in each part."""
    places, names = _place_codes(ads["place"])
    lexicon = make_lexicon([*municipality_names(), *county_names(), *names])
    texts = _Texts(ads)
    words = _Words(texts)

    def part(begin: int, stop: int) -> tuple[pa.ListArray, npt.NDArray[np.int64]]:
        joined, titles = texts.join(begin, stop)
        return words_of(joined, lexicon), np.diff(words_of(titles, lexicon).offsets.to_numpy())

    for found, in_title in work.over(ads.num_rows, part, parts=max(1, ads.num_rows // at_once)):
        words.add(found, in_title)
        advance(words.ads)
    compared = texts.all()
    corpus = Corpus(*text_buffers(compared), words.offsets, words.all())
    begins, ends = corpus.word_offsets[:-1], corpus.word_offsets[1:]
    keys = _keys(begins, ends, corpus.words, work)
    # A sign that ends the title and begins the text is one word of both: the text then counts from after it.
    bodies = _keys(np.minimum(begins + words.in_title, ends), ends, corpus.words, work)
    return Formed(compared, corpus, keys, _distinct(keys), bodies, places, lexicon)


class _Texts:
    """The compare texts, joined part by part into one buffer, which is written once."""

    def __init__(self, ads: pa.Table) -> None:
        self._columns = ads.select(["title", "text"])
        titles = pc.add(pc.binary_length(ads["title"].cast(pa.large_string())), 1).fill_null(0)
        lengths = pc.add(titles, pc.binary_length(ads["text"].cast(pa.large_string())))
        self.offsets = np.append(0, np.cumsum(lengths.to_numpy(), dtype=np.int64))
        self.data = np.empty(self.offsets[-1], np.uint8)

    def join(self, begin: int, stop: int) -> tuple[pa.LargeStringArray, pa.LargeStringArray]:
        """The compare texts of these ads, and their titles."""
        part = self._columns.slice(begin, stop - begin)
        titles, texts = (column.cast(pa.large_string()) for column in part.columns)
        with_title = pc.binary_join_element_wise(titles, texts, pa.scalar("\n", pa.large_string()))
        joined = pc.coalesce(with_title, texts).combine_chunks()
        offsets, data = text_buffers(joined)
        self.data[self.offsets[begin] : self.offsets[stop]] = data[offsets[0] : offsets[-1]]
        return joined, titles.combine_chunks()

    def all(self) -> pa.LargeStringArray:
        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.large_string(), len(self.offsets) - 1, buffers)


class _Words:
    """The words of all ads, which come part by part and in order."""

    def __init__(self, texts: _Texts) -> None:
        self._bytes = texts.offsets
        self._words = np.empty(0, np.uint32)
        self.offsets = np.zeros(len(texts.offsets), np.int64)
        self.in_title = np.zeros(len(texts.offsets) - 1, np.int64)
        self.ads = 0

    def add(self, found: pa.ListArray, in_title: npt.NDArray[np.int64]) -> None:
        begin, stop = self.ads, self.ads + len(found)
        first = self.offsets[begin]
        self.offsets[begin + 1 : stop + 1] = found.offsets.to_numpy()[1:] + first
        self.in_title[begin:stop] = in_title
        filled = self.offsets[stop]
        if filled > len(self._words):
            foretold = _SPARE_ROOM * filled / max(self._bytes[stop], 1) * self._bytes[-1]
            self._words.resize(max(int(foretold), filled), refcheck=False)
        self._words[first:filled] = found.values.to_numpy()
        self.ads = stop

    def all(self) -> npt.NDArray[np.uint32]:
        return self._words[: self.offsets[self.ads]]


def _keys(
    begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], words: npt.NDArray[np.uint32], work: Work
) -> npt.NDArray[np.uint64]:
    def part(begin: int, stop: int) -> npt.NDArray[np.uint64]:
        keys: npt.NDArray[np.uint64] = _text_keys(begins[begin:stop], ends[begin:stop], words)
        return keys

    return np.concatenate([np.zeros(0, np.uint64), *work.over(len(begins), part)])


def _distinct(keys: npt.NDArray[np.uint64]) -> int:
    ordered = np.sort(keys)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(len(keys), 1)


def _place_codes(places: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    folded = pc.utf8_lower(pc.utf8_trim_whitespace(places.cast(pa.string())))
    folded = pc.if_else(pc.equal(folded, ""), pa.scalar(None, pa.string()), folded)
    names = sorted(name for name in pc.unique(folded).to_pylist() if name is not None)
    codes = pc.index_in(folded, pa.array(names, pa.string())).fill_null(-1)
    short = [name for name in names if len(name) <= _LONGEST_PLACE]
    return codes.to_numpy().astype(np.int32), short if len(short) <= _MOST_PLACES else []


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
