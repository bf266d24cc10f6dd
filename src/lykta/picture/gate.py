"""The release gate: attack the tables with all earlier editions, coarsen what gives way, and try again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lykta.picture.attack.attacking import Attack, Inferred, Witnesses, attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.picture import GateResult
from lykta.picture.plan import Periods, PlannedTable, windows
from lykta.picture.protect import Counted, CountingRules, add_coarsenings, count_table, protect, shape_of
from lykta.picture.quantities import Quantity
from lykta.picture.tables import CellState, Coarsening, Table, Why

BLOCK: Final = 3
"""Periods are held in blocks of so many: who sees a block held does not know which of them gave way."""

_COARSER: Final[Mapping[Periods, Periods]] = {"year": "three_years", "three_years": "all"}
HELD_FOR_GATE: Final = "gate_held"
COARSER_PERIODS: Final = "gate_periods"
LEFT_OUT: Final = "gate_dimension"


@dataclass(slots=True)
class _Standing:
    """A planned table as it stands: what is left of it, and what was done to it."""

    planned: PlannedTable
    notes: list[Coarsening] = field(default_factory=list)
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """The tables that passed, the planned tables that nothing was left of, and what the gate found."""

    tables: tuple[Table, ...]
    left_out: tuple[tuple[str, tuple[Coarsening, ...]], ...]
    result: GateResult


class Gate:
    """Takes planned tables of people through the attack. `earlier` are editions of the same county."""

    def __init__(
        self,
        planned: Sequence[PlannedTable],
        given: CountingRules,
        population: Mapping[str, int] | None,
        earlier: Sequence[EditionTables],
    ) -> None:
        self._standing = [_Standing(table) for table in planned]
        self._given = given
        self._population = population
        self._earlier = tuple(earlier)
        self._held: dict[Quantity, Why] = {}
        self._witnesses = Witnesses()
        self._counted: dict[PlannedTable, Counted | None] = {}

    def without_attack(self) -> tuple[Table, ...]:
        """The tables by the rules alone, for comparison: never for release."""
        return self._protect()

    def pass_through(self) -> Released:
        """Attack, coarsen and attack again until nothing hidden can be inferred.

        What the earlier editions give away among themselves no later one can take back: it is counted in the
        result, and does not stop the edition.
        """
        known = set(attack(self._earlier).inferred) if self._earlier else set[Inferred]()
        rounds = 0
        while True:
            tables, rounds = self._protect(), rounds + 1
            found = self.attack_with(tables)
            new = [each for each in found.inferred if each not in known]
            if not new:
                return self._release(tables, found, rounds)
            self._coarsen(tables, new)

    def attack_with(self, tables: Sequence[Table]) -> Attack:
        """One attack on these tables together with the earlier editions."""
        about = self._given.about
        now = EditionTables(about.edition, about.county, tuple(tables), corrects=about.corrects)
        return attack([*self._earlier, now], self._witnesses)

    def _protect(self) -> tuple[Table, ...]:
        found = [
            (each, table)
            for each in self._standing
            if not each.is_left_out and (table := self._count(each.planned))
        ]
        tables = protect([table for _, table in found], self._held)
        return tuple(
            add_coarsenings(table, [*each.notes, *_note_held(table)])
            for (each, _), table in zip(found, tables, strict=True)
        )

    def _count(self, planned: PlannedTable) -> Counted | None:
        if planned not in self._counted:
            shape = shape_of(planned, self._given.about, self._population)
            self._counted[planned] = count_table(planned, shape, self._given) if shape else None
        return self._counted[planned]

    def _coarsen(self, tables: Sequence[Table], inferred: Sequence[Inferred]) -> None:
        """Hold a block of lines for each number that gave way, or coarsen its table."""
        by_name = {each.planned.name: each for each in self._standing}
        stubborn: dict[str, _Standing] = {}
        for each in inferred:
            standings = self._standings_of(each.quantity, tables, by_name)
            held = [self._hold_block(standing, each.quantity) for standing in standings]
            if not any(held):
                finest = max(standings, key=lambda one: (len(one.planned.dimensions), one.planned.name))
                stubborn[finest.planned.name] = finest
        for standing in stubborn.values():
            self._coarsen_one(standing)

    def _standings_of(
        self, quantity: Quantity, tables: Sequence[Table], by_name: Mapping[str, _Standing]
    ) -> list[_Standing]:
        """The tables that hide the quantity; for one of an earlier edition, those that tell most of it."""
        within = [by_name[table.name] for table in tables if self._hides(table, quantity)]
        if within:
            return within
        names = {name for name, _ in quantity.attributes}
        alike = [by_name[table.name] for table in tables if names & set(table.dimensions)]
        return alike or [by_name[table.name] for table in tables]

    def _hides(self, table: Table, quantity: Quantity) -> bool:
        of = self._table(table.name).quantities
        return any(of[cell.codes] == quantity and cell.state is not CellState.SHOWN for cell in table.cells)

    def _table(self, name: str) -> Counted:
        planned = next(each.planned for each in self._standing if each.planned.name == name)
        found = self._count(planned)
        if found is None:
            raise AssertionError(name)
        return found

    def _hold_block(self, standing: _Standing, quantity: Quantity) -> bool:
        """Hold the quantity's line over a block of periods; false where nothing more is held by that."""
        block = set(self._block(standing, quantity))
        new = {each for each in block if self._held.get(each) is not Why.GATE}
        self._held |= dict.fromkeys(new, Why.GATE)
        return bool(new)

    def _block(self, standing: _Standing, quantity: Quantity) -> Iterator[Quantity]:
        periods = windows(self._given.about, standing.planned.periods)
        span = (quantity.first, quantity.last)
        if len(periods) < BLOCK or span not in periods:
            return
        table = self._table(standing.planned.name)
        split = [name for name in table.table.dimensions if name != "period" and _is_split(name, quantity)]
        if not split:
            return
        for window in _block_of(periods, periods.index(span)):
            for each in table.quantities.values():
                if (each.first, each.last) == window and _is_beside(each, quantity, split[-1]):
                    yield each

    def _coarsen_one(self, standing: _Standing) -> None:
        """Make a table coarser: its periods first, then without its last dimension."""
        planned = standing.planned
        coarser = _COARSER.get(planned.periods)
        if coarser == "three_years" and not windows(self._given.about, "three_years"):
            coarser = "all"
        kept = [name for name in planned.dimensions if name != "period"]
        if coarser and (kept or coarser != "all"):
            dimensions = planned.dimensions if coarser != "all" else tuple(kept)
            standing.planned = replace(planned, periods=coarser, dimensions=dimensions)
            standing.notes.append(Coarsening(COARSER_PERIODS, (("periods", coarser),)))
        elif len(kept) > 1:
            left = None if kept[-1] == "place" else planned.place_level
            standing.planned = replace(planned, dimensions=tuple(kept[:-1]), place_level=left)
            standing.notes.append(Coarsening(LEFT_OUT, (("dimension", kept[-1]),)))
        else:
            standing.is_left_out = True

    def _release(self, tables: tuple[Table, ...], found: Attack, rounds: int) -> Released:
        names = {table.name for table in tables}
        left_out = tuple(
            (each.planned.name, tuple(each.notes))
            for each in self._standing
            if each.planned.name not in names
        )
        earlier = tuple(edition.name for edition in self._earlier)
        result = GateResult(
            passed=True,
            hidden=found.hidden,
            solved=found.solved,
            proved_non_zero=found.proved_non_zero,
            narrowed=len(found.inferred),
            rounds=rounds,
            earlier=earlier,
        )
        return Released(tables, left_out, result)


