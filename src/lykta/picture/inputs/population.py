"""How many live in each municipality, from a file: what decides which may be shown on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.codes import place_code_of
from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of

_LAYOUT: Final = Layout(
    columns={
        "place": ("kommun", "kommunkod", "municipality", "code", "region"),
        "population": ("folkmängd", "invånare", "inhabitants"),
    },
    needed=frozenset({"place", "population"}),
    passed_over=frozenset({"name", "year", "år"}),
)


def read_population(path: Path) -> tuple[dict[str, int], FileReport]:
    """Inhabitants by municipality code, and what was refused. Raises `InputError` for a place named twice."""
    report, found = FileReport(path, "population"), dict[str, int]()
    for line, row in rows_of(path, _LAYOUT):
        code = place_code_of(row.get("place", ""))
        count = row.get("population", "").replace("\u00a0", "").replace(" ", "")
        if code is None or len(code) != 4:
            report.refuse(line, "the place is no municipality")
        elif not count.isdecimal() or len(count) > 9:
            report.refuse(line, "the population is no whole number")
        elif code in found:
            raise InputError(
                f"{path}, line {line} names a municipality a second time. Nothing was kept. Keep one of them."
            )
        else:
            found[code] = int(count)
    report.kept = len(found)
    return found, report
