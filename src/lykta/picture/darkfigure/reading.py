"""Reading a table of overlapping lists from a CSV file, as Swedish Excel and others write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lykta.errors import InputError
from lykta.picture.darkfigure.overlaps import MOST_LISTS, Overlaps

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS: Final = ";,\t"
# What Excel puts before a table to say how it is laid out.
_SEP: Final = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
# Spaces between thousands, as people and Excel write them: 1 131.
_COUNT: Final = re.compile(r"\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+")
# More is no number of persons; a phone number or a personal identity number has got into the column.
_MOST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def read_overlaps(path: Path) -> Overlaps:
    """Read a table with a column of 0 and 1 for each list, and the number of persons in the last column.

    With a row of names or without; semicolons, commas or tabs; UTF-8, with or without a byte order mark,
    UTF-16 with one, or cp1252. A pattern that no row has counts 0. Raises InputError, with the line, for a
    row of zeros alone, a pattern that was there before, and whatever is no 0, 1 or whole number.
    """
    rows = list(_rows(_text(path), path))
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
    return Overlaps.of(lists, _counted(counted, len(lists), path))


def _text(path: Path) -> str:
    try:
        held = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was estimated. Check the name and run again."
        ) from error
    is_utf_16 = held.startswith((b"\xff\xfe", b"\xfe\xff"))
    # A file that is no UTF-8 is one from Windows.
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(
        f"{path} is no text file. Nothing was estimated. A workbook has to be saved as CSV: "
        "File, Save as, CSV UTF-8."
    )


def _rows(text: str, path: Path) -> Iterator[_Row]:
    """The rows that hold anything, with the line on which each ends."""
    lines = text.splitlines(keepends=True)
    sep = _SEP.fullmatch(lines[0]) if lines else None
    skipped = 1 if sep else 0
    rest = "".join(lines[skipped:])
    first = next((line for line in lines[skipped:] if line.strip()), "")
    delimiter = sep[1] if sep else max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(reader.line_num + skipped, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num + skipped}: the row cannot be read ({error}). Nothing was "
            "estimated. Look for a quote mark that is not closed."
        ) from error


def _names(first: _Row, path: Path) -> list[str] | None:
    """The names of the lists when the first row has names, else None; it has when a cell is no number."""
    if all(_COUNT.fullmatch(cell) for cell in first.cells):
        return None
    names = list(first.cells[:-1])
    for number, name in enumerate(names, start=1):
        if not name:
            fault = f"column {number} has no name"
        elif name in names[: number - 1]:
            fault = f"two lists are called {name}"
        elif re.fullmatch(r"-?\d+([.,]\d+)?", name):
            fault = f"{_short(name)} stands where the name of a list, or a 0 or 1, should be"
        else:
            continue
        raise InputError(
            f"{path}, line {first.line}: {fault}. Nothing was estimated. Give each list a name of its own."
        )
    return names


def _letters(lists: int) -> list[str]:
    return [chr(ord("A") + number) for number in range(lists)]


def _counted(rows: list[_Row], lists: int, path: Path) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each row as its pattern and its count."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        pattern = row.cells[:-1]
        fault = _fault(row, lists)
        if not fault and pattern in seen:
            # Added up, a row that was pasted twice would double its persons without a sign.
            fault = f"the pattern {' '.join(pattern)} was on line {seen[pattern]} already; it needs one row"
        if fault:
            raise InputError(
                f"{path}, line {row.line}: {fault}. Nothing was estimated. Mend it and run again."
            )
        seen[pattern] = row.line
        yield tuple(int(cell) for cell in pattern), int(re.sub(r"\D", "", row.cells[-1]))


def _fault(row: _Row, lists: int) -> str | None:
    if len(row.cells) != lists + 1:
        return f"{len(row.cells)} columns where there should be {lists + 1}"
    for number, cell in enumerate(row.cells[:-1], start=1):
        if cell not in {"0", "1"}:
            return f"{_short(cell)} stands in column {number}, where there should be 0 or 1"
    if "1" not in row.cells[:-1]:
        return "a row of zeros alone; how many are on no list is what is to be estimated"
    count = row.cells[-1]
    if not _COUNT.fullmatch(count) or int(re.sub(r"\D", "", count)) > _MOST:
        return f"{_short(count)} stands last, where there should be a number of persons"
    return None


def _short(cell: str) -> str:
    """A cell as a message may show it: what got into the wrong column may be a name or a number."""
    if not cell:
        return "nothing"
    return cell if len(cell) <= 4 else "something else"
