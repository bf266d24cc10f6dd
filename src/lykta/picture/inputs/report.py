"""The validation report: what was kept of each file, and why each other row was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lykta.picture.picture import InputSummary

# With fewer rows a percentage would tell how many there are.
_FEWEST_FOR_SHARE = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken: its line in the file, the first being 1, and the reason."""

    line: int
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file's rows. It is for whoever has the file, and is never part of an edition."""

    path: Path
    kind: str
    kept: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Note a row that is not taken."""
        self.refused.append(Refusal(line, reason))

    @property
    def rows(self) -> int:
        """All rows but the heading."""
        return self.kept + len(self.refused)

    @property
    def summary(self) -> InputSummary:
        """What a reader of the edition may know."""
        if self.rows < _FEWEST_FOR_SHARE:
            return InputSummary(self.kind, None)
        return InputSummary(self.kind, 5 * round(20 * len(self.refused) / self.rows))

    def lines(self) -> list[str]:
        """The report as lines: the file, what was kept, and each refused row by line and reason."""
        head = f"{self.path.name}: {self.kind}, rows kept: {self.kept:,}, refused: {len(self.refused):,}."
        return [head, *(f"{self.path.name}, line {each.line}: {each.reason}" for each in self.refused)]
