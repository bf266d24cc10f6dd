"""Figures that others have published, entered by hand with their source."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lykta.picture.inputs.report import FileReport
from lykta.picture.inputs.rows import Layout, rows_of
from lykta.picture.picture import PublishedFigure, Words

_LAYOUT: Final = Layout(
    columns={
        "period": ("år", "year"),
        "place": ("plats",),
        "what_sv": ("vad",),
        "what_en": (),
        "figure": ("tal", "siffra"),
        "source": ("källa",),
        "address": ("länk", "url"),
    },
    needed=frozenset({"period", "place", "what_sv", "what_en", "figure", "source"}),
    # An address on the web may hold digits that look like a telephone number.
    may_identify=frozenset({"address", "source"}),
)


def read_published(path: Path) -> tuple[list[PublishedFigure], FileReport]:
    """The figures of a file, in its order, and what was refused: a row without a source above all."""
    report, found = FileReport(path, "published"), []
    for line, row in rows_of(path, _LAYOUT):
        blank = [name for name in sorted(_LAYOUT.needed) if not row.get(name)]
        address = row.get("address", "")
        if blank:
            report.refuse(line, f"{', '.join(blank)} is blank")
        elif address and not address.startswith("https://"):
            report.refuse(line, "the address does not begin with https://")
        else:
            words = Words(row["what_sv"], row["what_en"])
            found.append(
                PublishedFigure(row["period"], row["place"], words, row["figure"], row["source"], address)
            )
    report.kept = len(found)
    return found, report
