"""One file read in a test: its ads, its notes and its rejected rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from lykta.ads.reading import READ_SCHEMA, AdsSource, AdsTable, ReadNotes, ReadOptions, Rejects, read_ads


@dataclass(frozen=True)
class Outcome:
    ads: list[dict[str, Any]]
    notes: ReadNotes
    rejected: list[dict[str, str]]

    def column(self, name: str) -> list[Any]:
        return [ad[name] for ad in self.ads]

    def reasons(self) -> list[str]:
        return [row["reason"] for row in self.rejected]


def read_files(
    files: Sequence[AdsSource], options: ReadOptions | None = None, *, place: Path | None = None
) -> Outcome:
    """What is read of some files; rows are rejected into `place`, beside the first file if not given."""
    first = files[0]
    path = (place or (first.path if isinstance(first, AdsTable) else first).parent) / "out.rejected.csv"
    with Rejects(path) as rejects:
        reading = read_ads(files, options=options, rejects=rejects)
        table = pa.Table.from_batches(list(reading), READ_SCHEMA)
    table.validate(full=True)
    rejected: list[dict[str, str]] = []
    if path.exists():
        # A row may be longer than the field that Python's reader takes by default.
        csv.field_size_limit(1 << 30)
        with path.open(encoding="utf-8", newline="") as file:
            rejected = list(csv.DictReader(file))
    return Outcome(table.to_pylist(), reading.notes, rejected)


def read_bytes(directory: Path, name: str, data: bytes, **options: Any) -> Outcome:
    path = directory / name
    path.write_bytes(data)
    return read_files([path], ReadOptions(**options))
