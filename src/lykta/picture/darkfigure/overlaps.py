"""Overlapping lists: how many persons are on which, and the table of them that people bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.tabular import TableRow, read_number, read_rows, read_whole_number

MOST_LISTS: Final = 10
"""More would be 2,047 histories and more, nearly all of them empty: they teach nothing."""
# More is not a number of persons; a phone number or a personal identity number has got into the column.
_MOST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Persons by capture history.

    `lists` are in the order of their names. `counts[h - 1]` is how many persons have history `h`, from 1 to
    2 ** len(lists) - 1: bit `i` of `h` says whether they are on list `i`.
    """

    lists: tuple[str, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, lists: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> Overlaps:
        """The table of rows of a 0/1 for each list and a count; rows with the same pattern are added.

        The lists are put in the order of their names, so that the order in a file changes nothing, also not
        which persons the bootstrap draws. Raises ValueError for names that are not unique, too many lists, a
        negative count, and a pattern of zeros alone or of another length.
        """
        if len(set(lists)) < len(lists) or not 1 <= len(lists) <= MOST_LISTS:
            raise ValueError("From one list to ten, each with its own name.")
        order = sorted(range(len(lists)), key=lambda number: lists[number])
        counts = [0] * (2 ** len(lists) - 1)
        for pattern, count in rows:
            if len(pattern) != len(lists) or not set(pattern) <= {0, 1} or not any(pattern) or count < 0:
                raise ValueError("A row is a 0 or 1 for each list, not all 0, and a count from 0 up.")
            counts[sum(pattern[number] << bit for bit, number in enumerate(order)) - 1] += count
        return cls(tuple(lists[number] for number in order), tuple(counts))

    @property
    def persons(self) -> int:
        """How many persons are on any list."""
        return sum(self.counts)

    def without(self, number: int) -> Overlaps:
        """The table without one list; who was on no other list is left out."""
        low = (1 << number) - 1
        counts = [0] * (2 ** (len(self.lists) - 1) - 1)
        for history, count in enumerate(self.counts, start=1):
            if rest := (history & low) | (history >> 1 & ~low):
                counts[rest - 1] += count
        return Overlaps(self.lists[:number] + self.lists[number + 1 :], tuple(counts))

    def alone(self) -> tuple[str, ...]:
        """The lists that share nobody with any other list."""
        shared = {
            number
            for pair in combinations(range(len(self.lists)), 2)
            if any(count for history, count in enumerate(self.counts, start=1) if _holds(history, pair))
            for number in pair
        }
        return tuple(name for number, name in enumerate(self.lists) if number not in shared)


def _holds(history: int, pair: tuple[int, int]) -> bool:
    return all(history >> number & 1 for number in pair)


def read_overlaps(path: Path) -> Overlaps:
    """Read a table with a column of 0 and 1 for each list, and the number of persons in the last column.

    CSV as any program writes it or an Excel workbook, with a row of names or without. A pattern that no row
    has counts 0. Raises InputError, with the line, for a row of zeros alone, a pattern that was there before,
    and whatever is not a 0, 1 or whole number.
    """
    rows = list(read_rows(path, outcome="Nothing was estimated."))
    if not rows:
        raise InputError(
            f"{path} is empty. Nothing was estimated. Give it a column of 0 and 1 for each list, "
            "and the number of persons last."
        )
    names = _names(rows[0], path)
    counted = rows[1:] if names else rows
    lists = names or _letters(len(rows[0].cells) - 1)
    if not 1 <= len(lists) <= MOST_LISTS:
        raise InputError(
            f"{path}, line {rows[0].line}: {len(rows[0].cells)} columns. Nothing was estimated. There has to "
            f"be a column for each list, at most {MOST_LISTS}, and the number of persons last."
        )
    return Overlaps.of(lists, _read_counts(counted, len(lists), path))


def _names(first: TableRow, path: Path) -> list[str] | None:
    """The names of the lists when the first row has names, else None; it has when a cell is not a number."""
    if all(read_whole_number(cell) is not None for cell in first.cells):
        return None
    names = list(first.cells[:-1])
    for number, name in enumerate(names, start=1):
        if not name:
            fault = f"column {number} has no name"
        elif name in names[: number - 1]:
            fault = f"two lists are called {name}"
        elif read_number(name) is not None:
            fault = f"{_short(name)} stands where the name of a list, or a 0 or 1, should be"
        else:
            continue
        raise InputError(
            f"{path}, line {first.line}: {fault}. Nothing was estimated. Give each list a name of its own."
        )
    return names


def _letters(lists: int) -> list[str]:
    return [chr(ord("A") + number) for number in range(lists)]


def _read_counts(rows: list[TableRow], lists: int, path: Path) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each row as its pattern and its count."""
    seen: dict[tuple[int, ...], int] = {}
    for row in rows:
        *pattern, count = (read_whole_number(cell) for cell in row.cells)
        fault = _fault(row, pattern, count, lists)
        told = tuple(number or 0 for number in pattern)
        if not fault and told in seen:
            # Added up, a row that was pasted twice would double its persons without a sign.
            fault = (
                f"the pattern {' '.join(map(str, told))} was on line {seen[told]} already; it needs one row"
            )
        if fault:
            raise InputError(
                f"{path}, line {row.line}: {fault}. Nothing was estimated. Mend it and run again."
            )
        seen[told] = row.line
        yield told, count or 0


def _fault(row: TableRow, pattern: list[int | None], count: int | None, lists: int) -> str | None:
    if len(row.cells) != lists + 1:
        return f"{len(row.cells)} columns where there should be {lists + 1}"
    for number, digit in enumerate(pattern):
        if digit not in {0, 1}:
            cell = _short(row.cells[number])
            return f"{cell} stands in column {number + 1}, where there should be 0 or 1"
    if 1 not in pattern:
        return "a row of zeros alone; how many are on no list is what is to be estimated"
    if count is None or not 0 <= count <= _MOST:
        return f"{_short(row.cells[-1])} stands last, where there should be a number of persons"
    return None


def _short(cell: str) -> str:
    """A cell as a message may show it: what got into the wrong column may be a name or a number."""
    if not cell:
        return "nothing"
    return cell if len(cell) <= 4 else "something else"
