"""The counts that `lykta consult statistics` writes, as one registration for each consultation."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lykta.picture.codes import UNKNOWN, code_of
from lykta.picture.inputs.periods import year_of
from lykta.picture.inputs.registrations import Registration
from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of
from lykta.picture.plan.rules import ATTRIBUTES

_LAYOUT: Final = Layout(
    columns={"quarter": (), "workplace": (), "consultations": ()},
    needed=frozenset({"quarter", "workplace", "consultations"}),
    passed_over=frozenset(
        {"read_me", "role", "county_part", "outcome", "with_legal_check", "mean_days_to_answer"}
        | {"agencies", "disclosures"}
    ),
)
# What the consultation calls a professional's workplace, as an organisation of the picture.
_ORGANISATION: Final = {
    "hospital": "health",
    "clinic": "health",
    "": UNKNOWN,
}


def read_consultations(path: Path) -> tuple[list[Registration], FileReport]:
    """Each consultation as a registration that is a person and a case of its own, and what was refused."""
    report = FileReport(path, "consultations")
    found: list[Registration] = []
    for line, row in rows_of(path, _LAYOUT):
        year, count = year_of(row["quarter"]), row.get("consultations", "")
        if year is None or not count.isdecimal() or len(count) > 6:
            report.refuse(line, "the quarter or the number of consultations cannot be read")
            continue
        codes = [UNKNOWN] * len(ATTRIBUTES)
        codes[ATTRIBUTES.index("organisation")] = _organisation(row.get("workplace", ""))
        for number in range(int(count)):
            unit = f"{path.name}:{line}:{number}"
            found.append(Registration(year, UNKNOWN, tuple(codes), unit, unit))
        report.kept += 1
    return found, report


def _organisation(workplace: str) -> str:
    return _ORGANISATION.get(workplace) or code_of("organisation", workplace) or "other"
