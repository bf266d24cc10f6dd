"""Names of Sweden's municipalities and counties."""

from __future__ import annotations

from functools import lru_cache

from lykta.places.tables import Level, table


@lru_cache(maxsize=1)
def municipality_names() -> tuple[str, ...]:
    """The 290 municipalities, in the order of their codes (SCB)."""
    return _names("kommun")


@lru_cache(maxsize=1)
def county_names() -> tuple[str, ...]:
    """The 21 counties, in the order of their codes (SCB)."""
    return _names("lan")


def _names(level: Level) -> tuple[str, ...]:
    return tuple(str(name) for name in table(level, [f"{level}_kod", level])[level].to_pylist())
