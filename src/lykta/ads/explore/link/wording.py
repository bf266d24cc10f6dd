"""How the ads of a file are worded: what a shared run of words is held against.

Whether words that two ads share are rare is asked of ads spread evenly over the whole file, of all in a file
of up to `LOOKED_AT`; asking millions of texts for each page would take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.explore.link.values import Untelling
from lykta.ads.model import place_names_of
from lykta.ads.normalise import Lexicon, words_of
from lykta.ads.pipeline.form import lexicon_for
from lykta.ads.result import Ad

LOOKED_AT: Final = 20_000

# Word pairs that more than this share of the ads hold, and more ads than this, say little of who wrote them;
# in a small file one author may well hold a hundredth of the ads.
_COMMON_SHARE: Final = 0.01
_COMMON_ADS: Final = 200

_COUNT: Final = "SELECT count(*) AS ads FROM ads"
_TEXTS: Final = "SELECT ad, concat_ws(chr(10), title, text) AS text FROM ads WHERE ad % ? = 0 ORDER BY ad"
# By number: a join by id would read the texts of all ads. Of a stock text the title does not count, since who
# copies a text gives it a title of her own; of one that says too little it may be what the ad says.
_STOCK: Final = """
WITH cut AS MATERIALIZED (SELECT ad FROM ads JOIN cuts ON subject = ad_id WHERE kind = 'stock text')
SELECT text FROM ads WHERE ad IN (FROM cut)
"""
_LITTLE_WORDING: Final = """
WITH cut AS MATERIALIZED (SELECT ad FROM ads JOIN cuts ON subject = ad_id WHERE kind = 'little wording')
SELECT concat_ws(chr(10), title, text) AS text FROM ads WHERE ad IN (FROM cut)
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of ads `ads` int64[n] (numbers in the result) of `total`.

    Ad i has `words[offsets[i]:offsets[i + 1]]` (uint32). `vocabulary` uint32[v] is sorted; word v stands at
    `places[begins[v]:begins[v + 1]]` of `words`, in `holders[v]` ads. `common` uint64[c], sorted, are the
    word pairs that so many ads hold that they weigh little, `stock` the words of each text that unrelated
    advertisers use word for word, `little` those of each text, with its title, that says too little to link
    anybody.
    """

    lexicon: Lexicon
    total: int
    ads: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    vocabulary: npt.NDArray[np.uint32]
    begins: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    holders: npt.NDArray[np.int64]
    common: npt.NDArray[np.uint64]
    stock: frozenset[bytes]
    little: frozenset[bytes]

    def ads_with(self, run: Sequence[int]) -> npt.NDArray[np.int64]:
        """The ads that hold a run of words, by number, each once."""
        wanted = np.array(run, np.uint32)
        standing = [self._places_of(word) for word in run]
        # The rarest of its words is in the fewest places.
        rarest = min(range(len(run)), key=lambda at: len(standing[at]))
        begins = standing[rarest] - rarest
        begins = begins[(begins >= 0) & (begins + len(wanted) <= len(self.words))]
        for at, word in enumerate(wanted):
            begins = begins[self.words[begins + at] == word]
        ad = np.searchsorted(self.offsets, begins, side="right") - 1
        # Where one text ends and the next begins there is no run.
        whole = begins + len(wanted) <= self.offsets[ad + 1]
        found: npt.NDArray[np.int64] = self.ads[np.unique(ad[whole])]
        return found

    def holders_of(self, word: int) -> int:
        """How many of the ads hold a word."""
        at = self._number_of(word)
        return 0 if at < 0 else int(self.holders[at])

    def _places_of(self, word: int) -> npt.NDArray[np.int64]:
        at = self._number_of(word)
        return self.places[:0] if at < 0 else self.places[self.begins[at] : self.begins[at + 1]]

    def _number_of(self, word: int) -> int:
        at = int(np.searchsorted(self.vocabulary, np.uint32(word)))
        return at if at < len(self.vocabulary) and self.vocabulary[at] == word else -1

    def is_common(self, run: Sequence[int]) -> bool:
        """Whether each of a run's word pairs is common."""
        pairs = _word_pairs(np.array(run, np.uint32))
        return len(pairs) > 0 and bool(np.isin(pairs, self.common).all())

    def untelling(self, ad: Ad) -> Untelling | None:
        """Why the text of an ad links nobody, or None where it may link."""
        whole = "\n".join(part for part in (ad.title, ad.bare) if part is not None)
        if self.little and self._key(whole) in self.little:
            return "little wording"
        return "stock text" if self.stock and self._key(ad.bare) in self.stock else None

    def _key(self, text: str) -> bytes:
        (key,) = _keys([text], self.lexicon)
        return key


