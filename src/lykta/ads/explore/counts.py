"""How many ads and advertisers there are by place and month, and when ads were posted."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.engine import Engine
from lykta.ads.result.tables import table_of

_PLACES = "SELECT place FROM counts WHERE place <> '' AND period = '' ORDER BY ads DESC, place"
_PERIODS = "SELECT DISTINCT period FROM counts WHERE period <> '' ORDER BY period"
type Unit = Literal["week", "month", "year"]
_ENDS = (
    "SELECT min(posted_at) AS first, max(posted_at) AS last, count(*) - count(posted_at) AS without FROM ads"
)
# A text is new in the stretch in which it is first seen.
_STRETCHES = """
WITH seen AS (
    SELECT CAST(date_trunc('{unit}', posted_at) AS DATE) AS begins, count(*) AS ads
    FROM result.ads WHERE posted_at IS NOT NULL GROUP BY 1
),
texts AS (
    SELECT CAST(date_trunc('{unit}', min(posted_at)) AS DATE) AS begins
    FROM result.ads WHERE posted_at IS NOT NULL GROUP BY wording
),
fresh AS (SELECT begins, count(*) AS texts FROM texts GROUP BY begins)
SELECT begins, ads, coalesce(texts, 0) AS texts FROM seen LEFT JOIN fresh USING (begins)
"""

# The longest time, in days, that is shown by weeks or by months: more bars than that cannot be told apart.
_WEEKS_UP_TO: Final = 5 * 366
_MONTHS_UP_TO: Final = 25 * 366


@dataclass(frozen=True, slots=True)
class PlaceCount:
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week from Monday, a month or a year: how many ads, and how many `texts` that were not seen before.

    Texts that differ in any letter are two, so that all stretches together hold each text once.
    """

    begins: date
    ads: int
    texts: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The stretches that have ads, in order, and how many ads `without` a time."""

    unit: Unit
    stretches: tuple[Stretch, ...]
    without: int


_COLUMNS: Final = ", ".join(field.name for field in fields(PlaceCount))
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


def whole(engine: Engine, *, place: str = "", period: str = "") -> PlaceCount | None:
    """The row of one place and one period; None when the file has no ads there and then."""
    rows = _rows(engine, _ONE, place, period)
    return rows[0] if rows else None


def over_time(engine: Engine, place: str = "") -> list[PlaceCount]:
    """The periods of one place, or of the whole file, in order."""
    return _rows(engine, _OVER_TIME, place)


def over_places(engine: Engine, period: str = "") -> list[PlaceCount]:
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


def _rows(engine: Engine, sql: str, *parameters: object) -> list[PlaceCount]:
    return [PlaceCount(**row) for row in engine.arrow(sql, list(parameters)).to_pylist()]


def calendar(engine: Engine) -> Calendar:
    """The ads by weeks; by months or years where the file spans more time than weeks can show."""
    (ends,) = engine.arrow(_ENDS).to_pylist()
    if ends["first"] is None:
        return Calendar("week", (), ends["without"])
    unit = _unit((ends["last"] - ends["first"]).days)
    table = _keep_table(engine, "stretches", _STRETCHES.format(unit=unit))
    rows = engine.arrow(f"SELECT begins, ads, texts FROM {table} ORDER BY begins").to_pylist()  # noqa: S608
    return Calendar(unit, tuple(Stretch(**row) for row in rows), ends["without"])


def _unit(days: int) -> Unit:
    if days <= _WEEKS_UP_TO:
        return "week"
    return "month" if days <= _MONTHS_UP_TO else "year"


def _keep_table(engine: Engine, table: str, query: str) -> str:
    """The name of the table in memory that holds the rows of a query; they are asked for the first time only.

    The query may read the tables of the file (`result.ads`, and others of `result`) and nothing that
    judgements change.
    """
    if table not in engine.tables():
        engine.run(f"CREATE TABLE {table} AS {query}")
    return table
