"""Whether an analysis would need more memory than there is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lykta.ads.reading import AdsSource, AdsTable

# In memory an analysis takes some seven times what its ads take as CSV; Parquet is packed.
TIMES_CSV: Final = 8
TIMES_PARQUET: Final = 4 * TIMES_CSV

_TOLD_BY = Path("/proc/meminfo")


def too_large(files: Iterable[AdsSource], memory: int | None) -> bool:
    """Whether files of ads, and results that are added to, are too large to be analysed in so many bytes.

    Nobody knows when nobody told how many there are.
    """
    return memory is not None and sum(_needed(file) for file in files) > memory


def free_memory(told_by: Path = _TOLD_BY) -> int | None:
    """The bytes that the system can give without taking them from others; None if it does not say."""
    try:
        lines = told_by.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    told = (line.split() for line in lines if line.startswith("MemAvailable:"))
    return next((int(kilobytes) * 1024 for _, kilobytes, *_ in told), None)


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
