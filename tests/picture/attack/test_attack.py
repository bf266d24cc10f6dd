"""The attack finds what can be inferred, and nothing that cannot."""

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest

from lykta.picture.attack.attacking import attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.attack.program import ContradictionError
from lykta.picture.protect import possible
from lykta.picture.quantities import ALL_YEARS, Quantity, missing_cliques
from lykta.picture.tables import Cell, CellState, Coarsening, Table, Why

SHOWN, BAND, HELD = CellState.SHOWN, CellState.BAND, CellState.HELD


def table(*told: int | CellState, years: tuple[str, ...] = ("2020",)) -> Table:
    """A table of years by sex: for each year women, men, unknown and total, as numbers or as hidden."""
    sexes = ("female", "male", "unknown", "")
    codes = list(product(years, sexes))
    cells = tuple(
        Cell(at, SHOWN, one)
        if not isinstance(one, CellState)
        else Cell(at, one, None, Why.GATE if one is HELD else None)
        for at, one in zip(codes, told, strict=True)
    )
    return Table("t", "persons", ("period", "sex"), (years, sexes), cells)


def edition(*tables: Table, name: str = "e") -> EditionTables:
    return EditionTables(name, "17", tables)


def by_brute_force(told: tuple[int | CellState, ...]) -> dict[str, tuple[int, int]]:
    """The range of each hidden cell of one year, by trying every number that it could be."""
    sexes = ("female", "male", "unknown", "")
    bounds = []
    for sex, one in zip(sexes, told, strict=True):
        quantity = Quantity("persons", 2020, 2020, "17", (("sex", sex),) if sex else ())
        if isinstance(one, CellState):
            bounds.append((0, 4) if one is BAND else (0, 40))
        else:
            bounds.append(possible(one, quantity))
    fits = [
        (*parts, sum(parts))
        for parts in product(*(range(low, high + 1) for low, high in bounds[:3]))
        if bounds[3][0] <= sum(parts) <= bounds[3][1]
    ]
    return {
        sex: (min(each[at] for each in fits), max(each[at] for each in fits))
        for at, sex in enumerate(sexes)
        if isinstance(told[at], CellState)
    }


@pytest.mark.parametrize(
    "told",
    [
        (10, BAND, BAND, 10),
        (10, BAND, BAND, 15),
        (10, BAND, BAND, 20),
        (10, 10, BAND, 20),
        (10, 10, BAND, 30),
        (10, 10, BAND, 15),
        (BAND, BAND, BAND, 10),
        (HELD, HELD, BAND, 20),
        (HELD, 10, BAND, 20),
    ],
)
def test_the_ranges_are_those_of_trying_every_number(told: tuple[int | CellState, ...]) -> None:
    unsafe = {
        sex: (low, high) for sex, (low, high) in by_brute_force(told).items() if low > 0 or high - low < 4
    }
    found = {
        each.quantity.attributes[0][1]: (each.low, each.high)
        for each in attack([edition(table(*told))]).inferred
    }
    assert found == unsafe


def test_a_year_that_is_not_seen_to_change_tells_of_both_editions() -> None:
    # One edition shows the men and the other the women: together they leave little for the third.
    one = table(HELD, 10, HELD, 45)
    other = table(20, HELD, HELD, 45)
    apart = [attack([edition(each)]).inferred for each in (one, other)]
    assert apart == [(), ()]
    result = attack([edition(one), edition(other)])
    assert result.hidden == 1
    assert [(each.quantity.attributes, each.low) for each in result.inferred] == [((("sex", "unknown"),), 5)]


def test_a_year_that_is_shown_otherwise_has_only_grown() -> None:
    result = attack([edition(table(10, 10, BAND, 20)), edition(table(15, 10, BAND, 30))])
    assert result.failed
    assert result.assumption == 0


def of_all_years(years: str, *told: int | CellState) -> Table:
    """A table of all years by sex: women, men, unknown and total."""
    by_year = table(*told, years=(years,))
    cells = tuple(replace(cell, codes=cell.codes[1:]) for cell in by_year.cells)
    note = Coarsening(ALL_YEARS, (("years", years),))
    return Table("all", "persons", ("sex",), by_year.categories[1:], cells, (note,))


def test_what_was_hidden_of_all_years_and_is_shown_of_one_more_tells_of_that_one() -> None:
    one = edition(of_all_years("2020-2021", 30, BAND, BAND, 35))
    year = table(10, BAND, BAND, 15, years=("2022",))
    other = edition(of_all_years("2020-2022", 40, 10, BAND, 50), year)
    assert attack([other]).failed
    # Of two at most four men, one year later six at least.
    result = attack([one, other])
    assert result.assumption == 0
    told = {(each.quantity.first, each.quantity.attributes) for each in result.inferred if each.low > 0}
    assert (2022, (("sex", "male"),)) in told


