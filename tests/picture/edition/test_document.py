"""A table is laid out whole: each cell once, under its head and beside its row's."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.edition.document import Folded, TermList, grid_of, shown_words
from lykta.picture.edition.sections import method
from lykta.picture.picture import InputSummary
from lykta.picture.tables import Cell, CellState, Why
from tests.picture.edition.invented import CATEGORIES, SPANS, YEARS, picture, table, tables


def test_every_cell_stands_in_the_grid_once() -> None:
    for each in tables():
        grid = grid_of(each, "sv", caption="")
        assert sorted(cell.words for row in grid.rows for cell in row.cells) == sorted(
            shown_words(cell, "sv") for cell in each.cells
        )


def test_periods_stand_across_where_they_fit() -> None:
    grid = grid_of(table("a", "persons", {"sex": CATEGORIES["sex"], "period": SPANS}), "sv", caption="")
    assert grid.columns == ("Kön", "2017–2019", "2020–2022", "2023–2025")
    assert [row.head for row in grid.rows] == ["Kvinnor", "Män", "Annat eller okänt", "Totalt"]


def test_many_periods_stand_below_each_other() -> None:
    grid = grid_of(table("a", "persons", {"period": YEARS}), "en", caption="")
    assert grid.columns == ("Period", "Persons")
    assert [row.head for row in grid.rows] == list(YEARS)


def test_rows_of_totals_are_told_apart() -> None:
    grid = grid_of(table("a", "persons", {"sex": CATEGORIES["sex"], "period": SPANS}), "sv", caption="")
    assert [row.is_total for row in grid.rows] == [False, False, False, True]


@given(st.sampled_from(Why))
def test_a_held_cell_says_why_and_shows_no_digit(why: Why) -> None:
    said = shown_words(Cell(("2025",), CellState.HELD, why=why), "sv")
    assert said.startswith("visas inte: ")
    assert not any(each.isdigit() for each in said)


def test_a_band_is_never_nought() -> None:
    assert shown_words(Cell(("2025",), CellState.BAND), "sv") == "0–4"


def test_how_many_rows_are_of_other_years_is_told_where_completeness_is() -> None:
    inputs = (InputSummary("registrations", 5, 10), InputSummary("ads", 0))
    (terms,) = [
        part.parts[0]
        for part in method(replace(picture(), inputs=inputs), "en").parts
        if isinstance(part, Folded)
    ]
    assert isinstance(terms, TermList)
    told = str(dict(terms.pairs)["How complete they are"])
    first, last = picture().about.first_year, picture().about.last_year
    assert f"about 10 per cent of the rows are of years outside {first}–{last}" in told
    assert told.count("outside") == 1
