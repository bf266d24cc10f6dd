"""All tables of a plan, protected together: what one hides, no other shows.

Each rule only hides more. Those after the case rules look at nothing that is not published, so that what they
hide tells nothing that the numbers beside it do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lykta.picture.inputs import Registration
from lykta.picture.picture import About
from lykta.picture.plan import PlannedTable
from lykta.picture.protect.counting import (
    Codes,
    Counts,
    Numbers,
    Shape,
    SumOfCells,
    count,
    count_cases,
    last_specified,
    lines_of,
)
from lykta.picture.protect.rounding import RoundingKey
from lykta.picture.quantities import Quantity, quantities_of
from lykta.picture.tables import Cell, CellState, Coarsening, Table, Why

FEWEST_PERSONS: Final = 5
FEWEST_TO_SPLIT: Final = 10
"""A total that is shown as less is not split: its parts would be known to be few of few."""
type Verdict = CellState | Why
"""Shown, in the band, or the reason why it is held."""
_CASE_REASONS: Final = frozenset({Why.FEW_CASES, Why.ONE_CASE})


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
class CountingRules:
    """What tables are counted by: persons, the plan's head, the key, and how many cases a number needs."""

    persons: Sequence[Registration]
    consultations: Sequence[Registration]
    about: About
    key: RoundingKey
    needs_cases: int


