"""An edition in one language before it is a page or a PDF: sections, paragraphs, grids, drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from lykta.language import Language
from lykta.picture.edition.words import dimensions_label, label, number, say
from lykta.picture.tables import TOTAL, Cell, CellState, Table

type Look = Literal["number", "band", "held", "text"]
type Part = (
    Paragraph | Points | TermList | NoticeBox | Subheading | KeyFigures | Grid | Figure | Cards | Folded
)
LOOK_OF: dict[CellState, Look] = {CellState.SHOWN: "number", CellState.BAND: "band", CellState.HELD: "held"}
"""How a cell of a protected table looks."""
# More columns do not fit on a page of A4 with numbers that can be read.
_MOST_COLUMNS: Final = 8
_HELP: Final = re.compile(r"\b(112|116 016|020-\d\d \d\d \d\d)\b")


@dataclass(frozen=True, slots=True)
class DocumentLink:
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

    items: tuple[str | DocumentLink, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    """Words and what they mean or hold, such as a declaration's headings and their answers."""

    pairs: tuple[tuple[str, str | DocumentLink], ...]


@dataclass(frozen=True, slots=True)
class NoticeBox:
    """What nobody may miss: a title and its paragraphs in a box."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section."""

    words: str


@dataclass(frozen=True, slots=True)
class KeyFigureText:
    """A number as it is shown, what it counts, where and when, and its course over time as a small SVG."""

    value: str
    label: str
    detail: str = ""
    sparkline: str = ""


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
    """A table as it is read: caption, heads of columns (the first over the rows' heads), and rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    file: DocumentLink | None = None

    def holds_text(self, column: int) -> bool:
        """Whether a column, counted from the heads of the rows, is words alone, which begin at the left."""
        return not column or all(row.cells[column - 1].look == "text" for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that can be quoted alone: its title states the finding, its scope all that is counted.

    `name` is its anchor and the name of its files, `kicker` its subject in a word or two, `alternative` what
    it shows in words. `tables` are those that it is drawn from, `grid` is the table that they are read in.
    """

    name: str
    kicker: str
    title: str
    scope: str
    alternative: str
    svg: str
    tables: tuple[Table, ...]
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    citation: Citation | None = None

    @property
    def file(self) -> str:
        """The name of the CSV file of its numbers: its table's, or its own where it is of several tables."""
        return self.tables[0].name if len(self.tables) == 1 else self.name


@dataclass(frozen=True, slots=True)
class Citation:
    """How a figure is quoted, and its address on the web; empty where nobody has said where that will be."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is published of one area: a sentence that can be quoted, and what is not published, and why."""

    anchor: str
    name: str
    lead: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """A card for each area, of which a reader picks one; `prompt` says so."""

    prompt: str
    cards: tuple[Card, ...]

    @property
    def common(self) -> tuple[str, ...]:
        """The points that all cards have, which are read once."""
        if not self.cards:
            return ()
        return tuple(each for each in self.cards[0].points if all(each in card.points for card in self.cards))


@dataclass(frozen=True, slots=True)
class Folded:
    """What few readers need, below a line that opens it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section under a heading that can be linked to by its anchor."""

    anchor: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole edition in one language, and the day it was made, by which it can be told from others.

    `opening` is the one sentence that a reader takes along. `imprint` tells who publishes it, whom to ask and
    under which licence. `warning` stands before everything else, and is empty where nothing is to warn of.
    `correction` says which edition it replaces and why, and is empty where it replaces none.
    `all_editions` is the address of the page that has them all, where the edition is to lie below one.
    """

    language: Literal["sv", "en"]
    title: str
    subtitle: str
    opening: str
    lead: str
    made: str
    sections: tuple[Section, ...]
    imprint: tuple[tuple[str, str | DocumentLink], ...] = ()
    warning: str = ""
    correction: str = ""
    all_editions: str = ""

    def figures(self) -> tuple[Figure, ...]:
        """All its figures, in their order."""
        return tuple(part for section in self.sections for part in section.parts if isinstance(part, Figure))


def foot(language: Language) -> tuple[str | DocumentLink, ...]:
    """What stands last in an edition, with the numbers of help as links that call them."""
    pieces = _HELP.split(say("page.foot", language))
    return tuple(
        DocumentLink(each, f"tel:{each.replace(' ', '').replace('-', '')}") if _HELP.fullmatch(each) else each
        for each in pieces
        if each
    )


def shown_words(cell: Cell, language: Language) -> str:
    """What stands in a cell: its number, "0-4", or that it is not shown and why."""
    if cell.state == CellState.SHOWN:
        return number(cell.number or 0, language)
    return (
        say("cell.band", language) if cell.state == CellState.BAND else say(f"why.{cell.why}.short", language)
    )


def approximate_words(cell: Cell, language: Language) -> str:
    """The same in a sentence, where a rounded number would be read as an exact one: "about 35"."""
    told = shown_words(cell, language)
    return say("cell.about", language, number=told) if cell.state == CellState.SHOWN else told


def grid_of(
    table: Table, language: Language, *, caption: str, all_periods: str = "", file: DocumentLink | None = None
) -> Grid:
    """The table as it is read: one dimension across, the others down, totals last as the table has them.

    `all_periods` are the words for all periods together, which say of which years they are.
    """

    def label_category(place: int, code: str) -> str:
        dimension = table.dimensions[place]
        return (
            all_periods
            if dimension == "period" and code == TOTAL and all_periods
            else label(dimension, code, language)
        )

    across = _across(table)
    cells = {cell.codes: cell for cell in table.cells}
    down = [place for place in range(len(table.dimensions)) if place != across]
    heads = (
        (say(f"measure.{table.measure}", language),)
        if across is None
        else tuple(label_category(across, code) for code in table.categories[across])
    )
    rows = tuple(
        GridRow(
            ", ".join(label_category(place, code) for place, code in zip(down, codes, strict=True)),
            tuple(_show(cells[key], language) for key in _keys(table, across, codes)),
            is_total=TOTAL in codes,
        )
        for codes in product(*(table.categories[place] for place in down))
    )
    corner = dimensions_label([table.dimensions[place] for place in down], table.measure, language)
    return Grid(caption, (corner, *heads), rows, file=file)


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


def _keys(table: Table, across: int | None, codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The codes of the cells of a row, which has these codes in the dimensions that go down."""
    if across is None:
        return [codes]
    return [(*codes[:across], code, *codes[across:]) for code in table.categories[across]]


def _show(cell: Cell, language: Language) -> Shown:
    return Shown(shown_words(cell, language), LOOK_OF[cell.state])
