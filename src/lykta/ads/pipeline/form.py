"""Normalise: which ads say the same, letter for letter and in their normal form, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import Lexicon, make_lexicon
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.each_once import each_once
from lykta.ads.pipeline.backend import AdTexts
from lykta.places import county_names, municipality_names

# Places of the file's own column join the lexicon; more different ones than this are no place names.
_MOST_PLACES = 20_000
_LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True)
class Formed:
    """Which ads bear the same text, `once`; `text_keys` uint64[n], equal for equal normal forms, and how many
    there are, `distinct`; `body_keys` uint64[n], the same of the text without its title; and `places`
    int32[n], -1 where unknown.
    """

    once: Distinct
    text_keys: npt.NDArray[np.uint64]
    distinct: int
    body_keys: npt.NDArray[np.uint64]
    places: npt.NDArray[np.int32]


def form(
    texts: AdTexts,
    places: pa.ChunkedArray,
    advance: Callable[[int], None],
    *,
    names: Sequence[str] | None = None,
) -> Formed:
    """The normal form of all ads, of their texts and `places`; `advance` hears how many ads are done.

    `names` are read as places in the texts, instead of those of these ads.
    """
    codes, own = _place_codes(places)
    keys, once = texts.normalise(lexicon_for(own if names is None else names), advance), texts.once
    return Formed(
        once, keys.whole[once.of], len(each_once(keys.whole.view(np.int64))), keys.body[once.of], codes
    )


def place_names(places: pa.ChunkedArray) -> list[str]:
    """The different names in a column of places, in small letters, sorted."""
    return _place_codes(places)[1]


def lexicon_for(names: Iterable[str]) -> Lexicon:
    """The lexicon for a file whose column of places has these different names, in small letters."""
    return make_lexicon([*municipality_names(), *county_names(), *_read_as_places(names)])


def lexicon_places(places: pa.ChunkedArray) -> tuple[str, ...]:
    """The names in a column of places that the lexicon of its file has, in small letters, sorted."""
    return tuple(_read_as_places(_place_codes(places)[1]))


def _read_as_places(names: Iterable[str]) -> list[str]:
    short = [name for name in names if len(name) <= _LONGEST_PLACE]
    return short if len(short) <= _MOST_PLACES else []


def _place_codes(places: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    folded = pc.utf8_lower(pc.utf8_trim_whitespace(places.cast(pa.string())))
    folded = pc.if_else(pc.equal(folded, ""), pa.scalar(None, pa.string()), folded)
    names = sorted(name for name in pc.unique(folded).to_pylist() if name is not None)
    codes = pc.index_in(folded, pa.array(names, pa.string())).fill_null(-1)
    return codes.to_numpy().astype(np.int32), names
