"""How much was done to see: numbers follow effort, and a reader has to see both."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of
from lykta.picture.picture import Effort, Words

_LAYOUT: Final = Layout(
    columns={
        "period": ("år", "year"),
        "what_sv": ("vad",),
        "what_en": (),
        "amount": ("mängd", "antal"),
        "unit_sv": ("enhet",),
        "unit_en": (),
    },
    needed=frozenset({"period", "what_sv", "what_en", "amount", "unit_sv", "unit_en"}),
)


def read_effort(path: Path) -> tuple[list[Effort], FileReport]:
    """The rows of effort of a file, in its order, and what was refused."""
    report, found = FileReport(path, "effort"), []
    for line, row in rows_of(path, _LAYOUT):
        blank = [name for name in sorted(_LAYOUT.needed) if not row.get(name)]
        amount = row.get("amount", "").replace(",", ".").replace("\u00a0", "").replace(" ", "")
        if blank:
            report.refuse(line, f"{', '.join(blank)} is blank")
        elif not amount.replace(".", "", 1).isdecimal():
            report.refuse(line, "the amount is no number")
        else:
            what, unit = (Words(row[f"{name}_sv"], row[f"{name}_en"]) for name in ("what", "unit"))
            found.append(Effort(row["period"], what, amount, unit))
    report.kept = len(found)
    return found, report
