"""All tables of a plan, protected together: what one hides, no other shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lykta.picture.inputs import Registration
from lykta.picture.picture import About
from lykta.picture.plan.values import PlannedTable
from lykta.picture.protect.counting import count, count_cases
from lykta.picture.protect.lines import Codes
from lykta.picture.protect.rounding import RoundingKey
from lykta.picture.protect.shape import Shape
from lykta.picture.protect.verdicts import (
    Draft,
    Verdict,
    first_verdicts,
    hide_case_holds,
    hold_one_category,
    hold_unsplit,
)
from lykta.picture.quantities import Quantity, quantities_of
from lykta.picture.tables import Cell, Coarsening, State, Table, Why


@dataclass(frozen=True)
class Counted:
    """A table whose cells are counted and rounded, before anything of it is hidden but by its own counts."""

    name: str
    table: Table
    shape: Shape
    numbers: Mapping[Codes, int]
    first: Mapping[Codes, Verdict]
    county: str

    @cached_property
    def quantities(self) -> dict[Codes, Quantity]:
        """The quantity of each cell."""
        return {cell.codes: quantity for cell, quantity in quantities_of(self.table, self.county)}


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What tables are counted by: persons, the plan's head, the key, and how many cases a number needs."""

    persons: Sequence[Registration]
    consultations: Sequence[Registration]
    about: About
    key: RoundingKey
    needs_cases: int


def counted(planned: PlannedTable, shape: Shape, given: Counting) -> Counted:
    """Count one table of persons, cases or consultations in this shape."""
    persons = given.consultations if planned.measure == "consultations" else given.persons
    counts = count(persons, shape)
    raw = count_cases(persons, shape) if planned.measure == "cases" else counts.persons
    blank = tuple(Cell(codes, State.BAND) for codes in shape.codes())
    table = Table(planned.name, planned.measure, shape.dimensions, shape.categories, blank, shape.coarsened)
    quantities = quantities_of(table, given.about.county)
    rounded = {
        cell.codes: given.key.rounded(number, quantity)
        for (cell, quantity), number in zip(quantities, raw.tolist(), strict=True)
    }
    verdicts = first_verdicts(counts, shape, given.needs_cases, raw)
    return Counted(planned.name, table, shape, rounded, verdicts, given.about.county)


def protect(tables: Sequence[Counted], held: Mapping[Quantity, Why]) -> tuple[Table, ...]:
    """The tables as they may be shown. `held` are quantities that the gate has held.

    Each rule is applied to each table until no table hides a quantity that another shows.
    """
    forced = dict(held)
    while True:
        drafts = [_draft(table, forced) for table in tables]
        found = dict(forced)
        for table, draft in zip(tables, drafts, strict=True):
            for codes, verdict in draft.verdicts.items():
                if isinstance(verdict, Why):
                    found.setdefault(table.quantities[codes], verdict)
        if found == forced:
            return tuple(_table(table, draft) for table, draft in zip(tables, drafts, strict=True))
        forced = found


def _draft(table: Counted, forced: Mapping[Quantity, Why]) -> Draft:
    draft = Draft(table.shape, table.numbers, dict(table.first))
    hide_case_holds(draft)
    for codes, quantity in table.quantities.items():
        if quantity in forced:
            draft.verdicts[codes] = forced[quantity]
    hold_unsplit(draft)
    hold_one_category(draft)
    hold_unsplit(draft)
    return draft


def _table(table: Counted, draft: Draft) -> Table:
    cells = tuple(_cell(codes, verdict, table.numbers[codes]) for codes, verdict in draft.verdicts.items())
    shape = table.shape
    made = table.table
    return Table(made.name, made.measure, shape.dimensions, shape.categories, cells, made.coarsened)


def _cell(codes: Codes, verdict: Verdict, number: int) -> Cell:
    if verdict is State.SHOWN:
        return Cell(codes, State.SHOWN, number)
    if isinstance(verdict, Why):
        return Cell(codes, State.HELD, None, verdict)
    return Cell(codes, State.BAND)


def coarsened(table: Table, notes: Sequence[Coarsening]) -> Table:
    """The table with these notes too of what was merged or left out for it."""
    return Table(
        table.name,
        table.measure,
        table.dimensions,
        table.categories,
        table.cells,
        (*table.coarsened, *notes),
    )
