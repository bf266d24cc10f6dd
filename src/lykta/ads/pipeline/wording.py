"""The words of all ads: each different text is read once, and copies of it get copies of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise import Lexicon, words_between
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline.compared import Compared

# So few that what a part works on fits in the cache, and that the allocator hands the same memory out again:
# to touch fresh memory costs more than to normalise what is written to it.
TEXTS_AT_ONCE = 2_048


class Wording(NamedTuple):
    """The words of ad a are `words[offsets[a]:offsets[a + 1]]`, int64[n + 1] and uint32; `in_title` int64[t]
    tells of each different text how many of its words the title has.
    """

    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    in_title: npt.NDArray[np.int64]


class Part(NamedTuple):
    """Some texts: bounds int32[m + 1] into their words, the words, and how many of them the titles have."""

    bounds: npt.NDArray[np.int32]
    words: npt.NDArray[np.uint32]
    in_title: npt.NDArray[np.int32]


def read_part(compared: Compared, ads: npt.NDArray[np.int64], lexicon: Lexicon) -> Part:
    """The words of the texts that some ads bear, int64[m]."""
    begins, ends = compared.offsets[ads], compared.offsets[ads + 1]
    bounds, words = words_between(compared.data, begins, ends, lexicon)
    titles, _ = words_between(compared.data, begins, np.maximum(compared.bodies[ads] - 1, begins), lexicon)
    return Part(bounds, words, np.diff(titles))


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


def wording(found: Iterator[Part], once: Distinct, work: Work, advance: Callable[[int], None]) -> Wording:
    """The words of all ads, from those `found` in their different texts; `advance` hears how many ads are
    done.
    """
    parts = []
    done = 0
    for part in found:
        parts.append(part._replace(words=work.room.kept(part.words)))
        done += len(part.in_title)
        advance(int(once.first[done - 1]) + 1 if done else 0)
    advance(len(once.of))
    return _laid_out(parts, once, work)


def _laid_out(parts: list[Part], once: Distinct, work: Work) -> Wording:
    """The words of the texts put where each of their ads has its own; `parts` is emptied."""
    nothing = np.zeros(0, np.int64)
    counts = np.concatenate([nothing, *(np.diff(part.bounds) for part in parts)])
    in_title = np.concatenate([nothing, *(part.in_title for part in parts)])
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[once.of], dtype=np.int64)])
    words = work.room.empty(int(offsets[-1]), np.uint32)
    text = once.size
    while parts:
        part = parts.pop()
        text -= len(part.in_title)
        _lay_out(part.bounds, part.words, once.first[text : text + len(part.in_title)], offsets, words)
    for _ in work.over(len(once.of), lambda begin, stop: _copy(*once, begin, stop, offsets, words)):
        pass
    return Wording(offsets, words, in_title)


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
    for text in range(len(ads)):
        own = found[bounds[text] : bounds[text + 1]]
        words[offsets[ads[text]] : offsets[ads[text]] + len(own)] = own


@numba.njit(cache=True, nogil=True)
def _copy(of, first, begin, stop, offsets, words):  # type: ignore[no-untyped-def]
    for ad in range(begin, stop):
        source = first[of[ad]]
        if source != ad:
            words[offsets[ad] : offsets[ad + 1]] = words[offsets[source] : offsets[source + 1]]
