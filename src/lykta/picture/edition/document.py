"""An edition in one language before it is a page or a PDF: sections, paragraphs, grids, drawings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from lykta.picture.edition.words import dimensions_label, label, number, say
from lykta.picture.picture import Language
from lykta.picture.tables import TOTAL, Cell, State, Table

type Look = Literal["number", "band", "held", "text"]
type Part = Paragraph | Points | Terms | Notice | Subheading | KeyFigures | Grid | Drawing
LOOK_OF: dict[State, Look] = {State.SHOWN: "number", State.BAND: "band", State.HELD: "held"}
"""How a cell of a protected table looks."""
# More columns do not fit on a page of A4 with numbers that can be read.
_MOST_COLUMNS: Final = 8


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, which is a file of the edition or a page elsewhere."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `quiet` for what explains a table or a figure beside it."""

    words: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points in no order."""

    items: tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what they mean or hold, such as a declaration's headings and their answers."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What nobody may miss: a title and its paragraphs in a box."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section."""

    words: str


@dataclass(frozen=True, slots=True)
class KeyFigureText:
    """A number as it is shown, what it counts, and where or when."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few numbers that a reader takes along."""

    figures: tuple[KeyFigureText, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of a grid as words, and how it looks."""

    words: str
    look: Look = "text"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid: its head, and a cell for each column after the first."""

    head: str
    cells: tuple[Shown, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is read: caption, heads of columns (the first over the rows' heads), rows, notes."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    file: Link | None = None

    def holds_text(self, column: int) -> bool:
        """Whether a column, counted from the heads of the rows, is words alone, which begin at the left."""
        return not column or all(row.cells[column - 1].look == "text" for row in self.rows)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its name among the edition's files, its caption, what it shows in words, and its SVG."""

    name: str
    caption: str
    alternative: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section under a heading that can be linked to by its anchor."""

    anchor: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole edition in one language, and the day it was made, by which it can be told from others.

    `warning` stands before everything else, and is empty where there is nothing to warn of.
    """

    language: Literal["sv", "en"]
    title: str
    subtitle: str
    lead: str
    made: str
    sections: tuple[Section, ...]
    warning: str = ""


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
        GridRow(
            ", ".join(
                label(table.dimensions[place], code, language)
                for place, code in zip(down, codes, strict=True)
            ),
            tuple(_show(cells[key], language) for key in _keys(table, across, codes)),
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


def _show(cell: Cell, language: Language) -> Shown:
    return Shown(shown_words(cell, language), LOOK_OF[cell.state])
