"""The heavy work of an analysis, part by part on many machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Machines
from lykta.ads.normalise import Lexicon
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import Usual
from lykta.ads.pipeline.compared import Compared
from lykta.ads.pipeline.wording import Part, read_part
from lykta.ads.read import AdsSource, AdsTable, ReadOptions, Rejects
from lykta.ads.spread.measuring import MeasuredThere
from lykta.ads.spread.reading import ReadThere, address_of, find_parquet
from lykta.ads.spread.taking import taken
from lykta.errors import InputError

# A part takes a machine a second or so: much shorter, and sending it costs more than the work.
TEXTS_AT_ONCE = 16_384


class Spread:
    """Machines that read Parquet, find words and measure texts; `work` is this machine, for the rest."""

    def __init__(self, machines: Machines, work: Work, *, at_once: int = TEXTS_AT_ONCE) -> None:
        self._machines, self._work, self._at_once = machines, work, at_once

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The Parquet files that the patterns name: on this machine's disk, which the others must see at the
        same place, or at an address that the machines know, such as `hdfs://host/ads`.
        """
        return find_parquet(patterns)

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> ReadThere:
        """Read them where they lie. Raises `InputError` for a table that lies in this machine's memory."""
        tables = [self._machines.parquet(_address(file)) for file in files]
        return ReadThere(tables, options, region, rejects)

    def words(
        self,
        compared: Compared,
        once: Distinct,
        lexicon: Lexicon,
        *,
        at_once: int,  # noqa: ARG002 - what fits in a cache here is too little to send
    ) -> Iterator[Part]:
        """The words of the different texts, some at a time, in order."""
        size = self._at_once
        parts = (
            _of(compared, once.first[begin : begin + size]) for begin in range(0, max(once.size, 1), size)
        )
        yield from self._machines.spread(partial(_words, lexicon), parts)

    def measure(self, corpus: Corpus, texts: npt.NDArray[np.int64], usual: Usual) -> MeasuredThere:
        """The lists of all texts, on the machines."""
        return MeasuredThere(self._machines, corpus, texts, usual, at_once=self._at_once)


def _address(file: AdsSource) -> str:
    if isinstance(file, AdsTable):
        raise InputError("A cluster reads Parquet files. Write the table to one, where all machines see it.")
    return address_of(file)


def _of(compared: Compared, ads: npt.NDArray[np.int64]) -> Compared:
    """The texts of these ads alone."""
    offsets, data = taken(compared.offsets[:-1], compared.offsets[1:], compared.data, ads)
    return Compared(offsets, data, offsets[:-1] + compared.bodies[ads] - compared.offsets[ads])


def _words(lexicon: Lexicon, texts: Compared) -> Part:
    return read_part(texts, np.arange(len(texts.bodies)), lexicon)
