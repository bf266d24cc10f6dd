"""The texts of all ads on a shelf that is spread over the machines; what comes here are keys and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing import Described
from lykta.ads.engine import Shelf
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import Features, Usual
from lykta.ads.pipeline.compared import Compared, compare_texts
from lykta.ads.pipeline.drift import unmet_word_pairs
from lykta.ads.pipeline.heavy import Networked
from lykta.ads.pipeline.tables import ads_table
from lykta.ads.pipeline.wording import TextKeys, read_part, text_keys
from lykta.ads.pipeline.writer import Writer
from lykta.ads.spread import lists
from lykta.ads.spread.describing import describe_there
from lykta.ads.spread.measuring import MeasuredThere
from lykta.ads.spread.numbering import Keys, Numbering, keys_of
from lykta.ads.spread.spelling import IndexThere

# So many rows of the table of ads are written in one step, as many as the database packs together.
_WRITTEN_AT_ONCE: Final = 122_880
# The machines share the work already.
_ALONE: Final = Work(1)

type Numbers = npt.NDArray[np.int64]


class TextsThere:
    """The ads in their order on a `shelf`, as tables: piece p has those from `bounds[p]` to `bounds[p + 1]`.

    The texts are told apart by keys of 128 bits; equal keys are equal texts.
    """

    _words: Shelf
    _lexicon: Lexicon

    def __init__(self, shelf: Shelf, bounds: Numbers) -> None:
        self._shelf, self._bounds = shelf, bounds
        wholes, bodies = Numbering(), Numbering()
        numbers = [(wholes.number(keys.whole), bodies.number(keys.body)) for keys in shelf.each(_bare_keys)]
        whole, body = (np.concatenate(column) for column in zip(*numbers, strict=True))
        self.once, self._bodies = _distinct(whole), _distinct(body)

    def write(self, ads: pa.Table, writer: Writer) -> None:  # noqa: ARG002 - the shelf has them whole
        """Write the ads and the index of their spellings, which come through this machine piece by piece."""
        writer.put_parts("ads", self._ads)
        index = IndexThere(self._shelf, self._rows(self._bodies))
        writer.put_parts("spellings", index.spellings)
        writer.put_parts("stands", index.stands)
        writer.put("wordings", index.wordings)

    def normalise(self, lexicon: Lexicon, advance: Callable[[int], None]) -> TextKeys:
        """Find the words of the different texts, each in the piece of its first ad, and give keys of them."""
        self._lexicon = lexicon
        self._words = self._shelf.keep(partial(_worded, lexicon), self._rows(self.once))
        keys = []
        for own, done in zip(self._words.each(_word_keys), self._bounds[1:].tolist(), strict=True):
            keys.append(own)
            advance(done)
        return TextKeys(*(np.concatenate(column) for column in zip(*keys, strict=True)))

    def sample(self, texts: Numbers) -> Corpus:
        """The words of some of the different texts."""
        ordered = np.sort(texts)
        found = list(self._words.each(_sampled, self._asked(ordered)))
        offsets = np.cumsum(np.concatenate([[0], *(np.diff(part.word_offsets) for part in found)]))
        whole = Corpus(offsets, np.concatenate([part.words for part in found]))
        return whole.of(np.searchsorted(ordered, texts))

    def unmet(self, texts: Numbers, usual: Usual) -> tuple[int, int]:
        """How many word pairs of some of the different texts were not met."""
        counted = list(self._words.each(partial(_unmet, usual), self._asked(np.sort(texts))))
        return sum(pairs for pairs, _ in counted), sum(unmet for _, unmet in counted)

    def measure(self, usual: Usual) -> MeasuredThere:
        """The lists of all texts, where their words lie, which are let go of."""
        measured = MeasuredThere(self._words.keep(partial(_listed, usual)))
        self._words.close()
        return measured

    def describe(self, given: Networked) -> Described:
        """Describe the networks, some by each machine, which gets the texts of their ads."""
        return describe_there(self._shelf, self._bounds, self._lexicon, given)

    def close(self) -> None:
        """Let go of the texts."""
        self._shelf.close()

    def _asked(self, ordered: Numbers) -> list[Numbers]:
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

    def _ads(self) -> Iterator[pa.Table]:
        wording = self._bodies.of.astype(np.uint32)
        waiting: list[pa.Table] = []
        for piece, (begin, stop) in zip(
            self._shelf.each(_whole), pairwise(self._bounds.tolist()), strict=True
        ):
            waiting.append(ads_table(piece, wording[begin:stop], begin))
            if sum(part.num_rows for part in waiting) >= _WRITTEN_AT_ONCE:
                yield pa.concat_tables(waiting)
                waiting = []
        if waiting:
            yield pa.concat_tables(waiting)


def _distinct(numbers: Numbers) -> Distinct:
    """Texts whose numbers were given in the order in which they were first met."""
    before = np.concatenate([[-1], np.maximum.accumulate(numbers)])[:-1]
    return Distinct(numbers, np.flatnonzero(numbers > before))


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


class _Words(NamedTuple):
    """The words of some texts and how many of each are the title's, int64[m]."""

    corpus: Corpus
    in_title: Numbers


def _worded(lexicon: Lexicon, ads: pa.Table, rows: Numbers) -> _Words:
    compared: Compared = compare_texts(ads.take(pa.array(rows)), _ALONE)
    bounds, words, in_title = read_part(compared, np.arange(len(rows)), lexicon)
    return _Words(Corpus(bounds.astype(np.int64), words), in_title.astype(np.int64))


def _word_keys(held: _Words) -> TextKeys:
    offsets, words = held.corpus
    return text_keys(offsets[:-1], offsets[1:], held.in_title, words, _ALONE)


def _sampled(held: _Words, rows: Numbers) -> Corpus:
    return held.corpus.of(rows)


def _unmet(usual: Usual, held: _Words, rows: Numbers) -> tuple[int, int]:
    return unmet_word_pairs(held.corpus, rows, usual)


def _listed(usual: Usual, held: _Words) -> Features:
    return lists.lists_of(usual, held.corpus)
