"""The release gate: what gives way is held in whole blocks or told coarser, and each loss is said."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.gate import BLOCK, COARSER_PERIODS, HELD_FOR_GATE, LEFT_OUT, Gate, _block_of, _is_beside
from lykta.picture.plan import Periods, PlannedTable
from lykta.picture.quantities import Quantity
from lykta.picture.sample import Sampling
from lykta.picture.tables import CellState, Coarsening, DimensionName, Table, Why
from tests.picture.setting import HEAD, TABLE, counting_of, gate_of, plan_of

HELD = Sampling(county="17", seed=1)
"""A county of which the gate holds a block in one table and leaves out a dimension of another."""
GOTLAND = Sampling(county="09", seed=2)


@given(st.integers(BLOCK, 40))
def test_every_period_is_in_one_block_of_three_and_those_left_over_in_the_last(count: int) -> None:
    periods = [(year, year) for year in range(2000, 2000 + count)]
    blocks = [tuple(_block_of(periods, at)) for at in range(count)]
    assert all(period in block for period, block in zip(periods, blocks, strict=True))
    distinct = list(dict.fromkeys(blocks))
    assert [period for block in distinct for period in block] == periods
    assert {len(block) for block in distinct[:-1]} <= {BLOCK}
    assert BLOCK <= len(distinct[-1]) < 2 * BLOCK


def woman_of(place: str, *, sex: str = "female", age: str = "18-24", year: int = 2020) -> Quantity:
    return Quantity("persons", year, year, place, (("sex", sex), ("age", age)))


@pytest.mark.parametrize(
    ("other", "dimension", "beside"),
    [
        (woman_of("1780"), "sex", True),
        (woman_of("1780", year=2021), "sex", True),
        (woman_of("1780", sex="male"), "sex", True),
        (woman_of("1780", age="25-34"), "sex", False),
        (woman_of("1715"), "sex", False),
        (woman_of("1715"), "place", True),
        (woman_of("1715", sex="male"), "place", False),
        (woman_of("17"), "place", False),
        (replace(woman_of("1780"), attributes=(("age", "18-24"),)), "sex", False),
    ],
)
def test_beside_a_number_are_those_that_differ_in_the_dimension_and_the_period_alone(
    other: Quantity, dimension: str, beside: bool
) -> None:
    assert _is_beside(other, woman_of("1780"), dimension) is beside


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gate, tuple[Table, ...]]:
    gate = gate_of(tmp_path_factory.mktemp("county"), HELD)
    return gate, gate.pass_through().tables


def test_nothing_of_what_is_released_gives_way_and_by_the_rules_alone_something_does(
    passed: tuple[Gate, tuple[Table, ...]], tmp_path: Path
) -> None:
    gate, tables = passed
    assert gate.attack_with(tables).failed
    without = gate_of(tmp_path, HELD)
    assert not without.attack_with(without.without_attack()).failed


def test_the_gate_holds_whole_blocks_of_a_line_and_says_so(passed: tuple[Gate, tuple[Table, ...]]) -> None:
    _, tables = passed
    noted = [table for table in tables if Coarsening(HELD_FOR_GATE) in table.coarsened]
    assert noted == [table for table in tables if any(cell.why is Why.GATE for cell in table.cells)]
    assert [table.name for table in noted] == ["by-origin-and-three-years"]
    for table in noted:
        at = table.dimensions.index("period")
        assert len({cell.codes[at] for cell in table.cells if cell.why is Why.GATE}) >= BLOCK


def test_what_the_gate_has_held_is_shown_in_no_other_table(passed: tuple[Gate, tuple[Table, ...]]) -> None:
    gate, tables = passed
    states: dict[Quantity, set[bool]] = {}
    for table in tables:
        for cell in table.cells:
            quantity = gate._table(table.name).quantities[cell.codes]
            states.setdefault(quantity, set()).add(cell.state is CellState.HELD)
    assert all(len(each) == 1 for each in states.values())


def test_a_county_of_one_municipality_has_an_edition(tmp_path: Path) -> None:
    """What the county and its municipality hide for the other dimension contradicts nothing."""
    released = gate_of(tmp_path, GOTLAND).pass_through()
    assert released.result.passed
    assert {table.name for table in released.tables} >= {"by-year", "by-place-and-sex"}


def planned(dimensions: list[DimensionName], periods: Periods, *, has_place: bool) -> PlannedTable:
    period: tuple[DimensionName, ...] = ("period",) if periods != "all" else ()
    place: tuple[DimensionName, ...] = ("place",) if has_place else ()
    return PlannedTable(
        "t", "persons", (*period, *place, *dimensions), periods, "municipality" if has_place else None
    )


ASKED: tuple[DimensionName, ...] = ("sex", "age", "purpose")
EVERY_PERIODS: tuple[Periods, ...] = ("year", "three_years", "all")
PLANNED = st.builds(
    planned,
    st.lists(st.sampled_from(ASKED), unique=True, max_size=3),
    st.sampled_from(EVERY_PERIODS),
    has_place=st.booleans(),
).filter(lambda table: bool(table.dimensions))


@given(PLANNED)
def test_a_stubborn_table_is_coarser_at_each_step_says_so_and_is_left_out_in_the_end(
    table: PlannedTable,
) -> None:
    with TemporaryDirectory() as folder:
        plan = plan_of(Path(folder), HEAD + TABLE)
    gate = Gate([table], counting_of(plan, []), None, [])
    (standing,) = gate._standing
    seen = [(table, 0)]
    while not standing.is_left_out:
        gate._coarsen_one(standing)
        seen.append((standing.planned, len(standing.notes)))
        assert len(seen) < 10
    for (before, notes), (after, more) in pairwise(seen[:-1]):
        coarser_periods = EVERY_PERIODS.index(after.periods) > EVERY_PERIODS.index(before.periods)
        fewer = set(after.dimensions) - {"period"} < set(before.dimensions) - {"period"}
        assert coarser_periods != fewer
        assert more == notes + 1
        assert {note.key for note in standing.notes} <= {COARSER_PERIODS, LEFT_OUT}
        assert ("period" in after.dimensions) == (after.periods != "all")
        assert (after.place_level is not None) == ("place" in after.dimensions)
    # One number in all is not a table: what is left before that has a dimension.
    assert seen[-2][0].dimensions