def _note_held(table: Table) -> Iterator[Coarsening]:
    """That the gate holds numbers of the table, where it does."""
    if any(cell.why is Why.GATE for cell in table.cells):
        yield Coarsening(HELD_FOR_GATE)


def _is_split(name: str, quantity: Quantity) -> bool:
    """Whether the quantity is a part of its line along this dimension."""
    return len(quantity.place) > 2 if name == "place" else name in dict(quantity.attributes)


def _is_beside(each: Quantity, quantity: Quantity, dimension: str) -> bool:
    """Whether a quantity is in the same line as this one but for its period, or is this one."""
    if not _is_split(dimension, each):
        return False
    if dimension == "place":
        return each.attributes == quantity.attributes
    others = [attribute for attribute in quantity.attributes if attribute[0] != dimension]
    mine = [attribute for attribute in each.attributes if attribute[0] != dimension]
    return mine == others and each.place == quantity.place


def _block_of(periods: Sequence[tuple[int, int]], at: int) -> Sequence[tuple[int, int]]:
    """The block of a period: three by three from the first, those left over in the last block."""
    start = min(at // BLOCK * BLOCK, (len(periods) // BLOCK - 1) * BLOCK)
    is_last = start + 2 * BLOCK > len(periods)
    return periods[start:] if is_last else periods[start : start + BLOCK]
