"""The heavy work of an analysis, part by part on many machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lykta.ads.engine import Machines
from lykta.ads.reading import AdsSource, AdsTable, ReadOptions, Rejects
from lykta.ads.spread.reading import Given, ReadThere, address_of, find_parquet
from lykta.errors import InputError

# A part takes a machine a second or so: much shorter, and sending it costs more than the work.
ADS_AT_ONCE = 16_384


class Spread:
    """Machines that read Parquet and keep the texts, `at_once` ads in a piece; this machine has numbers."""

    def __init__(self, machines: Machines, *, at_once: int = ADS_AT_ONCE) -> None:
        self._machines, self._at_once = machines, at_once

    def find(self, patterns: Sequence[str]) -> list[Path]:
        """The Parquet files that the patterns name: on this machine's disk, which the others must see at the
        same place, or at an address that the machines know, such as `hdfs://host/ads`.
        """
        return find_parquet(patterns)

    def read(
        self, files: Sequence[AdsSource], *, options: ReadOptions, region: str, rejects: Rejects
    ) -> ReadThere:
        """Read them where they lie. Raises `InputError` for a table that lies in this machine's memory."""
        addresses = [_address(file) for file in files]
        return ReadThere(self._machines, addresses, Given(options, region), rejects, at_once=self._at_once)


def _address(file: AdsSource) -> str:
    if isinstance(file, AdsTable):
        raise InputError("A cluster reads Parquet files. Write the table to one, where all machines see it.")
    return address_of(file)
