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
_ADS_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Formed:
    """`texts` (title, line break, text; bare) and `corpus` by ad; `text_keys` uint64[n], equal for equal
    normal forms, and how many there are, `distinct`; `places` int32[n], -1 where unknown; and the `lexicon`
    that was used.
    """

    texts: pa.LargeStringArray
    corpus: Corpus
    text_keys: npt.NDArray[np.uint64]
    distinct: int
    places: npt.NDArray[np.int32]
    lexicon: Lexicon


def form(ads: pa.Table, work: Work, advance: Callable[[int], None]) -> Formed:
    """The normal form of all ads, sorted by id."""
    places, names = _place_codes(ads["place"])
    lexicon = make_lexicon([*municipality_names(), *county_names(), *names])
    texts = _compare_texts(ads)
    parts = max(1, len(texts) // _ADS_AT_ONCE)
    offsets, words, keys = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.uint64)]
    for found, found_keys in work.over(
        len(texts), lambda begin, stop: _form_part(texts.slice(begin, stop - begin), lexicon), parts=parts
    ):
        offsets.append(found.offsets.to_numpy()[1:].astype(np.int64) + offsets[-1][-1])
        words.append(found.values.to_numpy())
        keys.append(found_keys)
        advance(sum(map(len, keys)))
    corpus = Corpus(*text_buffers(texts), np.concatenate(offsets), np.concatenate(words))
    text_keys = np.concatenate(keys)
    return Formed(texts, corpus, text_keys, _distinct(text_keys), places, lexicon)


def _form_part(texts: pa.Array, lexicon: Lexicon) -> tuple[pa.ListArray, npt.NDArray[np.uint64]]:
    found = words_of(texts, lexicon)
    return found, _text_keys(found.offsets.to_numpy(), found.values.to_numpy())


def _distinct(keys: npt.NDArray[np.uint64]) -> int:
    ordered = np.sort(keys)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(len(keys), 1)


def _compare_texts(ads: pa.Table) -> pa.LargeStringArray:
    titles = ads["title"].cast(pa.large_string())
    texts = ads["text"].cast(pa.large_string())
    with_title = pc.binary_join_element_wise(titles, texts, pa.scalar("\n", pa.large_string()))
    return pc.coalesce(with_title, texts).combine_chunks()


def _place_codes(places: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    folded = pc.utf8_lower(pc.utf8_trim_whitespace(places.cast(pa.string())))
    folded = pc.if_else(pc.equal(folded, ""), pa.scalar(None, pa.string()), folded)
    names = sorted(name for name in pc.unique(folded).to_pylist() if name is not None)
    codes = pc.index_in(folded, pa.array(names, pa.string())).fill_null(-1)
    short = [name for name in names if len(name) <= _LONGEST_PLACE]
    return codes.to_numpy().astype(np.int32), short if len(short) <= _MOST_PLACES else []


@numba.njit(cache=True, nogil=True)
def _text_keys(offsets, words):  # type: ignore[no-untyped-def]
    keys = np.empty(len(offsets) - 1, np.uint64)
    for ad in range(len(keys)):
        key = np.uint64(0xCBF29CE484222325)
        for at in range(offsets[ad], offsets[ad + 1]):
            key = (key ^ np.uint64(words[at])) * np.uint64(0x100000001B3)
            key ^= key >> np.uint64(29)
        keys[ad] = key
    return keys
