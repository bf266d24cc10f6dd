"""How the ads of a file lie in time."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.explore.kept import kept

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


def calendar(engine: Engine) -> Calendar:
    """The ads by weeks; by months or years where the file spans more time than weeks can show."""
    (ends,) = engine.arrow(_ENDS).to_pylist()
    if ends["first"] is None:
        return Calendar("week", (), ends["without"])
    unit = _unit((ends["last"] - ends["first"]).days)
    table = kept(engine, "stretches", _STRETCHES.format(unit=unit))
    rows = engine.arrow(f"SELECT begins, ads, texts FROM {table} ORDER BY begins").to_pylist()  # noqa: S608
    return Calendar(unit, tuple(Stretch(**row) for row in rows), ends["without"])


def _unit(days: int) -> Unit:
    if days <= _WEEKS_UP_TO:
        return "week"
    return "month" if days <= _MONTHS_UP_TO else "year"
