"""The heavy work on this machine: its threads share the texts of all ads, and what they are measured by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing import Described, DescribeInput, describe_networks
from lykta.ads.engine import ROW_GROUP
from lykta.ads.group import Chains, Forest, Scale, merge_chains
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import KEYS, Features, Usual, feature_lists
from lykta.ads.pair.lists import reorder_lists
from lykta.ads.pair.neighbours import neighbour_pairs
from lykta.ads.pipeline.arrange import Arranged
from lykta.ads.pipeline.backend import Networked
from lykta.ads.pipeline.blocking import unmet_word_pairs
from lykta.ads.pipeline.gather import Batch, bare_batches
from lykta.ads.pipeline.spellings import UntitledTexts, index_of, untitled_texts
from lykta.ads.pipeline.wording import (
    TEXTS_AT_ONCE,
    TextKeys,
    all_words,
    different_texts,
    read_words,
    text_keys,
)
from lykta.ads.pipeline.writing import Writer, ads_table
from lykta.ads.reading import AdsSource, ReadNotes, ReadOptions, Rejects, find_files, read_ads

_NO_KEYS = np.zeros((0, KEYS), np.uint32)


@dataclass(frozen=True, slots=True)
class LocalBackend:
    """Threads that share the memory of this machine."""

    work: Work

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The files of this machine that the patterns name, sorted."""
        return find_files(patterns)

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> LocalReader:
        """Read them, a few pieces at once."""
        return LocalReader(files, options, region, rejects, self.work)


class LocalReader:
    """The ads of some files of this machine, bare of their contacts."""

    def __init__(
        self, files: Sequence[AdsSource], options: ReadOptions, region: str, rejects: Rejects, work: Work
    ) -> None:
        self._reading = read_ads(files, options=options, rejects=rejects)
        self._region, self._work = region, work
        self.notes: ReadNotes = self._reading.notes

    def __iter__(self) -> Iterator[Batch]:
        return bare_batches(self._reading, region=self._region, threads=self._work.threads)

    def texts(self, arranged: Arranged, work: Work) -> LocalTexts:
        """The texts of the ads, which were read with them."""
        return LocalTexts(arranged.ads, work)


class LocalTexts:
    """The different compare texts of ads, and their words once they are normalised."""

    _corpus: Corpus
    _lexicon: Lexicon

    def __init__(self, ads: pa.Table, work: Work) -> None:
        self._work = work
        self._compared, self.once, titles = different_texts(ads, work)
        self._bodies = self._compared.offsets[self.once.of] + titles

    def write(self, ads: pa.Table, writer: Writer) -> None:
        """Write the ads and the index of their spellings."""
        ends = self._compared.offsets[1:][self.once.of]
        texts = untitled_texts(self._bodies, ends, self._compared.data, self._work)
        # First what takes most memory, while little else is held. The index is gone with the last of these.
        index = cache(partial(index_of, texts, self._work.arrays))
        writer.put("spellings", lambda: index().spellings())
        writer.put_parts(lambda: (("stands", part) for part in index().stands()))
        writer.put("wordings", lambda: index().wordings())
        # What is not written yet is held with each different text once.
        place = ads.column_names.index("text")
        writer.put_parts(partial(self._ads, ads.drop_columns(["text"]), place, texts))

    def _ads(self, known: pa.Table, place: int, texts: UntitledTexts) -> Iterator[tuple[str, pa.Table]]:
        """The table `ads` in parts, of what is `known` beside their texts, whose column stands at `place`."""
        wording = texts.of.astype(np.uint32)
        for begin in range(0, max(len(wording), 1), ROW_GROUP):
            some, numbers = known.slice(begin, ROW_GROUP), wording[begin : begin + ROW_GROUP]
            with_text = some.add_column(place, "text", texts.take(numbers))
            yield "ads", ads_table(with_text, numbers, begin)

    def normalise(self, lexicon: Lexicon, advance: Callable[[int], None]) -> TextKeys:
        """Find the words of all texts, some at a time."""
        once, compared = self.once, self._compared
        found = self._work.over(
            once.size,
            lambda begin, stop: read_words(compared, begin, stop, lexicon),
            parts=max(1, once.size // TEXTS_AT_ONCE),
        )
        worded = all_words(found, once, self._work, advance)
        self._corpus, self._lexicon = worded.corpus, lexicon
        return text_keys(worded, self._work)

    def sample(self, texts: npt.NDArray[np.int64]) -> Corpus:
        """The words of some of the different texts."""
        return self._corpus.of(texts)

    def count_unmet(self, texts: npt.NDArray[np.int64], usual: Usual) -> tuple[int, int]:
        """How many word pairs of some of the different texts were not met."""
        return unmet_word_pairs(self._corpus, texts, usual)

    def measure(self, usual: Usual) -> LocalFeatures:
        """The lists of all texts, in memory."""
        return LocalFeatures(feature_lists(self._corpus, usual, self._work), self._work)

    def describe(self, given: Networked) -> Iterator[Described]:
        """Describe the networks, each thread some of them."""
        # The texts of a network lie anywhere.
        for array in (self._corpus.words, self._compared.data):
            self._work.arrays.expect_random_access(array)
        described = describe_networks(
            DescribeInput(
                texts=self._compared.as_array(),
                word_offsets=self._corpus.word_offsets,
                words=self._corpus.words,
                text=self.once.of,
                lexicon=self._lexicon,
                network=given.network,
                network_ids=given.names,
                ads=given.ads,
                contacts=given.contacts,
                work=self._work,
            )
        )
        return iter([described])

    def close(self) -> None:
        """Memory goes with the last who uses it."""


class LocalFeatures:
    """The lists of all texts in the memory of this machine."""

    def __init__(self, features: Features, work: Work) -> None:
        # A slice would hold the whole.
        self._features, self._work = features._replace(keys=_NO_KEYS), work
        self._keys = features.keys
        self.norms, self.information, self.words = features.norms, features.information, features.words

    def neighbours(self) -> npt.NDArray[np.int64]:
        """Each text with its nearest; this uses the keys up."""
        keys, self._keys = self._keys, _NO_KEYS
        return neighbour_pairs(keys, self._work)

    def compare(self, pairs: npt.NDArray[np.int64]) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""
        return compare(self._features, pairs, self._work)

    def close(self) -> None:
        """Memory goes with the last who uses it."""

    def lay_by(self, order: Callable[[], npt.NDArray[np.int64]]) -> None:
        """Lay lists that lie in files in this order: else nearly each merge would wait for the disk."""
        if self._work.arrays.folder:
            self._features = self._features._replace(
                lists=reorder_lists(self._features.lists, order(), self._work)
            )

    def merge(self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], scale: Scale) -> None:
        """Merge along the chains, each thread some of them."""
        merge_chains(self._features, chains, forest, traits, scale, self._work)
