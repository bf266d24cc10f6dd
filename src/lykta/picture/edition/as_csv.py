"""Tables as CSV that a Swedish spreadsheet opens: UTF-8 with a mark, semicolons, a line for each cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from lykta.picture.edition.labels import label
from lykta.picture.edition.messages import LANGUAGES, say
from lykta.picture.tables import TOTAL, Cell, State, Table
from lykta.spreadsheets import guard_cell

ENCODING: Final = "utf-8-sig"
SEPARATOR: Final = ";"
ALL: Final = "TOTAL"
"""Stands in the files where a dimension's categories are taken together, as in Eurostat's lists."""

BAND: Final = "0-4"


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as the bytes of one file, the first of them the names of the columns."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode(ENCODING)


def table_rows(table: Table) -> Iterator[tuple[str, ...]]:
    """The cells: code and words of each dimension, measure, state, number, band and why it is held."""
    named = (
        column for name in table.dimensions for column in (name, *(f"{name}_{each}" for each in LANGUAGES))
    )
    yield (*named, "measure", "state", "number", "band", "why")
    for cell in table.cells:
        yield (*_codes(table, cell), table.measure, *_state(cell))


def _codes(table: Table, cell: Cell) -> Iterator[str]:
    for dimension, code in zip(table.dimensions, cell.codes, strict=True):
        yield ALL if code == TOTAL else code
        yield from (label(dimension, code, language) for language in LANGUAGES)


def _state(cell: Cell) -> tuple[str, str, str, str]:
    return (
        str(cell.state),
        "" if cell.number is None else str(cell.number),
        BAND if cell.state == State.BAND else "",
        "" if cell.why is None else str(cell.why),
    )


def dictionary_rows(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    """Every column of every file, and every code in it, with its words in both languages."""
    yield ("file", "column", "code", *(f"words_{language}" for language in LANGUAGES))
    for table in tables:
        yield from _dictionary(table)


def _dictionary(table: Table) -> Iterator[tuple[str, ...]]:
    file = f"{table.name}.csv"
    for name, codes in zip(table.dimensions, table.categories, strict=True):
        yield (file, name, "", *(say(f"dictionary.{name}", each) for each in LANGUAGES))
        for code in codes:
            yield (file, name, code or ALL, *(label(name, code, each) for each in LANGUAGES))
        for language in LANGUAGES:
            yield (
                file,
                f"{name}_{language}",
                "",
                *(say(f"dictionary.words_{language}", each) for each in LANGUAGES),
            )
    for column in ("measure", "state", "number", "band", "why"):
        yield (file, column, "", *(say(f"dictionary.{column}", each) for each in LANGUAGES))
    yield (
        file,
        "measure",
        table.measure,
        *(say(f"measure.{table.measure}", each) for each in LANGUAGES),
    )
    for state in State:
        yield (file, "state", str(state), *(say(f"state.{state}", each) for each in LANGUAGES))
    for why in sorted({cell.why for cell in table.cells if cell.why}):
        yield (file, "why", str(why), *(say(f"why.{why}", each) for each in LANGUAGES))
