"""Counts with their ranges, by place and period, as the file has them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.engine import Engine
from lykta.ads.result.tables import table_of


@dataclass(frozen=True, slots=True)
class Count:
    """One row: an empty `place` is all of the file, an empty `period` all of its time.

    `at_least` and its interval are None where sites were read too seldom to tell.
    """

    place: str
    period: str
    first_seen: datetime | None
    last_seen: datetime | None
    ads: int
    distinct_ads: int
    advertisers_low: int
    advertisers_high: int
    at_least: int | None
    at_least_low: int | None
    at_least_high: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """The places, the most ads first, and the periods, in order, that a file has counts for."""

    places: tuple[str, ...]
    periods: tuple[str, ...]


_COLUMNS: Final = ", ".join(field.name for field in fields(Count))
_PLACES = "SELECT place FROM counts WHERE place <> '' AND period = '' ORDER BY ads DESC, place"
_PERIODS = "SELECT DISTINCT period FROM counts WHERE period <> '' ORDER BY period"
_ONE = f"SELECT {_COLUMNS} FROM counts WHERE place = ? AND period = ?"  # noqa: S608 - our own words
_OVER_TIME = f"SELECT {_COLUMNS} FROM counts WHERE place = ? AND period <> '' ORDER BY period"  # noqa: S608
_OVER_PLACES = f"""
SELECT {_COLUMNS} FROM counts WHERE period = ? AND place <> '' ORDER BY ads DESC, place
"""  # noqa: S608 - our own words


def choices(engine: Engine) -> Choices:
    """What may be chosen."""
    return Choices(
        places=tuple(engine.arrow(_PLACES)["place"].to_pylist()),
        periods=tuple(engine.arrow(_PERIODS)["period"].to_pylist()),
    )


def whole(engine: Engine, *, place: str = "", period: str = "") -> Count | None:
    """The row of one place and one period; None when the file has no ads there and then."""
    rows = _rows(engine, _ONE, place, period)
    return rows[0] if rows else None


def over_time(engine: Engine, place: str = "") -> list[Count]:
    """The periods of one place, or of the whole file, in order."""
    return _rows(engine, _OVER_TIME, place)


def over_places(engine: Engine, period: str = "") -> list[Count]:
    """The places of one period, or of the whole time, the most ads first."""
    return _rows(engine, _OVER_PLACES, period)


def table(engine: Engine, *, place: str = "", period: str = "") -> pa.Table:
    """The rows that a page shows, as a table to be written to a file: all when nothing is chosen."""
    found = table_of(engine, "counts")
    if place:
        found = found.filter(pc.equal(found["place"], place))
    if period:
        found = found.filter(pc.equal(found["period"], period))
    return found


def _rows(engine: Engine, sql: str, *parameters: object) -> list[Count]:
    return [Count(**row) for row in engine.arrow(sql, list(parameters)).to_pylist()]
