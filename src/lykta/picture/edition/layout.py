"""How a protected table of any number of dimensions is laid out as rows and columns."""

from __future__ import annotations

from itertools import product
from typing import Final

from lykta.picture.edition.document import LOOK_OF, Grid, Link, Row, Shown
from lykta.picture.edition.labels import dimensions_label, label
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import number
from lykta.picture.tables import TOTAL, Cell, State, Table

# More columns do not fit on a page of A4 with numbers that can be read.
_MOST_COLUMNS: Final = 8


def shown_words(cell: Cell, language: Language) -> str:
    """What stands in a cell: its number, "0-4", or that it is not shown and why."""
    if cell.state == State.SHOWN:
        return number(cell.number or 0, language)
    return say("cell.band", language) if cell.state == State.BAND else say(f"why.{cell.why}.short", language)


def grid_of(
    table: Table, language: Language, *, caption: str, notes: tuple[str, ...] = (), file: Link | None = None
) -> Grid:
    """The table as it is read: one dimension across, the others down, totals last as the table has them."""
    across = _across(table)
    cells = {cell.codes: cell for cell in table.cells}
    down = [place for place in range(len(table.dimensions)) if place != across]
    heads = _column_heads(table, across, language)
    rows = tuple(
        Row(
            ", ".join(
                label(table.dimensions[place], code, language)
                for place, code in zip(down, codes, strict=True)
            ),
            tuple(_shown(cells[key], language) for key in _keys(table, across, codes)),
            is_total=TOTAL in codes,
        )
        for codes in product(*(table.categories[place] for place in down))
    )
    corner = dimensions_label([table.dimensions[place] for place in down], language)
    return Grid(caption, (corner, *heads), rows, notes, file)


def _across(table: Table) -> int | None:
    """The place of the dimension that becomes columns: the periods if they fit, else the last that does."""
    fitting = [
        place
        for place, codes in enumerate(table.categories)
        if len(codes) <= _MOST_COLUMNS and len(table.dimensions) > 1
    ]
    if not fitting:
        return None
    periods = [place for place in fitting if table.dimensions[place] == "period"]
    return periods[0] if periods else fitting[-1]


def _column_heads(table: Table, across: int | None, language: Language) -> tuple[str, ...]:
    if across is None:
        return (say(f"measure.{table.measure}", language),)
    dimension = table.dimensions[across]
    return tuple(label(dimension, code, language) for code in table.categories[across])


def _keys(table: Table, across: int | None, codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The codes of the cells of a row, which has these codes in the dimensions that go down."""
    if across is None:
        return [codes]
    return [(*codes[:across], code, *codes[across:]) for code in table.categories[across]]


def _shown(cell: Cell, language: Language) -> Shown:
    return Shown(shown_words(cell, language), LOOK_OF[cell.state])
