"""The rows of a CSV file, whatever spreadsheet wrote it: its encoding, its separator, its headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lykta.errors import InputError
from lykta.picture.inputs.identity import refuse_identifying_columns, refuse_identifying_value


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind of file, each by the headings that mean it, and those that must be there.

    `passed_over` are headings that are known and not needed.
    """

    columns: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    passed_over: frozenset[str] = frozenset()
    may_identify: frozenset[str] = frozenset()


def rows_of(path: Path, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line, as column to value; a column that the file does not have is not there.

    UTF-8 with or without its mark, or cp1252; separated by semicolons, commas or tabs. Raises `InputError`
    for a file that cannot be read, lacks a needed column, has an unknown one, or could identify people.
    """
    lines = csv.reader(io.StringIO(text := _text(path), newline=""), delimiter=_separator(text), strict=True)
    try:
        headings = [heading.strip() for heading in next(lines, [])]
        names = _names(path, headings, layout)
        for values in lines:
            if any(value.strip() for value in values):
                yield lines.line_num, _row(path, lines.line_num, names, values, layout)
    except csv.Error as error:
        raise InputError(
            f"{path}, line {lines.line_num}: {error}. Nothing was kept. Mend the file."
        ) from error


def _row(path: Path, line: int, names: list[str], values: list[str], layout: Layout) -> dict[str, str]:
    if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
        raise InputError(f"{path}, line {line} has more cells than the heading. Nothing was kept. Mend it.")
    row = {name: value.strip() for name, value in zip(names, values, strict=False) if name}
    for name, value in row.items():
        if name not in layout.may_identify:
            refuse_identifying_value(path, line, name, value)
    return row


def _names(path: Path, headings: list[str], layout: Layout) -> list[str]:
    """The column that each heading means, empty for those passed over."""
    meant = {word: name for name, words in layout.columns.items() for word in (name, *words)}
    plain = [" ".join(heading.replace("_", " ").split()).casefold() for heading in headings]
    known = {word.replace("_", " ").casefold(): name for word, name in meant.items()}
    passed = {word.replace("_", " ").casefold() for word in layout.passed_over}
    unknown = [
        heading
        for heading, word in zip(headings, plain, strict=True)
        if word not in known and word not in passed
    ]
    refuse_identifying_columns(path, unknown)
    if unknown:
        raise InputError(
            f"{path} has columns that are not known: {', '.join(unknown)}. Nothing was read. Take them out, "
            f"or call them one of {', '.join(layout.columns)}."
        )
    names = [known.get(word, "") for word in plain]
    missing = sorted(layout.needed - set(names))
    if missing:
        raise InputError(f"{path} has no column {', '.join(missing)}. Nothing was read. Add what is missing.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has two columns for {', '.join(twice)}. Nothing was read. Keep one of them."
        )
    return names


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was written. Check the name in the plan."
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Swedish Excel writes; five bytes have no letter in it.
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(";,\t", key=heading.count)
