"""The attack that looks near what it knows says what two integer programs for each number say."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.picture.attack.attacking import NARROWEST, ModelPart, Witnesses, attack, parts_of
from lykta.picture.attack.model import Assumption, ConstraintModel, EditionTables, model_of
from lykta.picture.attack.program import ContradictionError
from lykta.picture.protect.rounding import offsets
from lykta.picture.quantities import ALL_YEARS, quantities_of
from lykta.picture.tables import BASE, TOTAL, Cell, CellState, Coarsening, DimensionName, Table, Why
from tests.examples import examples

type People = npt.NDArray[np.int64]
type Found = set[tuple[object, int, int]]

_DIMENSIONS: Final[tuple[DimensionName, ...]] = ("period", "sex", "age")
_CATEGORIES: Final = (("2020", "2021"), ("female", "male"), ("0-14", "15-17", "18-"))
_SHAPE: Final = tuple(len(codes) for codes in _CATEGORIES)
_CELLS: Final = 12
_OF_TABLES: Final = 9 + 12 + 12


@st.composite
def editions(draw: st.DrawFn, at_most: int = 2) -> list[EditionTables]:
    """Editions of tables that close a ring, of real persons, some of whose cells are held."""
    counts = np.zeros(_SHAPE, np.int64)
    found: list[EditionTables] = []
    for name in ("first", "second")[: draw(st.integers(1, at_most))]:
        more = draw(st.lists(st.integers(0, 2 if found else 9), min_size=_CELLS, max_size=_CELLS))
        held = draw(st.lists(st.integers(0, 3), min_size=_OF_TABLES, max_size=_OF_TABLES))
        counts = counts + np.array(more).reshape(_SHAPE)
        found.append(EditionTables(name, "17", tuple(_tables(counts, iter(held)))))
    return found


def _tables(counts: People, held: Iterator[int]) -> Iterator[Table]:
    for axes in combinations(range(3), 2):
        left = ({0, 1, 2} - set(axes)).pop()
        pair = counts.sum(axis=left)
        totals = np.pad(pair, ((0, 1), (0, 1)))
        totals[-1, :] = totals.sum(axis=0)
        totals[:, -1] = totals.sum(axis=1)
        categories = tuple((*_CATEGORIES[at], TOTAL) for at in axes)
        notes = () if 0 in axes else (Coarsening(ALL_YEARS, (("years", "2020-2021"),)),)
        blank = tuple(Cell(codes, CellState.BAND) for codes in product(*categories))
        names = tuple(_DIMENSIONS[at] for at in axes)
        table = Table("-".join(names), "persons", names, categories, blank, notes)
        cells = []
        for (cell, quantity), count in zip(quantities_of(table, "17"), totals.ravel().tolist(), strict=True):
            number = (count + offsets(quantity)[0]) // BASE * BASE
            cells.append(_cell(cell.codes, count, number, is_held=next(held) == 0))
        yield Table(table.name, "persons", names, categories, tuple(cells), notes)


def _cell(codes: tuple[str, ...], count: int, number: int, *, is_held: bool) -> Cell:
    if is_held:
        return Cell(codes, CellState.HELD, None, Why.GATE)
    return Cell(codes, CellState.BAND) if count < BASE else Cell(codes, CellState.SHOWN, number)


def exhaustive(told: Sequence[EditionTables]) -> Found:
    """What gives way, by the least and the greatest of each hidden number, each a program of its own."""
    # The editions are two at most: one link.
    for assumption in Assumption:
        model = model_of(told, [assumption] * (len(told) - 1))
        try:
            return {found for part in parts_of(model) for found in _unsafe(model, part)}
        except ContradictionError:
            continue
    raise AssertionError(told)


def _unsafe(model: ConstraintModel, part: ModelPart) -> Iterator[tuple[object, int, int]]:
    for at in part.hidden:
        objective = np.zeros(len(part.variables))
        objective[at] = 1
        low = int(part.program.least(objective)[at])
        high = int(part.program.least(-objective)[at])
        if low > 0 or high - low < NARROWEST:
            yield model.hidden[part.variables[at]], low, high


def _found(told: Sequence[EditionTables], witnesses: Witnesses | None = None) -> Found:
    return {(each.quantity, each.low, each.high) for each in attack(told, witnesses).inferred}


@settings(max_examples=examples(40), deadline=None)
@given(editions())
def test_what_gives_way_is_what_exhaustive_programs_say(told: list[EditionTables]) -> None:
    assert _found(told) == exhaustive(told)


@settings(max_examples=examples(20), deadline=None)
@given(editions(at_most=1), editions(at_most=1))
def test_witnesses_of_another_attack_change_nothing(
    one: list[EditionTables], other: list[EditionTables]
) -> None:
    witnesses = Witnesses()
    attack(one, witnesses)
    assert _found(other, witnesses) == _found(other)
