"""Normalise: the compare texts of all ads, their words, and a key for each normal form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import Lexicon, make_lexicon
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct, distinct_texts
from lykta.ads.pipeline.compared import Compared
from lykta.ads.pipeline.heavy import Heavy
from lykta.ads.pipeline.here import Here
from lykta.ads.pipeline.wording import TEXTS_AT_ONCE, wording
from lykta.places import county_names, municipality_names

# Places of the file's own column join the lexicon; more different ones than this are no place names.
_MOST_PLACES = 20_000
_LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True)
class Formed:
    """`texts` (title, line break, text; bare) and `corpus` by ad; which ads bear the same text, `once`;
    `text_keys` uint64[n], equal for equal normal forms, and how many there are, `distinct`; `body_keys`
    uint64[n], the same of the text without its title; `places` int32[n], -1 where unknown; and the `lexicon`
    that was used.
    """

    texts: pa.LargeStringArray
    corpus: Corpus
    once: Distinct
    text_keys: npt.NDArray[np.uint64]
    distinct: int
    body_keys: npt.NDArray[np.uint64]
    places: npt.NDArray[np.int32]
    lexicon: Lexicon


def form(
    ads: pa.Table,
    compared: Compared,
    work: Work,
    advance: Callable[[int], None],
    *,
    heavy: Heavy | None = None,
    places: pa.ChunkedArray | None = None,
) -> Formed:
    """The normal form of all ads, of their `compared` texts and their places.

    `places` are read as places in the texts, instead of those of these ads: those of the whole file where
    `ads` are some of its ads, or those of a model. The words are read here, unless somebody else does what is
    `heavy`.
    """
    codes, names = _place_codes(ads["place"])
    if places is not None:
        _, names = _place_codes(places)
    lexicon = lexicon_for(names)
    once = distinct_texts(compared.offsets[:-1], compared.offsets[1:], compared.data, work)
    found = (heavy or Here(work)).words(compared, once, lexicon, at_once=TEXTS_AT_ONCE)
    worded = wording(found, once, work, advance)
    corpus = Corpus(worded.offsets, worded.words)
    begins, ends = worded.offsets[once.first], worded.offsets[once.first + 1]
    keys = _keys(begins, ends, worded.words, work)
    # A sign that ends the title and begins the text is one word of both: the text then counts from after it.
    bodies = _keys(np.minimum(begins + worded.in_title, ends), ends, worded.words, work)
    return Formed(
        compared.as_array(), corpus, once, keys[once.of], _distinct(keys), bodies[once.of], codes, lexicon
    )


def lexicon_for(names: Iterable[str]) -> Lexicon:
    """The lexicon for a file whose column of places has these different names, in small letters."""
    return make_lexicon([*municipality_names(), *county_names(), *_read_as_places(names)])


def lexicon_places(places: pa.ChunkedArray) -> tuple[str, ...]:
    """The names in a column of places that the lexicon of its file has, in small letters, sorted."""
    return tuple(_read_as_places(_place_codes(places)[1]))


def _read_as_places(names: Iterable[str]) -> list[str]:
    short = [name for name in names if len(name) <= _LONGEST_PLACE]
    return short if len(short) <= _MOST_PLACES else []


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
    return codes.to_numpy().astype(np.int32), names


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
