"""What reading has to tell: rows in, kept and rejected, and how each file was understood."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from lykta.ads.read.reasons import Reason

# Three examples show what kind of date it is; more would fill the screen.
_EXAMPLES: Final = 3


@dataclass
class FileNotes:
    """The count and the remarks of one file; for every file `rows_in == rows_kept + rows_rejected`."""

    path: Path
    format: str = ""
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rows_in: int = 0
    rows_kept: int = 0
    rejected: Counter[Reason] = field(default_factory=Counter)
    blank_lines: int = 0
    rows_with_stray_quotes: int = 0
    values_with_replaced_characters: int = 0
    dates_not_understood: int = 0
    date_examples: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def rows_rejected(self) -> int:
        return self.rejected.total()

    def add_unread_dates(self, values: Mapping[str, int]) -> None:
        """Count dates that were not understood; `values` maps each as written to its number of rows."""
        self.dates_not_understood += sum(values.values())
        self._add_examples(values)

    def add(self, piece: Self) -> None:
        """Add what was noted of the file's next piece."""
        self.rows_in += piece.rows_in
        self.rows_kept += piece.rows_kept
        self.rejected.update(piece.rejected)
        self.blank_lines += piece.blank_lines
        self.rows_with_stray_quotes += piece.rows_with_stray_quotes
        self.values_with_replaced_characters += piece.values_with_replaced_characters
        self.dates_not_understood += piece.dates_not_understood
        self._add_examples(piece.date_examples)

    def _add_examples(self, dates: Iterable[str]) -> None:
        wanted = [date for date in dates if date not in self.date_examples]
        self.date_examples += wanted[: _EXAMPLES - len(self.date_examples)]

    def lines(self) -> Iterator[str]:
        """Give each remark as one line for the user, without the file's name."""
        yield from self.remarks
        if self.blank_lines:
            yield f"blank lines skipped: {self.blank_lines:,}"
        if self.rows_with_stray_quotes:
            yield f"rows with stray quote marks, taken as written: {self.rows_with_stray_quotes:,}"
        if self.values_with_replaced_characters:
            count = self.values_with_replaced_characters
            yield f"values with NUL or half characters, replaced by \ufffd: {count:,}"
        if self.dates_not_understood:
            examples = ", ".join(repr(value[:40]) for value in self.date_examples)
            yield f"dates not understood, rows kept without one: {self.dates_not_understood:,} ({examples})"


@dataclass
class ReadNotes:
    """The notes of every file in the order they are read; complete when the reading has ended."""

    files: list[FileNotes] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        return sum(file.rows_in for file in self.files)

    @property
    def rows_kept(self) -> int:
        return sum(file.rows_kept for file in self.files)

    @property
    def rows_rejected(self) -> int:
        return sum(file.rows_rejected for file in self.files)

    @property
    def rejected(self) -> Counter[Reason]:
        return sum((file.rejected for file in self.files), Counter())

    def lines(self) -> Iterator[str]:
        """Give every remark as one line that begins with its file."""
        for file in self.files:
            for line in file.lines():
                yield f"{file.path.name}: {line}"
