"""The rows of a file by its columns, whichever spreadsheet wrote it, and a report of what became of each.

A file that could say who somebody is, is refused whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.identifying import refuse_identifying_columns, refuse_identifying_value
from lykta.picture.picture import InputSummary
from lykta.tabular import TableRow, plain_heading, read_rows

type Row = dict[str, str]
"""A row by column; a column that the file does not have is not there."""

# With fewer rows a percentage would tell how many there are.
_FEWEST_FOR_SHARE: Final = 20
# People write a title above their table: the headings are looked for in so many rows.
_HEADINGS_WITHIN: Final = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind of file, each by the headings that mean it, and those that must be there.

    `passed_over` are headings that are known and not needed. Values of `may_identify` may look like those of
    a person, such as a telephone number in an address on the web.
    """

    columns: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    passed_over: frozenset[str] = frozenset()
    may_identify: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that was not taken: its line in the file, the first being 1, and the reason."""

    line: int
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file's rows. It is for whoever has the file, and is never part of an edition.

    `years` are those of the rows that were kept, where a row has one; `copies` is how many of them are
    identical in every cell to another one and are counted as persons of their own.
    """

    path: Path
    kind: str
    kept: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)
    copies: int = 0
    outside: int = 0
    """How many of the rows that were kept are of years that the plan does not tell of."""

    def refuse(self, line: int, reason: str) -> None:
        """Note a row that is not taken."""
        self.refused.append(RefusedRow(line, reason))

    def compare_years(self, first: int, last: int) -> None:
        """Note how many rows are of years outside these, which no table counts."""
        self.outside = sum(rows for year, rows in self.years.items() if not first <= year <= last)

    @property
    def rows(self) -> int:
        """All rows but the heading."""
        return self.kept + len(self.refused)

    @property
    def summary(self) -> InputSummary:
        """What a reader of the edition may know."""
        if self.rows < _FEWEST_FOR_SHARE:
            return InputSummary(self.kind, None)
        return InputSummary(self.kind, self._share(len(self.refused)), self._share(self.outside))

    def _share(self, part: int) -> int:
        return 5 * round(20 * part / self.rows)

    def lines(self) -> list[str]:
        """The report as lines: the file, what was kept, and each refused row by line and reason."""
        name = self.path.name
        head = f"{name}: {self.kind}, rows kept: {self.kept:,}, refused: {len(self.refused):,}."
        return [
            head,
            *(f"{name}, line {each.line}: {each.reason}" for each in self.refused),
            *(f"{name}: {each}" for each in self._remarks()),
        ]

    def _remarks(self) -> Iterator[str]:
        if self.outside:
            yield f"{self.outside:,} rows are of years outside the plan. They are not counted."
        if self.copies:
            yield (
                f"{self.copies:,} rows without a person are identical in every cell to another row. They are "
                f"counted as {self.copies:,} persons. Take out what was entered twice."
            )

    @property
    def warning(self) -> str:
        """What has to be seen before the edition is used: that much of the file was refused; else empty."""
        if 10 * len(self.refused) <= self.rows:
            return ""
        return (
            f"WARNING: {self.path.name}: {len(self.refused):,} of {self.rows:,} rows were refused, more than "
            "a tenth. The edition does not count them. Mend the file, and build again."
        )


def rows_of(path: Path, layout: Layout) -> Iterator[tuple[int, Row]]:
    """Give each row below the headings with its line, by the columns of its layout.

    Raises InputError for a file that cannot be read, lacks a needed column, has an unknown one, or could
    identify people.
    """
    rows = read_rows(path, outcome="Nothing was kept.")
    first = list(islice(rows, _HEADINGS_WITHIN))
    known = _known_headings(layout)
    # The first of those that name most columns; a title names none.
    at = max(
        range(len(first)),
        key=lambda place: sum(plain_heading(cell) in known for cell in first[place].cells),
        default=0,
    )
    names = _names(path, first[at] if first else TableRow(1, ()), layout, known)
    for found in chain(first[at + 1 :], rows):
        yield found.line, _row(path, found, names, layout)


def _row(path: Path, found: TableRow, names: list[str], layout: Layout) -> Row:
    if any(found.cells[len(names) :]):
        raise InputError(
            f"{path}, line {found.line} has more cells than the heading. Nothing was kept. Mend it."
        )
    row = {name: cell for name, cell in zip(names, found.cells, strict=False) if name}
    for name, value in row.items():
        if name not in layout.may_identify:
            refuse_identifying_value(f"{path}, line {found.line}, {name}", value)
    return row


def _known_headings(layout: Layout) -> dict[str, str]:
    """The column of each heading that means one, empty for those passed over."""
    known = {plain_heading(word): name for name, words in layout.columns.items() for word in (name, *words)}
    return known | dict.fromkeys(map(plain_heading, layout.passed_over), "")


def _names(path: Path, heading: TableRow, layout: Layout, known: Mapping[str, str]) -> list[str]:
    """The column that each heading means, empty for those passed over."""
    headings = list(heading.cells)
    while headings and not headings[-1]:
        headings.pop()
    unknown = [each for each in headings if plain_heading(each) not in known]
    refuse_identifying_columns(path, unknown)
    if headings and len(unknown) == len(headings):
        raise InputError(
            f"{path}: its first row holds no headings that are known. Nothing was read. Let it name the "
            f"columns: {', '.join(layout.columns)}."
        )
    if "" in unknown:
        raise InputError(
            f"{path}: column {headings.index('') + 1} has no heading. Nothing was read. Name it, or take it "
            "out."
        )
    if unknown:
        raise InputError(
            f"{path} has columns that are not known: {', '.join(unknown)}. Nothing was read. Take them out, "
            f"or call them one of {', '.join(layout.columns)}."
        )
    names = [known[plain_heading(each)] for each in headings]
    _refuse_columns(path, names, layout)
    return names


def _refuse_columns(path: Path, names: list[str], layout: Layout) -> None:
    missing = sorted(layout.needed - set(names))
    if missing:
        raise InputError(f"{path} has no column {', '.join(missing)}. Nothing was read. Add what is missing.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has two columns for {', '.join(twice)}. Nothing was read. Keep one of them."
        )
