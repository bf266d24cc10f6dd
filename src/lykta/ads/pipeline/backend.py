"""The heavy work of an analysis, and what does it: this machine's threads, or the machines of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing import Described
from lykta.ads.group import Chains, Forest, Scale
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import Usual
from lykta.ads.pipeline.arrange import Arranged
from lykta.ads.pipeline.gather import Batch
from lykta.ads.pipeline.wording import TextKeys
from lykta.ads.pipeline.writing import Writer
from lykta.ads.reading import AdsSource, ReadNotes, ReadOptions, Rejects


class BareReading(Protocol):
    """Ads from files, bare of their contacts, batch by batch; `notes` is complete at the end."""

    notes: ReadNotes

    def __iter__(self) -> Iterator[Batch]: ...

    def texts(self, arranged: Arranged, work: Work) -> AdTexts:
        """The texts of all ads that were read and put in order, shared by the threads of `work`; what is
        made of them lies in its arrays.
        """


@dataclass(frozen=True, slots=True)
class Networked:
    """Ads in networks: `network` int64[n], the place of each ad's in `names`; `ads` with the columns
    posted_at, place and site; and `contacts` with the columns ad, kind, contact and position.
    """

    network: npt.NDArray[np.int64]
    names: list[str]
    ads: pa.Table
    contacts: pa.Table


class AdTexts(Protocol):
    """The texts of all ads (title, line break, text; bare), wherever they lie; which are the same, `once`."""

    once: Distinct

    def write(self, ads: pa.Table, writer: Writer) -> None:
        """Write the table of `ads`, as they were put in order, and the index of their spellings."""

    def normalise(self, lexicon: Lexicon, advance: Callable[[int], None]) -> TextKeys:
        """Find the words of the different texts, and give keys of them; all that follows needs it.

        `advance` hears how many ads are done.
        """

    def sample(self, texts: npt.NDArray[np.int64]) -> Corpus:
        """The words of some of the different texts, int64[m], in this order."""

    def count_unmet(self, texts: npt.NDArray[np.int64], usual: Usual) -> tuple[int, int]:
        """How many word pairs some of the different texts have, and how many of them what is `usual` was not
        learnt from (`pipeline.blocking`); to be asked before they are measured.
        """

    def measure(self, usual: Usual) -> Measured:
        """Make the different texts ready to be measured by what is `usual`."""

    def describe(self, given: Networked) -> Iterator[Described]:
        """Describe the networks of the ads: one part at least, in the order of their names."""

    def close(self) -> None:
        """Let go of the texts."""


class Measured(Protocol):
    """The different texts of a file, ready to be measured, wherever that which they are measured by lies.

    `norms` float32[t], nothing for a text without a word that counts; `information` float32[t], the bits of
    its words; `words` int32[t], how many different ones count.
    """

    norms: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]

    def neighbours(self) -> npt.NDArray[np.int64]:
        """Pairs int64[m, 2] of texts, sorted: each with its nearest by rare features in common.

        May be asked for once.
        """

    def compare(self, pairs: npt.NDArray[np.int64]) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""

    def close(self) -> None:
        """Let go of what the texts are measured by."""

    def lay_by(self, order: Callable[[], npt.NDArray[np.int64]]) -> None:
        """Lay the lists in the order, int64[t], in which merging asks for texts, where that saves reading."""

    def merge(self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], scale: Scale) -> None:
        """Merge the clusters of the forest along the pairs of each chain, as far as they are alike."""


class Backend(Protocol):
    """What does the heavy work. The result never depends on it."""

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The files, or folders of files, that patterns name; `InputError` when there are none."""

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> BareReading:
        """Read the ads of what was found, or of a table in memory."""
