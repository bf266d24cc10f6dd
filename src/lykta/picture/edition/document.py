"""An edition in one language as parts in their order, before it is a page or a PDF: both show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lykta.picture.tables import State

type Look = Literal["number", "band", "held", "text"]


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
class KeyFigure:
    """A number as it is shown, what it counts, and where or when."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few numbers that a reader takes along."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of a grid as words, and how it looks."""

    words: str
    look: Look = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid: its head, and a cell for each column after the first."""

    head: str
    cells: tuple[Shown, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is read: caption, heads of columns (the first over the rows' heads), rows, notes."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
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


type Part = Paragraph | Points | Terms | Notice | Subheading | KeyFigures | Grid | Drawing


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


LOOK_OF: dict[State, Look] = {State.SHOWN: "number", State.BAND: "band", State.HELD: "held"}
"""How a cell of a protected table looks."""
