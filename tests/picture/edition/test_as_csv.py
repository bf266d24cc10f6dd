"""CSV files hold exactly the tables, and nothing that is not a multiple of 5."""

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.edition.writing import ALL, ENCODING, SEPARATOR, as_csv, dictionary_rows, table_rows
from lykta.picture.tables import BASE, TOTAL, Cell, State, Table, Why
from tests.picture.edition.invented import tables


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(ENCODING)), delimiter=SEPARATOR))


def _cells(table: Table, rows: list[dict[str, str]]) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            tuple(TOTAL if row[name] == ALL else row[name] for name in table.dimensions),
            State(row["state"]),
            int(row["number"]) if row["number"] else None,
            Why(row["why"]) if row["why"] else None,
        )
        for row in rows
    )


def test_each_file_read_back_is_its_table(edition: Path) -> None:
    read = [_cells(each, _read((edition / f"csv/{each.name}.csv").read_bytes())) for each in tables()]
    assert read == [each.cells for each in tables()]


def test_every_number_in_the_files_is_a_multiple_of_five(edition: Path) -> None:
    files = [path for path in (edition / "csv").iterdir() if path.name != "dictionary.csv"]
    numbers = [int(row["number"]) for path in files for row in _read(path.read_bytes()) if row["number"]]
    assert numbers
    assert {number % BASE for number in numbers} == {0}


def test_a_band_stands_in_a_column_of_its_own() -> None:
    table = Table("one", "persons", ("period",), (("2025",),), (Cell(("2025",), State.BAND),))
    (row,) = _read(as_csv(table_rows(table)))
    assert (row["number"], row["band"], row["state"]) == ("", "0-4", "band")


def test_the_dictionary_explains_every_column_and_code() -> None:
    rows = _read(as_csv(dictionary_rows(tables())))
    explained = {(row["file"], row["column"], row["code"]) for row in rows}
    for table in tables():
        columns, *cells = list(table_rows(table))
        file = f"{table.name}.csv"
        assert {(file, column, "") for column in columns} <= explained
        coded = [column for column in columns if column in (*table.dimensions, "measure", "state", "why")]
        used = {
            (file, column, row[columns.index(column)])
            for row in cells
            for column in coded
            if row[columns.index(column)]
        }
        assert used <= explained


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_cell_begins_like_a_formula(words: str) -> None:
    content = as_csv([["column"], [words]]).decode(ENCODING)
    (_, (cell,)) = csv.reader(io.StringIO(content), delimiter=SEPARATOR)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert cell in {words, f"'{words}"}
