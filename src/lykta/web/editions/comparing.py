"""Two editions beside each other: the cells that are shown otherwise, and the tables of only one."""

from collections.abc import Iterator
from dataclasses import dataclass

from lykta.language import Language
from lykta.picture.attack.model import EditionTables
from lykta.picture.edition.document import shown_words
from lykta.picture.edition.words import captions, label, say, years_in
from lykta.picture.tables import TOTAL, Cell, DimensionName, Table


@dataclass(frozen=True)
class ChangedCell:
    """One cell: what it counts, and what stands there in the earlier and the later edition, in words."""

    what: str
    was: str
    became: str


@dataclass(frozen=True)
class ChangedTable:
    """A table of both editions: its caption, the cells that differ, and how many do not."""

    caption: str
    cells: tuple[ChangedCell, ...]
    unchanged: int


@dataclass(frozen=True)
class EditionComparison:
    """All that differs. Tables of only one edition are told by their captions."""

    tables: tuple[ChangedTable, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.gone or self.new or any(table.cells for table in self.tables))


def compare_editions(earlier: EditionTables, later: EditionTables, language: Language) -> EditionComparison:
    """What differs between two editions, with bands and held cells in it. A cell that is not in one, "–"."""
    was, became = ({table.name: table for table in each.tables} for each in (earlier, later))
    named = captions(earlier.tables, language) | captions(later.tables, language)
    both = [name for name in became if name in was and _is_alike(was[name], became[name])]
    return EditionComparison(
        tuple(_table(was[name], became[name], named[name], language) for name in both),
        tuple(named[name] for name in was if name not in both),
        tuple(named[name] for name in became if name not in both),
    )


def _is_alike(one: Table, other: Table) -> bool:
    return (one.measure, one.dimensions) == (other.measure, other.dimensions)


def _table(was: Table, became: Table, caption: str, language: Language) -> ChangedTable:
    changed = tuple(_cells(was, became, language))
    every = {cell.codes for table in (was, became) for cell in table.cells}
    years = _years(was, became)
    if "period" not in became.dimensions and years:
        caption = f"{caption} ({years})"
    return ChangedTable(caption, changed, len(every) - len(changed))


def _years(was: Table, became: Table) -> str:
    """The years that both are of, or those of the earlier and of the later where they differ."""
    return " / ".join(dict.fromkeys(filter(None, (years_in(was), years_in(became)))))


def _cells(was: Table, became: Table, language: Language) -> Iterator[ChangedCell]:
    before, after = ({cell.codes: cell for cell in table.cells} for table in (was, became))
    # The later edition's order, with what only the earlier has last.
    for codes in (*after, *(codes for codes in before if codes not in after)):
        one, other = before.get(codes), after.get(codes)
        if _content_of(one) != _content_of(other):
            yield ChangedCell(
                _what(was, became, codes, language), _words(one, language), _words(other, language)
            )


def _content_of(cell: Cell | None) -> object:
    return cell and (cell.state, cell.number, cell.why)


def _what(was: Table, became: Table, codes: tuple[str, ...], language: Language) -> str:
    pairs = zip(became.dimensions, codes, strict=True)
    return ", ".join(_label(dimension, code, _years(was, became), language) for dimension, code in pairs)


def _label(dimension: DimensionName, code: str, years: str, language: Language) -> str:
    if dimension == "period" and code == TOTAL:
        return say("period.all", language, years=years)
    return label(dimension, code, language)


def _words(cell: Cell | None, language: Language) -> str:
    return shown_words(cell, language) if cell else "–"