def count_table(planned: PlannedTable, shape: Shape, given: CountingRules) -> Counted:
    """Count one table of persons, cases or consultations in this shape."""
    persons = given.consultations if planned.measure == "consultations" else given.persons
    counts = count(persons, shape)
    raw = count_cases(persons, shape) if planned.measure == "cases" else counts.persons
    blank = tuple(Cell(codes, CellState.BAND) for codes in shape.codes())
    table = Table(planned.name, planned.measure, shape.dimensions, shape.categories, blank, shape.coarsened)
    quantities = quantities_of(table, given.about.county)
    rounded = {
        cell.codes: given.key.round_count(number, quantity)
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


def _draft(table: Counted, forced: Mapping[Quantity, Why]) -> TableDraft:
    draft = TableDraft(table.shape, table.numbers, dict(table.first))
    hide_case_holds(draft)
    for codes, quantity in table.quantities.items():
        if quantity in forced:
            draft.verdicts[codes] = forced[quantity]
    hold_unsplit(draft)
    hold_one_category(draft)
    hold_unsplit(draft)
    return draft


def _table(table: Counted, draft: TableDraft) -> Table:
    cells = tuple(_cell(codes, verdict, table.numbers[codes]) for codes, verdict in draft.verdicts.items())
    shape = table.shape
    made = table.table
    return Table(made.name, made.measure, shape.dimensions, shape.categories, cells, made.coarsened)


def _cell(codes: Codes, verdict: Verdict, number: int) -> Cell:
    if verdict is CellState.SHOWN:
        return Cell(codes, CellState.SHOWN, number)
    if isinstance(verdict, Why):
        return Cell(codes, CellState.HELD, None, verdict)
    return Cell(codes, CellState.BAND)


def add_coarsenings(table: Table, notes: Sequence[Coarsening]) -> Table:
    """The table with these notes too of what was merged or left out for it."""
    return Table(
        table.name,
        table.measure,
        table.dimensions,
        table.categories,
        table.cells,
        (*table.coarsened, *notes),
    )


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A table in the making: its shape, the number that each cell would be shown as, and verdicts so far."""

    shape: Shape
    numbers: Mapping[Codes, int]
    verdicts: dict[Codes, Verdict]

    @property
    def lines(self) -> list[SumOfCells]:
        """The lines of the table, from its own total down."""
        return list(lines_of(self.shape.dimensions, self.shape.categories))

    def hold(self, codes: Codes, why: Why) -> None:
        """Hold a cell, unless it is held already."""
        if not isinstance(self.verdicts[codes], Why):
            self.verdicts[codes] = why


def first_verdicts(counts: Counts, shape: Shape, needs_cases: int, told: Numbers) -> dict[Codes, Verdict]:
    """Each cell by its own counts: 5 persons of enough cases, none of which has over half of them.

    `told` is the number that the cell would tell, int64[cells]. In a table of cases it can be small where
    there are many persons, since a case is counted where the first of its persons is.
    """
    found = {}
    numbers = zip(*(each.tolist() for each in (counts.persons, counts.cases, counts.largest)), strict=True)
    for codes, number, (persons, cases, largest) in zip(shape.codes(), told.tolist(), numbers, strict=True):
        verdict = _verdict(persons, cases, largest, needs_cases)
        found[codes] = CellState.BAND if verdict is CellState.SHOWN and number < FEWEST_PERSONS else verdict
    return found


def _verdict(persons: int, cases: int, largest: int, needs_cases: int) -> Verdict:
    if persons < FEWEST_PERSONS:
        return CellState.BAND
    if cases < needs_cases:
        return Why.FEW_CASES
    return Why.ONE_CASE if 2 * largest > persons else CellState.SHOWN


def hide_case_holds(draft: TableDraft) -> None:
    """Hold cells beside those that are held for their cases, so that nobody knows which has so many persons.

    Those beside it that are in the band, or if there is none the smallest that is shown. The table's own
    total has nothing beside it: when it cannot be shown, it is held whether it is few persons or few cases.
    """
    lines = {part: line for line in draft.lines for part in line.parts if _is_last(line, part, draft)}
    for codes in [codes for codes, verdict in draft.verdicts.items() if verdict in _CASE_REASONS]:
        if codes in lines:
            _hide_beside(draft, lines[codes], draft.verdicts[codes])
    whole = next(codes for codes in draft.verdicts if last_specified(codes) is None)
    if draft.verdicts[whole] is not CellState.SHOWN:
        draft.verdicts[whole] = Why.FEW_CASES


def _is_last(line: SumOfCells, part: Codes, draft: TableDraft) -> bool:
    at = last_specified(part)
    return at is not None and draft.shape.dimensions[at] == line.dimension


def _hide_beside(draft: TableDraft, line: SumOfCells, why: Verdict) -> None:
    beside = [codes for codes in line.parts if draft.verdicts[codes] is CellState.BAND]
    shown = [codes for codes in line.parts if draft.verdicts[codes] is CellState.SHOWN]
    held = [codes for codes in line.parts if isinstance(draft.verdicts[codes], Why)]
    if not beside and len(held) < 2 and shown:
        beside = [min(shown, key=lambda codes: draft.numbers[codes])]
    for codes in beside:
        if isinstance(why, Why):
            draft.hold(codes, why)


def hold_unsplit(draft: TableDraft) -> None:
    """Do not split a total that is held, or that is shown as less than 10.

    Its parts have this reason and no other: theirs would tell why the total is held.
    """
    for line in draft.lines:
        total = draft.verdicts[line.total]
        too_few = total is CellState.SHOWN and draft.numbers[line.total] < FEWEST_TO_SPLIT
        if isinstance(total, Why) or too_few:
            draft.verdicts.update(dict.fromkeys(line.parts, Why.TOO_FEW))


def hold_one_category(draft: TableDraft) -> None:
    """Hold the parts of a line in which one is shown as all of the total, and the others are in the band.

    Periods are not a category: that all were met in one year says nothing of anybody.
    """
    for line in draft.lines:
        if line.dimension == "period" or draft.verdicts[line.total] is not CellState.SHOWN:
            continue
        shown = [codes for codes in line.parts if draft.verdicts[codes] is CellState.SHOWN]
        band = sum(draft.verdicts[codes] is CellState.BAND for codes in line.parts)
        one = len(shown) == 1 and band == len(line.parts) - 1
        if one and draft.numbers[shown[0]] >= draft.numbers[line.total]:
            for codes in line.parts:
                draft.hold(codes, Why.ONE_CATEGORY)
