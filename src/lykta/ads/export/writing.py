"""The formats by name and by suffix, and the file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from lykta.ads.explore import Opened
from lykta.ads.export.charts import write_charts
from lykta.ads.export.entities import write_entities
from lykta.ads.export.graphs import write_gexf, write_graphml
from lykta.ads.export.records import ExportRecords, ExportRequest, reading_records
from lykta.ads.export.workbook import write_workbook
from lykta.ads.judgements import refuse_own_files
from lykta.ads.result.tables import ExportFormat, check_place, whole_file
from lykta.errors import InputError


@dataclass(frozen=True, slots=True)
class _Format:
    """How the name of a file ends, what type of content it is, and what writes it."""

    suffix: str
    content_type: str
    write: Callable[[ExportRecords, BinaryIO], None]


FORMATS: Final[dict[ExportFormat, _Format]] = {
    "xlsx": _Format(
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook
    ),
    "graphml": _Format(".graphml", "application/xml", write_graphml),
    "gexf": _Format(".gexf", "application/xml", write_gexf),
    "i2": _Format(".zip", "application/zip", write_charts),
    "ftm": _Format(".ftm.json", "application/x-ndjson", write_entities),
}
"""The formats that others read."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export holds: its ads, its linked pairs of ads, and ids that seem to be contacts in clear."""

    ads: int
    links: int
    ids_like_contacts: int = 0


def format_of(out: Path, named: ExportFormat | None = None) -> ExportFormat | None:
    """The format of a file: the one that is named, else that of its suffix; None for another suffix.

    Raises `InputError` where the name of the file ends otherwise than its format's.
    """
    by_suffix = next((name for name, form in FORMATS.items() if _ends(out, form.suffix)), None)
    if named is None:
        return by_suffix
    if named not in FORMATS:
        raise InputError(
            f"There is no format {named}. Name one of {', '.join(FORMATS)}. Nothing was written."
        )
    if by_suffix != named:
        raise InputError(
            f"{out.name}: a file of the format {named} ends in {FORMATS[named].suffix}. Nothing was written."
        )
    return named


def _ends(out: Path, suffix: str) -> bool:
    return out.name.lower().endswith(suffix)


def write_export(opened: Opened, out: Path, form: ExportFormat, request: ExportRequest) -> Written:
    """Write networks for another program, as judgements leave them.

    The file appears whole or not at all, and only its owner may read it; the same result with the same
    judgements gives the same bytes. Memory stays bounded: rows are written as they are read. Raises
    `InputError` when there is no such network or the place cannot be written to.
    """
    refuse_own_files(out, opened.path)
    check_place(out)
    with reading_records(opened, request) as records, whole_file(out) as file:
        FORMATS[form].write(records, file)
        found = records.contents
    return Written(found.ads, found.links, found.ids_like_contacts)
