"""The texts of all ads in a store spread over the machines; what comes here are keys and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import batched, pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.array_store import ArrayStore
from lykta.ads.describing import NETWORKS, OBSERVATIONS, TEMPLATES, Described
from lykta.ads.distributed.measuring import DistributedFeatures, Rows, group_by_piece, lists_of
from lykta.ads.distributed.numbering import DistributedIndex, Keys, Numbering, keys_of
from lykta.ads.engine import PieceStore
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import Features, Usual
from lykta.ads.pipeline.backend import Networked
from lykta.ads.pipeline.blocking import unmet_word_pairs
from lykta.ads.pipeline.local_backend import LocalTexts
from lykta.ads.pipeline.wording import TextKeys, Wording, compare_texts, read_words, text_keys
from lykta.ads.pipeline.writing import Writer, ads_table
from lykta.ads.sorting import numbers_from

# A task describes networks of so many ads, or one that has more.
ADS_AT_ONCE = 16_384
_COMPARED: Final = ["title", "text"]
# The machines share the work already.
_ALONE: Final = Work(1)

type Numbers = npt.NDArray[np.int64]


class DistributedTexts:
    """The ads in their order in a `store`, as tables: piece p has those from `bounds[p]` to `bounds[p + 1]`.

    The texts are told apart by keys of 128 bits; equal keys are equal texts.
    """

    _words: PieceStore
    _lexicon: Lexicon

    def __init__(self, store: PieceStore, bounds: Numbers, arrays: ArrayStore) -> None:
        self._store, self._bounds, self._arrays = store, bounds, arrays
        wholes, bodies = _DistinctTexts(bounds, arrays), _DistinctTexts(bounds, arrays)
        for keys in store.keep(_bare_keys).fetch():
            wholes.add(keys.whole)
            bodies.add(keys.body)
        self.once, self._bodies = wholes.result(), bodies.result()

    def write(self, ads: pa.Table, writer: Writer) -> None:  # noqa: ARG002 - the store has them whole
        """Write the ads and the index of their spellings, which come through this machine piece by piece."""
        writer.put_parts(self._tables)

    def normalise(self, lexicon: Lexicon, advance: Callable[[int], None]) -> TextKeys:
        """Find the words of the different texts, each in the piece of its first ad, and give keys of them."""
        self._lexicon = lexicon
        self._words = self._store.keep(partial(_find_words, lexicon), self._rows(self.once))
        keys = []
        for own, done in zip(self._words.keep(_word_keys).fetch(), self._bounds[1:].tolist(), strict=True):
            keys.append(own)
            advance(done)
        return TextKeys(*(np.concatenate(column) for column in zip(*keys, strict=True)))

    def sample(self, texts: Numbers) -> Corpus:
        """The words of some of the different texts."""
        ordered = np.sort(texts)
        found = list(self._words.keep(_sample_words, self._split_by_piece(ordered)).fetch())
        offsets = np.cumsum(np.concatenate([[0], *(np.diff(part.word_offsets) for part in found)]))
        whole = Corpus(offsets, np.concatenate([part.words for part in found]))
        return whole.of(np.searchsorted(ordered, texts))

    def count_unmet(self, texts: Numbers, usual: Usual) -> tuple[int, int]:
        """How many word pairs of some of the different texts were not met."""
        asked = self._split_by_piece(np.sort(texts))
        counted = list(self._words.keep(partial(_count_unmet, usual), asked).fetch())
        return sum(pairs for pairs, _ in counted), sum(unmet for _, unmet in counted)

    def measure(self, usual: Usual) -> DistributedFeatures:
        """The lists of all texts, where their words lie, which are let go of."""
        measured = DistributedFeatures(self._words.keep(partial(_extract_features, usual)), self._arrays)
        self._words.close()
        return measured

    def describe(self, given: Networked) -> Iterator[Described]:
        """Describe the networks, some by each machine, which gets the texts of their ads."""
        wanted = _members(given)
        if not wanted:
            yield Described(NETWORKS.empty_table(), TEMPLATES.empty_table(), OBSERVATIONS.empty_table())
        # How a name is written is a matter of the whole file: each task gets all ways to write it.
        known = replace(given, ads=_encode_names(given.ads))
        for some in batched(wanted, self._store.tasks_at_once, strict=False):
            yield from self._store.exchange(
                group_by_piece(self._bounds, some),
                _compared_columns,
                [_task(known, ads) for ads in some],
                partial(_describe_networks, self._lexicon),
            ).fetch()

    def close(self) -> None:
        """Let go of the texts."""
        self._store.close()

    def _split_by_piece(self, ordered: Numbers) -> list[Numbers]:
        """Of each piece the places of those of the different texts, in their order, whose words it has."""
        bounds = np.searchsorted(self.once.first, self._bounds)
        cuts = np.searchsorted(ordered, bounds).tolist()
        return [
            ordered[begin:stop] - first
            for first, (begin, stop) in zip(bounds.tolist(), pairwise(cuts), strict=False)
        ]

    def _rows(self, once: Distinct) -> list[Numbers]:
        """Of each piece those rows that are the first with their text."""
        cuts = np.searchsorted(once.first, self._bounds).tolist()
        return [
            once.first[begin:stop] - first
            for first, (begin, stop) in zip(self._bounds.tolist(), pairwise(cuts), strict=False)
        ]

    def _tables(self) -> Iterator[tuple[str, pa.Table]]:
        wording = self._bodies.of.astype(np.uint32)
        for piece, (begin, stop) in zip(
            self._store.keep(_whole).fetch(), pairwise(self._bounds.tolist()), strict=True
        ):
            yield "ads", ads_table(piece, wording[begin:stop], begin)
        index = DistributedIndex(self._store, self._rows(self._bodies))
        del self._bodies
        yield from (("spellings", part) for part in index.spellings())
        yield from (("stands", part) for part in index.stands())
        yield "wordings", index.wordings()


class _DistinctTexts:
    """Which ads have the same text, found as the keys of their texts come, piece by piece."""

    def __init__(self, bounds: Numbers, arrays: ArrayStore) -> None:
        self._numbering, self._arrays = Numbering(arrays), arrays
        self._of = arrays.empty(int(bounds[-1]), np.int64)
        self._first: list[Numbers] = []
        self._ads = 0

    def add(self, keys: Keys) -> None:
        begin, known = self._ads, self._numbering.size
        self._ads += len(keys)
        numbers = self._of[begin : self._ads]
        numbers[:] = self._numbering.number(keys)
        # Texts are numbered as they are first met: a new one has a greater number than all before it.
        highest = np.maximum.accumulate(np.append(known - 1, numbers))
        self._first.append(begin + np.flatnonzero(numbers > highest[:-1]))

    def result(self) -> Distinct:
        return Distinct(self._of, self._arrays.concatenate(self._first))


class _BareKeys(NamedTuple):
    """A key of each ad's compare text, and of its text without the title, uint64[m, 2]."""

    whole: Keys
    body: Keys


