"""Registrations: a row for each time that an organisation has noted a person or a consultation, unnamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.picture.codes import NATION, UNKNOWN, code_of, county_of_place, place_code_of
from lykta.picture.inputs.periods import year_of
from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of
from lykta.picture.plan.rules import ATTRIBUTES
from lykta.picture.tables import DimensionName

_LAYOUT: Final = Layout(
    columns={
        "period": ("år", "year", "datum", "date", "kvartal", "quarter"),
        "place": ("plats", "kommun", "municipality", "kommunkod"),
        "sex": ("kön", "gender"),
        "age": ("ålder", "åldersgrupp", "age group", "agebroad"),
        "purpose": ("syfte", "ändamål", "typeofexploitation"),
        "means": ("medel", "otillbörligt medel", "means of control"),
        "origin": ("ursprung", "origin group", "region"),
        "organisation": ("organization", "myndighet", "verksamhet"),
        "case": ("ärende", "ärende-id", "case id", "caseid"),
        "person": ("person-id", "person id", "personid", "löpnummer", "row id"),
    },
    needed=frozenset({"period", "place", "case"}),
)
NO_CASE: Final = ""
"""The case of all rows that name none: they count as one, so that none passes for several."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One row: its year, the SCB code of its place or "unknown", its codes in the order of `ATTRIBUTES`.

    `person` and `case` are ids without a meaning.
    """

    year: int
    place: str
    attributes: tuple[str, ...]
    person: str
    case: str


def read_registrations(path: Path, county: str) -> tuple[list[Registration], FileReport]:
    """The registrations of a file that are of this county, or of Sweden, and what was refused.

    A blank attribute is unknown; a word that no list has is refused, since it is likely a slip.
    """
    report = FileReport(path, "registrations")
    kept = [row for row in _rows(path, county, report) if row is not None]
    report.kept = len(kept)
    return kept, report


def _rows(path: Path, county: str, report: FileReport) -> Iterator[Registration | None]:
    for line, row in rows_of(path, _LAYOUT):
        yield _registration(row, line, county, report)


def _registration(row: Mapping[str, str], line: int, county: str, report: FileReport) -> Registration | None:
    year = year_of(row.get("period", ""))
    if year is None:
        report.refuse(line, "the period is no year, month, quarter or day")
        return None
    place = place_of(row.get("place", ""), county)
    if place is None:
        report.refuse(line, "the place is no municipality or county that the plan is for")
        return None
    codes = {name: code_of(name, row.get(name, "")) for name in ATTRIBUTES}
    wrong = [name for name, code in codes.items() if code is None]
    if wrong:
        report.refuse(line, f"{' and '.join(wrong)} is not in the list of codes")
        return None
    # A row without a person's id is a person of its own.
    person = row.get("person") or f"{report.path.name}:{line}"
    return Registration(
        year, place, tuple(codes[name] or UNKNOWN for name in ATTRIBUTES), person, row.get("case", NO_CASE)
    )


def place_of(written: str, county: str) -> str | None:
    """A place's code within a plan's county, "unknown" where only the county is said; None outside it."""
    code = place_code_of(written)
    if code is None or code == UNKNOWN:
        # A blank place is somewhere in the county whose file it is; in a file for Sweden nobody knows where.
        return code if code is None or county != NATION else None
    if county != NATION and county_of_place(code) != county:
        return None
    return code if len(code) == 4 else (code if county == NATION else UNKNOWN)


def attribute(name: DimensionName) -> int:
    """Where an attribute stands in a registration's codes."""
    return ATTRIBUTES.index(name)
