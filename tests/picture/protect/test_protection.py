"""What the rules promise of every table, whatever was registered."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.picture.attack.attacking import attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.inputs import Registration
from lykta.picture.protect import RoundingKey, count_table, possible, protect, shape_of
from lykta.picture.protect.counting import lines_of
from lykta.picture.protect.rounding import offsets
from lykta.picture.quantities import Quantity, quantities_of
from lykta.picture.tables import CellState, DimensionName, Table, Why
from tests.examples import examples
from tests.picture.setting import HEAD, KEY, counting_of, person, plan_of
from tests.picture.truth import true_cases, true_count

TABLES = """
[[tables]]
name = "sex"
dimensions = ["sex"]
[[tables]]
name = "age"
dimensions = ["sex", "age"]
"""

CASES = """
[[tables]]
name = "cases"
measure = "cases"
dimensions = ["sex"]
"""

people = st.lists(
    st.builds(
        lambda number, year, case, sex, age: person(number, year, case=case, sex=sex, age=age),
        st.integers(0, 80),
        st.sampled_from([2016, 2017, 2018]),
        st.integers(0, 12),
        st.sampled_from(["female", "male", "unknown"]),
        st.sampled_from(["0-17", "18-24", "unknown"]),
    ),
    max_size=120,
)


def protected(rows: list[Registration], text: str = TABLES) -> tuple[Table, ...]:
    with TemporaryDirectory() as folder:
        plan = plan_of(Path(folder), HEAD.replace("2024", "2018") + text)
    counting = counting_of(plan, rows)
    shapes = [(table, shape_of(table, plan.about, None)) for table in plan.tables]
    return protect([count_table(table, shape, counting) for table, shape in shapes if shape], {})


# Each example protects two tables: more of them would take the time of many other tests.
some = settings(max_examples=examples(30))


@some
@given(people)
def test_a_number_is_shown_only_of_five_persons_and_three_cases_none_over_half(
    rows: list[Registration],
) -> None:
    for table in protected(rows):
        for cell, quantity in quantities_of(table, "17"):
            persons, cases, largest = true_count(rows, quantity)
            if cell.state is CellState.SHOWN:
                assert cell.number is not None
                assert cell.number % 5 == 0
                assert persons >= 5
                assert cases >= 3
                assert 2 * largest <= persons
                low, high = possible(cell.number, quantity)
                assert low <= persons <= high
            elif cell.state is CellState.BAND:
                assert persons <= 4
            assert (cell.number is not None) == (cell.state is CellState.SHOWN)
            assert (cell.why is not None) == (cell.state is CellState.HELD)


@some
@given(people)
def test_no_total_is_shown_as_less_than_a_part_of_it(rows: list[Registration]) -> None:
    for table in protected(rows):
        cells = {cell.codes: cell for cell in table.cells}
        for line in lines_of(table.dimensions, table.categories):
            total = cells[line.total]
            for part in (cells[codes] for codes in line.parts):
                if part.state is CellState.SHOWN:
                    # A total that is not shown, or shown as under 10, is not split.
                    assert total.number is not None
                    assert total.number >= max(10, part.number or 0)


@some
@given(people)
def test_no_line_is_shown_in_which_one_category_takes_all(rows: list[Registration]) -> None:
    for table in protected(rows):
        cells = {cell.codes: cell for cell in table.cells}
        for line in lines_of(table.dimensions, table.categories):
            parts = [cells[codes] for codes in line.parts]
            shown = [part.number for part in parts if part.state is CellState.SHOWN]
            others = [part for part in parts if part.state is CellState.BAND]
            if line.dimension != "period" and len(shown) == 1 and len(others) == len(parts) - 1:
                assert shown[0] != cells[line.total].number


@some
@given(people)
def test_two_tables_never_say_different_things_of_the_same_persons(rows: list[Registration]) -> None:
    said: dict[Quantity, object] = {}
    for table in protected(rows):
        for cell, quantity in quantities_of(table, "17"):
            told = (cell.state is CellState.HELD, cell.number)
            assert said.setdefault(quantity, told) == told


@some
@given(people, st.sampled_from(["female", "male"]), st.sampled_from([2016, 2018]))
def test_one_person_more_changes_no_number_but_of_the_cells_that_hold_them(
    rows: list[Registration], sex: str, year: int
) -> None:
    more = person(999, year, case=999, sex=sex, age="18-24")
    for before, after in zip(protected(rows), protected([*rows, more]), strict=True):
        pairs = zip(quantities_of(before, "17"), quantities_of(after, "17"), strict=True)
        for (cell, quantity), (changed, _) in pairs:
            holds = true_count([more], quantity)[0] == 1
            if not holds and cell.state is changed.state is CellState.SHOWN:
                assert cell.number == changed.number
            if holds and cell.state is changed.state is CellState.SHOWN:
                assert (changed.number or 0) - (cell.number or 0) in {0, 5}


@some
@given(people)
def test_each_person_is_counted_once_in_a_table(rows: list[Registration]) -> None:
    again = [row for row in rows if row.year < 2018]
    later = [Registration(2018, row.place, row.attributes, row.person, row.case) for row in again]
    assert protected(rows) == protected([*rows, *later])


@given(st.integers(0, 500), st.integers(2016, 2018), st.integers(0, 2), st.binary(min_size=1, max_size=32))
def test_a_rounding_is_near_and_is_what_anybody_may_assume(
    count: int, first: int, attributes: int, secret: bytes
) -> None:
    both: tuple[tuple[DimensionName, str], ...] = (("age", "0-17"), ("sex", "male"))
    quantity = Quantity("persons", first, 2018, "17", both[:attributes])
    shown = RoundingKey(secret).round_count(count, quantity)
    low, high = offsets(quantity)
    assert shown - high <= count <= shown + 4 - low
    if count >= 5:
        assert possible(shown, quantity)[0] <= count <= possible(shown, quantity)[1]


def test_a_finer_quantity_never_has_a_greater_offset() -> None:
    whole = Quantity("persons", 2016, 2025, "17", ())
    year = Quantity("persons", 2016, 2016, "17", ())
    part = Quantity("persons", 2016, 2016, "17", (("sex", "male"),))
    assert offsets(whole)[0] >= offsets(year)[1] >= offsets(year)[0] >= offsets(part)[1]


def states(rows: list[Registration]) -> dict[tuple[str, ...], CellState | Why]:
    (table,) = protected(rows, '\n[[tables]]\nname = "t"\nperiods = "all"\ndimensions = ["sex"]\n')
    return {cell.codes: cell.why or cell.state for cell in table.cells}


def test_persons_of_few_cases_are_held_and_so_is_what_could_be_taken_for_them() -> None:
    rows = [person(at, 2017, case=at) for at in range(20)]
    rows += [person(100 + at, 2017, case=100 + at % 2, sex="male") for at in range(8)]
    assert states(rows) == {
        ("female",): CellState.SHOWN,
        ("male",): Why.FEW_CASES,
        ("unknown",): Why.FEW_CASES,
        ("",): CellState.SHOWN,
    }


def test_persons_of_whom_one_case_has_over_half_are_held() -> None:
    rows = [person(at, 2017, case=at) for at in range(20)]
    rows += [person(100 + at, 2017, case=100 + max(0, at - 6), sex="male") for at in range(10)]
    assert states(rows)["male",] is Why.ONE_CASE


def test_a_whole_that_cannot_be_shown_does_not_say_whether_it_is_few_persons_or_few_cases() -> None:
    few_cases, nobody = [person(at, 2017, case=1) for at in range(30)], list[Registration]()
    assert set(states(few_cases).values()) == set(states(nobody).values()) == {Why.FEW_CASES, Why.TOO_FEW}


@some
@given(people)
def test_a_number_of_cases_is_shown_only_of_five_though_persons_of_more_are_beside_it(
    rows: list[Registration],
) -> None:
    tables = protected(rows, TABLES + CASES)
    for table in tables:
        for cell, quantity in quantities_of(table, "17"):
            if table.measure == "cases":
                cases = true_cases(rows, quantity)
                if cell.state is CellState.SHOWN:
                    assert possible(cell.number or 0, quantity)[0] <= cases
                    assert cases <= possible(cell.number or 0, quantity)[1]
                    assert true_count(rows, quantity)[1] >= 5
                elif cell.state is CellState.BAND:
                    assert cases <= 4
            elif cell.state is CellState.SHOWN:
                assert true_count(rows, quantity)[1] >= 5
    # The attack would refuse tables that no numbers fit.
    attack([EditionTables("e", "17", tables)])


def test_the_key_decides_and_nothing_else() -> None:
    quantities = [Quantity("persons", year, year, "17", ()) for year in range(2000, 2040)]
    assert [KEY.offset(each) for each in quantities] == [KEY.offset(each) for each in quantities]
    assert {KEY.offset(each) for each in quantities} == {1, 2}
