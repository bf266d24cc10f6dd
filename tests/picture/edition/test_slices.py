"""What a chart shows is a line through the table as it stands: nothing is added up."""

from lykta.picture.edition.slices import slice_of, yearly
from lykta.picture.tables import TOTAL
from tests.picture.edition.invented import CATEGORIES, SPANS, YEARS, table

SEX, AGE = CATEGORIES["sex"], CATEGORIES["age"]


def test_the_newest_period_is_taken_where_there_is_no_total() -> None:
    given = table("a", "persons", {"sex": SEX, "period": SPANS})
    found = slice_of(given, "sex")
    assert found is not None
    assert found.period == "2023-2025"
    cells = {cell.codes: cell for cell in given.cells}
    assert found.cells == tuple((code, cells[code, "2023-2025"]) for code in SEX if code != TOTAL)


def test_totals_of_the_others_are_taken() -> None:
    found = slice_of(table("a", "persons", {"sex": SEX, "age": AGE}), "age")
    assert found is not None
    assert {cell.codes[0] for _, cell in found.cells} == {TOTAL}


def test_without_a_total_there_is_nothing_to_show() -> None:
    assert slice_of(table("a", "persons", {"sex": SEX[:-1], "age": AGE}), "age") is None


def test_a_dimension_that_the_table_lacks_gives_nothing() -> None:
    assert slice_of(table("a", "persons", {"sex": SEX}), "age") is None


def test_years_are_never_mixed_with_longer_periods() -> None:
    found = yearly(table("a", "persons", {"period": (*YEARS, "2016-2025", TOTAL)}))
    assert found is not None
    assert [code for code, _ in found.cells] == list(YEARS)


def test_one_year_is_no_series() -> None:
    assert yearly(table("a", "persons", {"period": ("2025", "2016-2025")})) is None