def test_years_that_do_not_fill_a_period_are_known_once_the_next_edition_fills_it() -> None:
    windows = ("2016-2018", "2019-2021")
    told = (20, 20, 10, 50, 20, 20, 10, 50)
    one = edition(
        table(*told, 40, 40, 20, 100, years=(*windows, "")), of_all_years("2016-2022", 50, 40, 20, 110)
    )
    other = edition(table(*told, HELD, HELD, 20, 30, 45, 45, 40, 130, years=(*windows, "2022-2024", "")))
    assert attack([one]).failed
    assert attack([other]).failed
    # Some 50 women until 2022, and some 40 of them until 2021.
    result = attack([one, other])
    found = {(each.quantity.first, each.quantity.attributes[0][1]): each.low for each in result.inferred}
    assert found[2022, "female"] == 5


def test_numbers_that_have_shrunk_are_taken_as_corrected() -> None:
    result = attack([edition(table(30, 10, BAND, 40)), edition(table(10, 10, BAND, 20))])
    assert result.assumption == 2


def test_a_table_that_contradicts_itself_is_no_edition() -> None:
    with pytest.raises(ContradictionError):
        attack([edition(table(30, 30, BAND, 10))])


def test_several_years_are_the_sum_of_each_in_whatever_tables_they_stand() -> None:
    years = table(*(10, BAND, BAND, 15) * 3, years=("2020", "2021", "2022"))
    window = table(HELD, 15, HELD, HELD, years=("2020-2022",))
    assert attack([edition(years)]).failed
    # Three bands that are 13 at least together cannot be: 4 each is 12. At 10 each may still be none.
    with pytest.raises(ContradictionError):
        attack([edition(years, window)])
    fewer = table(HELD, 10, HELD, HELD, years=("2020-2022",))
    assert all(each.quantity.first != each.quantity.last for each in attack([edition(years, fewer)]).inferred)


def test_rings_are_joined_and_chains_are_not() -> None:
    ring = [frozenset({"a", "b"}), frozenset({"b", "c"}), frozenset({"a", "c"})]
    assert missing_cliques(ring) == [frozenset({"a", "b", "c"})]
    assert missing_cliques(ring[:2]) == []
    assert missing_cliques([*ring, frozenset({"a", "b", "c"})]) == []
    assert missing_cliques([]) == []


def test_a_server_that_shows_editions_loads_no_solver() -> None:
    program = "import sys, lykta.picture.stored; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# Of these two, in a row, the persons of neither sex are known to be somebody.
TELLING = (table(HELD, 10, HELD, 45), table(20, HELD, HELD, 45))


def told_of(*editions: EditionTables) -> list[tuple[tuple[str, str], ...]]:
    return [each.quantity.attributes for each in attack(editions).inferred if each.low > 0]


def test_editions_that_stand_together_are_tied_though_numbers_fell_before_them() -> None:
    fallen = edition(table(50, 40, HELD, 100), name="a")
    one, other = (edition(each, name=name) for each, name in zip(TELLING, "bc", strict=True))
    assert told_of(one, other) == [(("sex", "unknown"),)]
    assert told_of(fallen, one, other) == [(("sex", "unknown"),)]


@pytest.mark.parametrize("how", ["withdrawn", "corrected"])
def test_an_edition_that_was_wrong_does_not_part_those_on_either_side(how: str) -> None:
    one, other = (edition(each, name=name) for each, name in zip(TELLING, "ac", strict=True))
    wrong = edition(table(50, 40, HELD, 100), name="b")
    if how == "withdrawn":
        wrong = replace(wrong, is_withdrawn=True)
    else:
        other = replace(other, corrects="b")
    assert told_of(one, wrong, other) == [(("sex", "unknown"),)]


def test_a_year_that_is_not_shown_otherwise_is_tied_though_numbers_of_another_fell() -> None:
    years = ("2020", "2021")
    one = edition(table(HELD, 10, HELD, 45, 50, 40, HELD, 100, years=years))
    other = edition(table(20, HELD, HELD, 45, 20, 20, HELD, 50, years=years))
    assert (("sex", "unknown"),) in told_of(one, other)


def test_what_a_correction_shows_as_before_was_right_before() -> None:
    # The men fell, and the total with them. Nothing is said of the women and of the others.
    wrong = edition(table(HELD, 20, HELD, 55), name="a")
    right = edition(table(20, 10, HELD, 40), name="b")
    assert told_of(wrong, right) == []
    assert told_of(wrong, replace(right, corrects="a")) == [(("sex", "unknown"),)]


def test_what_a_withdrawn_correction_says_was_wrong_may_have_been_right() -> None:
    one, other = (edition(each, name=name) for each, name in zip(TELLING, "ad", strict=True))
    wrong = replace(edition(table(10, 30, 10, 50), name="b"), is_withdrawn=True)
    assert told_of(one, wrong, other) == [(("sex", "unknown"),)]
    assert told_of(one, replace(wrong, corrects="a"), other) == [(("sex", "unknown"),)]
