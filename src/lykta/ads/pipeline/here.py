"""The heavy work on the threads of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.arrange import Arranged
from lykta.ads.pipeline.compared import compare_texts
from lykta.ads.pipeline.gather import Batch, bare_batches
from lykta.ads.pipeline.texts import TextsHere
from lykta.ads.reading import AdsSource, ReadNotes, ReadOptions, Rejects, find_files, read_ads


@dataclass(frozen=True, slots=True)
class Here:
    """Threads that share the memory of this machine."""

    work: Work

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The files of this machine that the patterns name, sorted."""
        return find_files(patterns)

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> ReadHere:
        """Read them, a few pieces at once."""
        return ReadHere(files, options, region, rejects, self.work)


class ReadHere:
    """The ads of some files of this machine, bare of their contacts."""

    def __init__(
        self, files: Sequence[AdsSource], options: ReadOptions, region: str, rejects: Rejects, work: Work
    ) -> None:
        self._reading = read_ads(files, options=options, rejects=rejects)
        self._region, self._work = region, work
        self.notes: ReadNotes = self._reading.notes

    def __iter__(self) -> Iterator[Batch]:
        return bare_batches(self._reading, region=self._region, threads=self._work.threads)

    def texts(self, arranged: Arranged) -> TextsHere:
        """The texts of the ads, which were read with them."""
        return TextsHere(compare_texts(arranged.ads, self._work), self._work)