def _bare_keys(ads: pa.Table) -> _BareKeys:
    compared = compare_texts(ads, _ALONE)
    ends, data = compared.offsets[1:].tolist(), memoryview(compared.data)
    return _BareKeys(
        *(
            keys_of(data[begin:end] for begin, end in zip(begins.tolist(), ends, strict=True))
            for begins in (compared.offsets[:-1], compared.bodies)
        )
    )


def _whole(ads: pa.Table) -> pa.Table:
    return ads


def _find_words(lexicon: Lexicon, ads: pa.Table, rows: Numbers) -> Wording:
    compared = compare_texts(ads.take(pa.array(rows)), _ALONE)
    return read_words(compared, 0, len(rows), lexicon)


def _word_keys(held: Wording) -> TextKeys:
    return text_keys(held, _ALONE)


def _sample_words(held: Wording, rows: Numbers) -> Corpus:
    return held.corpus.of(rows)


def _count_unmet(usual: Usual, held: Wording, rows: Numbers) -> tuple[int, int]:
    return unmet_word_pairs(held.corpus, rows, usual)


def _extract_features(usual: Usual, held: Wording) -> Features:
    return lists_of(usual, held.corpus)


def _members(given: Networked) -> list[Numbers]:
    """The ads of some networks for each task, sorted; the tasks by the names of their networks."""
    sizes = np.bincount(given.network, minlength=len(given.names))
    several = np.flatnonzero(sizes >= 2)
    several = several[
        np.argsort(np.array([given.names[network] for network in several], object), kind="stable")
    ]
    # A task ends with the network that fills it.
    task = (np.cumsum(sizes[several]) - sizes[several]) // ADS_AT_ONCE
    of_network = np.full(len(sizes), -1, np.int64)
    of_network[several] = np.cumsum(np.diff(task, prepend=task[:1]) > 0)
    of_ad = of_network[given.network]
    order = np.argsort(of_ad, kind="stable")
    tasks = int(of_network.max(initial=-1)) + 1
    cuts = np.searchsorted(of_ad[order], np.arange(tasks + 1))
    return [order[begin:stop] for begin, stop in pairwise(cuts.tolist())]


def _encode_names(ads: pa.Table) -> pa.Table:
    """The table with places and sites as numbers of all names in it."""
    for name in ("place", "site"):
        coded = ads[name].combine_chunks().dictionary_encode()
        ads = ads.set_column(ads.column_names.index(name), name, coded)
    return ads


def _task(given: Networked, ads: Numbers) -> Networked:
    """What is known of these ads alone, numbered anew in their order, and so their networks."""
    networks, network = np.unique(given.network[ads], return_inverse=True)
    # The contacts stand by ad.
    of_ad = given.contacts["ad"].to_numpy()
    begins, stops = np.searchsorted(of_ad, ads), np.searchsorted(of_ad, ads, "right")
    counts = stops - begins
    renumbered = np.repeat(np.arange(len(ads), dtype=np.uint32), counts)
    contacts = given.contacts.take(pa.array(numbers_from(begins, counts))).set_column(
        0, "ad", pa.array(renumbered)
    )
    names = [given.names[number] for number in networks.tolist()]
    return Networked(network.astype(np.int64), names, given.ads.take(pa.array(ads)), contacts)


def _compared_columns(ads: pa.Table, rows: Rows) -> pa.Table:
    return ads.select(_COMPARED).take(pa.array(rows))


def _describe_networks(lexicon: Lexicon, given: Networked, lent: list[pa.Table]) -> Described:
    texts = LocalTexts(pa.concat_tables(lent), _ALONE)
    texts.normalise(lexicon, lambda _: None)
    return next(texts.describe(given))
