"""What anybody knows of a quantity from what an edition shows: the least and the greatest that it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lykta.picture.protect.lines import lines_of
from lykta.picture.protect.rounding import possible
from lykta.picture.quantities import Quantity, quantities_of
from lykta.picture.tables import BASE, PEOPLE_MEASURES, Cell, State, Table


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as an attacker has it: its name, the county that it is of, and its tables."""

    name: str
    county: str
    tables: tuple[Table, ...]

    @property
    def attacked(self) -> list[Table]:
        """The tables that count people."""
        return [table for table in self.tables if table.measure in PEOPLE_MEASURES]


@dataclass(frozen=True, slots=True)
class Known:
    """One quantity in one edition: its bounds, None above where nothing is said, and the cell that tells."""

    low: int
    high: int | None
    cell: Cell

    @property
    def is_shown(self) -> bool:
        """Whether the edition shows its number."""
        return self.cell.state is State.SHOWN


def known_of(edition: Edition) -> dict[Quantity, Known]:
    """All quantities of an edition's tables. Of two cells, the one that says more."""
    found: dict[Quantity, Known] = {}
    for table in edition.attacked:
        for cell, quantity in quantities_of(table, edition.county):
            told = _told(cell, quantity)
            before = found.get(quantity)
            if before is None or _says_more(told, before):
                found[quantity] = told
    return found


def _told(cell: Cell, quantity: Quantity) -> Known:
    match cell.state:
        case State.SHOWN:
            return Known(*possible(cell.number or 0, quantity), cell)
        case State.BAND:
            return Known(0, BASE - 1, cell)
        case State.HELD:
            return Known(0, None, cell)


def _says_more(told: Known, before: Known) -> bool:
    return told.high is not None and (before.high is None or (told.is_shown and not before.is_shown))


def changed_years(earlier: dict[Quantity, Known], later: dict[Quantity, Known]) -> frozenset[int]:
    """The years for which the later edition shows something else than the earlier.

    Registrations come in late. Who compares two editions sees where they must have: in these years. A
    difference in several years together, none of which differs by itself, may lie in any of them.
    """
    differing = [
        quantity
        for quantity, told in earlier.items()
        if quantity in later and _differs(told, later[quantity])
    ]
    years = {quantity.first for quantity in differing if quantity.first == quantity.last}
    for quantity in differing:
        covered = set(range(quantity.first, quantity.last + 1))
        if not covered & years:
            years |= covered
    return frozenset(years)


def _differs(one: Known, other: Known) -> bool:
    if State.HELD in {one.cell.state, other.cell.state}:
        return False
    return (one.cell.state, one.cell.number) != (other.cell.state, other.cell.number)


def lines_known(tables: Sequence[Table], county: str) -> dict[Quantity, list[tuple[Quantity, ...]]]:
    """Every line of the tables as quantities: a total, and each set of parts that it is the sum of."""
    found: dict[Quantity, list[tuple[Quantity, ...]]] = {}
    for table in tables:
        quantity = {cell.codes: each for cell, each in quantities_of(table, county)}
        for line in lines_of(table.dimensions, table.categories):
            parts = tuple(quantity[codes] for codes in line.parts)
            sets = found.setdefault(quantity[line.total], [])
            if parts not in sets and parts != (quantity[line.total],):
                sets.append(parts)
    return found