def wording_of(engine: Engine, *, beside: Engine | None = None) -> Wording:
    """The wording of the file that an engine has open, read once: of the latest engine asked for.

    Another thread may have it read `beside`, while the engine answers others.
    """
    with _alone:
        if not (_latest and _latest[0] is engine):
            _latest[:] = [engine, _read(beside or engine)]
        return cast("Wording", _latest[1])


_alone = Lock()
_latest: list[Engine | Wording] = []


def _read(engine: Engine) -> Wording:
    total = engine.arrow(_COUNT)["ads"][0].as_py()
    rows = engine.arrow(_TEXTS, [max(1, -(-total // LOOKED_AT))])
    lexicon = lexicon_for(place_names_of(engine))
    listed = words_of(rows["text"].cast(pa.large_string()).combine_chunks(), lexicon)
    offsets, words = listed.offsets.to_numpy().astype(np.int64), listed.values.to_numpy()
    places = np.argsort(words, kind="stable")
    fresh = np.append(True, np.diff(words[places]) != 0)[: len(words)]
    begins = np.flatnonzero(fresh)
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))[places]
    once = fresh | np.append(True, np.diff(text) != 0)[: len(words)]
    return Wording(
        lexicon=lexicon,
        total=total,
        ads=rows["ad"].to_numpy().astype(np.int64),
        offsets=offsets,
        words=words,
        vocabulary=words[places[begins]],
        begins=np.append(begins, len(words)),
        places=places,
        holders=np.add.reduceat(once, begins, dtype=np.int64) if len(begins) else begins,
        common=_common_pairs(offsets, words, total),
        stock=_keys(engine.arrow(_STOCK)["text"].to_pylist(), lexicon),
        little=_keys(engine.arrow(_LITTLE_WORDING)["text"].to_pylist(), lexicon),
    )


def _word_pairs(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Each two neighbouring words as one number."""
    return words[:-1].astype(np.uint64) << np.uint64(32) | words[1:]


def _common_pairs(
    offsets: npt.NDArray[np.int64], words: npt.NDArray[np.uint32], ads: int
) -> npt.NDArray[np.uint64]:
    """The word pairs that many of the ads looked at hold, sorted; `ads` are those of the whole file."""
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    pairs = _word_pairs(words)[text[1:] == text[:-1]]
    order = np.lexsort((text[1:][text[1:] == text[:-1]], pairs))
    pairs, holders = pairs[order], text[1:][text[1:] == text[:-1]][order]
    once = np.append(True, (np.diff(pairs) != 0) | (np.diff(holders) != 0))[: len(pairs)]
    different, held = np.unique(pairs[once], return_counts=True)
    looked_at = len(offsets) - 1
    limit = max(_COMMON_SHARE * looked_at, _COMMON_ADS * looked_at / max(ads, 1))
    common: npt.NDArray[np.uint64] = different[held > limit]
    return common


def _keys(texts: Sequence[str], lexicon: Lexicon) -> frozenset[bytes]:
    """The words of each of some texts."""
    listed = words_of(pa.array(texts, pa.large_string()), lexicon)
    offsets, words = listed.offsets.to_numpy(), listed.values.to_numpy()
    return frozenset(words[begin:stop].tobytes() for begin, stop in pairwise(offsets))
