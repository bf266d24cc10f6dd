"""Ad counts, as `lykta ads export --what counts` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.picture.codes import UNKNOWN
from lykta.picture.inputs.periods import year_of
from lykta.picture.inputs.registrations import place_of
from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of

_NUMBERS: Final = ("ads", "distinct_ads", "advertisers_low", "advertisers_high")
_LAYOUT: Final = Layout(
    columns=dict.fromkeys(("place", "period", "first_seen", *_NUMBERS, "at_least"), ()),
    needed=frozenset({"place", "period", *_NUMBERS}),
    passed_over=frozenset({"last_seen", "at_least_low", "at_least_high"}),
    may_identify=frozenset({"first_seen"}),
)
WHOLE: Final = ""
"""The place of the row that counts the whole file."""


@dataclass(frozen=True, slots=True)
class AdCount:
    """One row of counts: a municipality or the `WHOLE` file, over a month or over the whole window."""

    place: str
    month: str
    year: int
    ads: int
    distinct_ads: int
    advertisers_low: int
    advertisers_high: int
    at_least: int | None


def read_ads(path: Path, county: str) -> tuple[list[AdCount], FileReport]:
    """The counts of one file, and what was refused: rows of places outside the county, and without a year."""
    report, found = FileReport(path, "ads"), []
    for line, row in rows_of(path, _LAYOUT):
        count = _count(row, county)
        if isinstance(count, str):
            report.refuse(line, count)
        else:
            found.append(count)
    report.kept = len(found)
    return found, report


def _count(row: dict[str, str], county: str) -> AdCount | str:
    place = place_of(row["place"], county) if row["place"] else WHOLE
    if place is None or place == UNKNOWN:
        return "the place is no municipality of the county"
    year = year_of(row["period"] or row.get("first_seen", "")[:10])
    if year is None:
        return "neither period nor first_seen says which year"
    numbers = [row.get(name, "") for name in _NUMBERS]
    if not all(number.isdecimal() and len(number) <= 9 for number in numbers):
        return "a count is no whole number"
    least = row.get("at_least", "")
    ads, distinct, low, high = map(int, numbers)
    return AdCount(
        place, row["period"], year, ads, distinct, low, high, int(least) if least.isdecimal() else None
    )
