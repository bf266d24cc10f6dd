"""The release record: what was decided about an edition, by which rules, and what the gate found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from lykta.picture.tables import Coarsening


@dataclass(frozen=True, slots=True)
class TableRecord:
    """What was done to one table, counted in cells: shown, in the band, and held by reason."""

    name: str
    cells: int
    shown: int
    band: int
    held: tuple[tuple[str, int], ...]
    coarsened: tuple[Coarsening, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the release gate found in the end: the hidden counts it tried, and those that it could infer.

    `rounds` is how often it was run: once, and once more after each coarsening. `earlier` are the editions
    that were attacked together with this one. What is solved, proved non-zero or narrowed (known to within
    less than 4) in an edition that passed is what those give away without it.
    """

    passed: bool
    hidden: int
    solved: int
    proved_non_zero: int
    narrowed: int
    rounds: int
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the edition for release, and when."""

    who: str
    at: str
    role: Literal["made", "approved"]


@dataclass(frozen=True, slots=True)
class Record:
    """The release record of one edition. Hashes are SHA-256 in hex; `files` come when they are written."""

    edition: str
    county: str
    plan: str
    rules: tuple[tuple[str, str], ...]
    tables: tuple[TableRecord, ...]
    gate: GateResult
    files: tuple[tuple[str, str], ...] = ()
    approvals: tuple[Approval, ...] = ()

    def with_files(self, hashes: dict[str, str]) -> Record:
        """The record that also names each file of the edition with its hash, in the order of their names."""
        return replace(self, files=tuple(sorted(hashes.items())))

    def as_json(self) -> str:
        """The record as JSON, the same bytes for the same record."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
