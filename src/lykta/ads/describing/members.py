"""What describing takes in and gives back, and the ads of every network arranged for work by network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import Lexicon
from lykta.ads.pair.corpus import Work
from lykta.ads.sorting import numbers_from, order_by

type Codes = npt.NDArray[np.int64]

NETWORKS: Final = pa.schema(
    [
        pa.field("network", pa.string(), nullable=False),
        pa.field("ads", pa.int64(), nullable=False),
        pa.field("texts", pa.int64(), nullable=False),
        pa.field("contacts", pa.int64(), nullable=False),
        pa.field("personas", pa.int64(), nullable=False),
        pa.field("places", pa.int64(), nullable=False),
        pa.field("sites", pa.int64(), nullable=False),
        pa.field("first_seen", pa.timestamp("us")),
        pa.field("last_seen", pa.timestamp("us")),
    ]
)
"""One row per network of two ads or more, by id; `texts` counts distinct normal forms."""

TEMPLATES: Final = pa.schema(
    [
        pa.field("network", pa.string(), nullable=False),
        pa.field("position", pa.int32(), nullable=False),
        pa.field("slot", pa.bool_(), nullable=False),
        pa.field("words", pa.string(), nullable=False),
        pa.field("kept", pa.float64(), nullable=False),
    ]
)
"""The parts of each network's template in order; a network without a common wording has none."""

