"""What readers of text files and of workbooks share: a row, and the file it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lykta.errors import InputError


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its line in the file or its number in the sheet, the first being 1, and its stripped cells.

    `rounded` are the places of numbers that have more digits than a spreadsheet keeps. A row of a sheet may
    be `hidden`, and may be `merged`: a cell that begins above reaches into it, and has its value there alone.
    """

    line: int
    cells: tuple[str, ...]
    rounded: frozenset[int] = frozenset()
    hidden: bool = False
    merged: bool = False


@dataclass(frozen=True, slots=True)
class TableSource:
    """The file that is read, and what its reader says of the work that was not done."""

    path: Path
    outcome: str

    def input_error(self, fault: str, advice: str, *, line: int | None = None) -> InputError:
        place = f"{self.path}, line {line}:" if line else f"{self.path}"
        return InputError(f"{place} {fault}. {self.outcome} {advice}")

    def no_workbook(self) -> InputError:
        return self.input_error(
            "is not a workbook that can be read",
            "Open it in a spreadsheet program and save it as .xlsx or CSV UTF-8.",
        )

    def no_text(self) -> InputError:
        return self.input_error(
            "is not a text file", "Save the table as CSV UTF-8 or as an Excel workbook (.xlsx)."
        )
