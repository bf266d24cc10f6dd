"""Lines through a table as it stands: what a chart shows, and nothing that is added up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lykta.picture.tables import TOTAL, Cell, DimensionName, Table

_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Slice:
    """The cells of one dimension's categories in their order, the period they are of, and their total.

    `period` is `TOTAL` for all periods together. `total` stands apart from the cells, and is None where the
    dimension has none.
    """

    cells: tuple[tuple[str, Cell], ...]
    period: str
    total: Cell | None = None


def slice_of(table: Table, along: DimensionName) -> Slice | None:
    """The cells along a dimension, with the total of every other, or of the newest period where it has none.

    None where the table lacks the dimension, or another one lacks a total: nothing is added up here.
    """
    if along not in table.dimensions:
        return None
    fixed = [_fixed_code(table, place) for place in range(len(table.dimensions))]
    at = table.dimensions.index(along)
    if any(code is None for place, code in enumerate(fixed) if place != at):
        return None
    cells = {cell.codes: cell for cell in table.cells}

    def key(code: str) -> tuple[str, ...]:
        return tuple(code if place == at else str(other) for place, other in enumerate(fixed))

    codes = [code for code in table.categories[at] if code != TOTAL]
    period = fixed[table.dimensions.index("period")] if "period" in table.dimensions else TOTAL
    return Slice(
        tuple((code, cells[key(code)]) for code in codes),
        TOTAL if along == "period" else str(period),
        cells.get(key(TOTAL)),
    )


def yearly(table: Table) -> Slice | None:
    """The cells along the table's single years; None where it has fewer than two of them."""
    found = slice_of(table, "period")
    if found is None:
        return None
    years = tuple((code, cell) for code, cell in found.cells if _YEAR.fullmatch(code))
    return Slice(years, TOTAL) if len(years) > 1 else None


def table_of(table: Table, found: Slice) -> Table:
    """The cells of a slice as a table of their own, with all of the table's dimensions."""
    of_slice = {cell.codes for _, cell in found.cells} | ({found.total.codes} if found.total else set())
    cells = tuple(cell for cell in table.cells if cell.codes in of_slice)
    categories = tuple(
        tuple(code for code in codes if any(cell.codes[place] == code for cell in cells))
        for place, codes in enumerate(table.categories)
    )
    return Table(table.name, table.measure, table.dimensions, categories, cells, table.coarsened)


def _fixed_code(table: Table, place: int) -> str | None:
    codes = table.categories[place]
    if TOTAL in codes:
        return TOTAL
    return codes[-1] if table.dimensions[place] == "period" and codes else None
