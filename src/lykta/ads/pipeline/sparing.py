"""Whether an analysis would need more memory than there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import psutil

from lykta.ads.read import AdsSource, AdsTable

# In memory an analysis takes some seven times what its ads take as CSV; Parquet is packed.
TIMES_CSV: Final = 8
TIMES_PARQUET: Final = 4 * TIMES_CSV


def too_large(files: Iterable[AdsSource], memory: int) -> bool:
    """Whether files of ads, and results that are added to, are too large to be analysed in so many bytes."""
    return sum(_needed(file) for file in files) > memory


def free_memory() -> int:
    """The bytes that the system can give without taking them from other programs."""
    return int(psutil.virtual_memory().available)


def _needed(file: AdsSource) -> int:
    """The memory for one file, for a folder of them, or beside a table; none for one that is not on this
    machine.
    """
    if isinstance(file, AdsTable):
        return file.nbytes * TIMES_CSV
    parts = [path for path in file.rglob("*") if path.is_file()] if file.is_dir() else [file]
    return sum(
        part.stat().st_size * (TIMES_PARQUET if part.suffix == ".parquet" else TIMES_CSV)
        for part in parts
        if part.is_file()
    )