OBSERVATIONS: Final = pa.schema(
    [
        pa.field("network", pa.string(), nullable=False),
        pa.field("kind", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("parameters", pa.string(), nullable=False),
    ]
)
"""What can be seen of each network: the kind, and the values that its sentence tells, a JSON object."""

_ONE_THREAD: Final = Work(1)
"""How the work is shared by default."""


@dataclass(frozen=True, slots=True)
class DescribeInput:
    """Ads 0..n-1 with their networks, all in memory.

    `text` is the number of each ad's text, title included. `texts` are bare: contacts are replaced by their
    symbols; `word_offsets` (t + 1) and `words` hold the hashes of each text's normal form. `network` is the
    index into `network_ids` of each ad; an ad alone has an index of its own. `ads` has the columns posted_at,
    place and site, by ad, nullable; `contacts` has the columns ad, kind, contact and position, in any order.
    `work` says how many threads share the work.
    """

    texts: pa.LargeStringArray
    word_offsets: Codes
    words: npt.NDArray[np.uint32]
    text: Codes
    lexicon: Lexicon
    network: Codes
    network_ids: list[str]
    ads: pa.Table
    contacts: pa.Table
    work: Work = _ONE_THREAD

    def texts_of(self, ads: Codes) -> pa.LargeStringArray:
        """The texts of some ads, in their order."""
        return self.texts.take(pa.array(self.text[ads]))


@dataclass(frozen=True, slots=True)
class Described:
    """Three tables, with the schemas `NETWORKS`, `TEMPLATES` and `OBSERVATIONS`, sorted by network."""

    networks: pa.Table
    templates: pa.Table
    observations: pa.Table


@dataclass(frozen=True, slots=True)
class NetworkMembers:
    """Networks 0..k-1 in the order of their ids, and their ads.

    `ads` holds the ad numbers, network by network, each network's by text and then by number; network `i`
    has those from `starts[i]` to `starts[i + 1]`. `network` is the network of each entry of `ads`, and
    `of_ad` that of each ad of the file, -1 for an ad alone. `texts` numbers the distinct normal forms of each
    network from 0 on: rising with the entries, equal for equal normal forms of one network.
    """

    ids: list[str]
    starts: Codes
    ads: Codes
    network: Codes
    texts: Codes
    of_ad: Codes

    @property
    def sizes(self) -> Codes:
        """How many ads each network has."""
        return np.diff(self.starts)

    @property
    def text_starts(self) -> Codes:
        """Where each text's entries begin, and at last where they all end."""
        fresh = np.ones(len(self.texts) + 1, np.bool_)
        fresh[1:-1] = self.texts[1:] != self.texts[:-1]
        return np.flatnonzero(fresh)

    def text_of_ad(self) -> Codes:
        """The number of each ad's text, -1 for an ad alone."""
        texts = np.full(len(self.of_ad), -1, np.int64)
        texts[self.ads] = self.texts
        return texts

    def first_ads(self) -> tuple[Codes, Codes]:
        """The first ad of each text, and the text's number, in the order of the ads.

        What is read in the order in which it lies in memory is read several times as fast.
        """
        text_of = np.full(len(self.of_ad), -1, np.int64)
        text_of[self.ads[self.text_starts[:-1]]] = np.arange(len(self.text_starts) - 1)
        ads = np.flatnonzero(text_of >= 0)
        return ads, text_of[ads]


def arrange(given: DescribeInput) -> NetworkMembers:
    """The members of all networks of two ads or more, independent of how the networks were numbered."""
    sizes = np.bincount(given.network, minlength=len(given.network_ids))
    several = np.flatnonzero(sizes >= 2)
    several = several[
        np.argsort(np.array([given.network_ids[index] for index in several], object), kind="stable")
    ]
    rank = np.full(len(given.network_ids), -1, np.int64)
    rank[several] = np.arange(len(several))
    of_ad = rank[given.network]
    ads = np.flatnonzero(of_ad >= 0)
    texts = given.text[ads]
    keyed = given.work.over(
        len(ads), lambda begin, stop: _text_keys(given.word_offsets, given.words, texts[begin:stop])
    )
    keys = np.unique(np.concatenate(list(keyed)), return_inverse=True)[1]
    # The ads are in their order, and both steps leave equal ones as they stand.
    order = order_by(keys)
    network = of_ad[ads]
    order = order[order_by(network[order])]
    network, keys = network[order], keys[order]
    fresh = np.zeros(len(ads), np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (network[1:] != network[:-1])
    starts = np.concatenate(([0], np.cumsum(sizes[several]))).astype(np.int64)
    ids = [given.network_ids[index] for index in several]
    return NetworkMembers(ids, starts, ads[order], network, np.cumsum(fresh), of_ad)


@numba.njit(cache=True, nogil=True)
def _text_keys(word_offsets, words, texts):  # type: ignore[no-untyped-def]
    """A 64-bit key of each text's words in their order; equal for equal normal forms."""
    keys = np.empty(len(texts), np.uint64)
    for at in range(len(texts)):
        value = np.uint64(0x9E3779B97F4A7C15)
        for place in range(word_offsets[texts[at]], word_offsets[texts[at] + 1]):
            value = (value ^ np.uint64(words[place])) * np.uint64(0xBF58476D1CE4E5B9)
            value ^= value >> np.uint64(29)
        keys[at] = value
    return keys


def codes_of(column: pa.ChunkedArray | pa.Array) -> Codes:
    """A number for each distinct value, in order of first appearance; -1 for a null and for blank text."""
    encoded = _encode(column)
    codes: Codes = pc.fill_null(encoded.indices, -1).to_numpy().astype(np.int64)
    blank = [
        index for index, value in enumerate(encoded.dictionary.to_pylist()) if not str(value or "").strip()
    ]
    return np.where(np.isin(codes, blank), -1, codes) if blank else codes


def place_codes(column: pa.ChunkedArray | pa.Array) -> tuple[Codes, list[str]]:
    """A number for each distinct name, whatever its case and outer spaces, in their order; and their names.

    Of several ways to write a name the least counts, capitals first. So nothing depends on other ads.
    """
    encoded = _encode(column)
    written = [(value or "").strip() for value in encoded.dictionary.to_pylist()]
    first: dict[str, str] = {}
    for name in sorted(set(written) - {""}):
        first.setdefault(name.casefold(), name)
    numbers = {folded: number for number, folded in enumerate(sorted(first))}
    number_of = [numbers.get(name.casefold(), -1) for name in written]
    codes = pc.fill_null(encoded.indices, len(written)).to_numpy()
    return np.array([*number_of, -1], np.int64)[codes], [first[folded] for folded in numbers]


def _encode(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = whole.dictionary_encode()
    return encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded


def distinct_pairs(groups: Codes, values: Codes) -> tuple[Codes, Codes, Codes]:
    """The distinct pairs, sorted, with how often each occurs; a pair with -1 in it is left out."""
    known = (groups >= 0) & (values >= 0)
    width = int(values.max(initial=0)) + 1
    pairs, counts = np.unique(groups[known] * width + values[known], return_counts=True)
    return pairs // width, pairs % width, counts


def distinct_per_group(groups: Codes, values: Codes, size: int) -> Codes:
    """How many distinct values each of the groups 0..size-1 has."""
    return np.bincount(distinct_pairs(groups, values)[0], minlength=size)


def by_count(groups: Codes, values: Codes, counts: Codes) -> tuple[Codes, Codes, Codes]:
    """The same entries by group, and within it the most frequent first, then by value."""
    order = np.lexsort((values, -counts, groups))
    return groups[order], values[order], counts[order]


class Runs(NamedTuple):
    """The runs of equal numbers in a sorted array: each run's number, its first place and its length."""

    number: Codes
    start: Codes
    size: Codes

    def where(self, kept: np.ndarray) -> Runs:
        """Those of the runs that a bool for each keeps."""
        return Runs(self.number[kept], self.start[kept], self.size[kept])

    def entries(self, most: int | None = None) -> Codes:
        """The places in the array of all runs' entries, or of the first so many of each."""
        return numbers_from(self.start, self.size if most is None else np.minimum(self.size, most))

    def reduce(self, by: np.ufunc, values: Codes) -> Codes:
        """The values of each run's entries as one; the runs are all of the array."""
        return np.asarray(by.reduceat(values, self.start), np.int64)


def find_runs(groups: Codes) -> Runs:
    """The runs of a sorted array."""
    fresh = np.ones(len(groups), np.bool_)
    fresh[1:] = groups[1:] != groups[:-1]
    start = np.flatnonzero(fresh)
    return Runs(groups[start], start, np.diff(start, append=len(groups)))


def spread_over(starts: Codes, sizes: Codes, most: int) -> Codes:
    """The same of up to so many each, spread from the first to the last."""
    taken = np.minimum(sizes, most)
    within = numbers_from(np.zeros_like(taken), taken)
    steps = within * np.repeat(sizes - 1, taken) // np.repeat(np.maximum(taken - 1, 1), taken)
    places: Codes = np.repeat(starts, taken) + steps
    return places
