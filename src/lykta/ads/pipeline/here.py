"""The heavy work on the threads of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lykta.ads.group import Chains, Forest, Threshold, merge_chains
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import Features, Usual, feature_lists
from lykta.ads.pair.lists import laid_by
from lykta.ads.pair.neighbours import NEIGHBOURS, neighbour_pairs
from lykta.ads.pipeline.compared import Compared
from lykta.ads.pipeline.gather import Batch, bare_batches
from lykta.ads.pipeline.wording import Part, read_part
from lykta.ads.read import ReadNotes, ReadOptions, Rejects, find_files, read_ads


@dataclass(frozen=True, slots=True)
class Here:
    """Threads that share the memory of this machine."""

    work: Work

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The files of this machine that the patterns name, sorted."""
        return find_files(patterns)

    def read(self, files: list[Path], *, options: ReadOptions, region: str, rejects: Rejects) -> ReadHere:
        """Read them, a few pieces at once."""
        return ReadHere(files, options, region, rejects, self.work)

    def words(self, compared: Compared, once: Distinct, lexicon: Lexicon, *, at_once: int) -> Iterator[Part]:
        """The words of the different texts, `at_once` in a part, in order."""
        parts = max(1, once.size // at_once)
        yield from self.work.over(
            once.size,
            lambda begin, stop: read_part(compared, once.first[begin:stop], lexicon),
            parts=parts,
        )

    def measure(self, corpus: Corpus, texts: npt.NDArray[np.int64], usual: Usual) -> MeasuredHere:
        """The lists of all texts, in memory."""
        return MeasuredHere(feature_lists(corpus, texts, usual, self.work), self.work)


class ReadHere:
    """The ads of some files of this machine, bare of their contacts."""

    def __init__(
        self, files: list[Path], options: ReadOptions, region: str, rejects: Rejects, work: Work
    ) -> None:
        self._reading = read_ads(files, options=options, rejects=rejects)
        self._region, self._work = region, work
        self.notes: ReadNotes = self._reading.notes

    def __iter__(self) -> Iterator[Batch]:
        return bare_batches(self._reading, region=self._region, threads=self._work.threads)


class MeasuredHere:
    """The lists of all texts in the memory of this machine."""

    def __init__(self, features: Features, work: Work) -> None:
        self._features, self._keys, self._work = (
            features._replace(keys=features.keys[:0]),
            features.keys,
            work,
        )
        self.norms, self.information, self.words = features.norms, features.information, features.words

    def neighbours(
        self, chosen: npt.NDArray[np.int64] | None = None, *, most: int = NEIGHBOURS
    ) -> npt.NDArray[np.int64]:
        """The `most` nearest of the chosen texts among these; or of all, which uses the keys up."""
        if chosen is not None:
            return chosen[neighbour_pairs(self._keys[chosen], self._work, most=most)]
        keys, self._keys = self._keys, self._keys[:0]
        return neighbour_pairs(keys, self._work, most=most)

    def compare(self, pairs: npt.NDArray[np.int64]) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""
        return compare(self._features, pairs, self._work)

    def close(self) -> None:
        """Memory goes with the last who uses it."""

    def lay_by(self, order: npt.NDArray[np.int64]) -> None:
        """Lay the lists in this order."""
        self._features = self._features._replace(lists=laid_by(self._features.lists, order, self._work))

    def merge_parts(self, pairs: int) -> int:  # noqa: ARG002 - only the threads count
        """In how many parts the chains of so many pairs are best merged."""
        return 8 * self._work.threads

    def merge(
        self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], threshold: Threshold
    ) -> None:
        """Merge along the chains, each thread some of them."""
        merge_chains(self._features, chains, forest, traits, threshold, self._work)
