"""One line through a protected table, along one of its dimensions: what a chart or a map shows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lykta.picture.tables import TOTAL, Cell, DimensionName, Table

_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Slice:
    """The cells of one dimension's categories in their order, its total left out, and the period they are of.

    `period` is `TOTAL` for all periods together.
    """

    cells: tuple[tuple[str, Cell], ...]
    period: str


def slice_of(table: Table, along: DimensionName) -> Slice | None:
    """The cells along a dimension, with the total of every other, or of the newest period where it has none.

    None where the table lacks the dimension, or another one lacks a total: nothing is added up here.
    """
    if along not in table.dimensions:
        return None
    fixed = [_fixed(table, place) for place in range(len(table.dimensions))]
    at = table.dimensions.index(along)
    if any(code is None for place, code in enumerate(fixed) if place != at):
        return None
    cells = {cell.codes: cell for cell in table.cells}
    codes = [code for code in table.categories[at] if code != TOTAL]
    keys = [tuple(code if place == at else str(other) for place, other in enumerate(fixed)) for code in codes]
    period = fixed[table.dimensions.index("period")] if "period" in table.dimensions else TOTAL
    return Slice(
        tuple((code, cells[key]) for code, key in zip(codes, keys, strict=True)),
        TOTAL if along == "period" else str(period),
    )


def yearly(table: Table) -> Slice | None:
    """The cells along the table's single years; None where it has fewer than two of them."""
    found = slice_of(table, "period")
    if found is None:
        return None
    years = tuple((code, cell) for code, cell in found.cells if _YEAR.fullmatch(code))
    return Slice(years, TOTAL) if len(years) > 1 else None


def _fixed(table: Table, place: int) -> str | None:
    codes = table.categories[place]
    if TOTAL in codes:
        return TOTAL
    return codes[-1] if table.dimensions[place] == "period" and codes else None
