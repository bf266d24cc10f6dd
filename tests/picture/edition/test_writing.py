"""The folder of an edition: every file of it, whole, valid and the same each time; its tables as CSV."""

import csv
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.picture.edition.document import Document, Figure, Folded, Grid, Part
from lykta.picture.edition.html import page
from lykta.picture.edition.words import say
from lykta.picture.edition.writing import (
    ALL,
    ENCODING,
    SEPARATOR,
    as_csv,
    dictionary_rows,
    document_of,
    table_rows,
    write_edition,
)
from lykta.picture.picture import BilingualText, Picture, Publishing, RoundedDarkFigure, RoundedInterval
from lykta.picture.tables import BASE, TOTAL, Cell, CellState, Table, Why
from tests.picture.edition.invented import DARK, PUBLISHING, WEST, picture, record, table, tables
from tests.project.tree import ROOT

_WRITE = """
import sys
from pathlib import Path
from lykta.picture.edition.writing import write_edition
from tests.picture.edition.invented import DARK, PUBLISHING, picture
write_edition(picture(), Path(sys.argv[1]), publishing=PUBLISHING, dark_figures=DARK)
"""


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _page(of: Picture, language: Language = "sv", dark: tuple[RoundedDarkFigure, ...] = ()) -> str:
    return page(document_of(of, language, dark_figures=dark), LANGUAGES)


def _empty() -> Picture:
    return replace(
        picture(),
        tables=(),
        key_figures=(),
        breaks=(),
        effort=(),
        published=(),
        inputs=(),
        record=replace(record(), gate=replace(record().gate, earlier=())),
    )


@pytest.mark.slow
def test_the_same_picture_gives_the_same_bytes_in_another_process(edition: Path, tmp_path: Path) -> None:
    # Sets come in an order that each process chooses anew.
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", _WRITE, str(tmp_path)], check=True, cwd=ROOT, env=environment)
    assert _bytes(tmp_path) == _bytes(edition)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_cell_is_a_multiple_of_five(language: Language) -> None:
    document = document_of(picture(), language)
    words = [each for grid in _grids(document) for row in grid.rows for each in row.cells]
    plain = [re.sub(r"[\u00a0,]", "", each.words) for each in words if each.look == "number"]
    numbers = [int(number) for each in plain for number in each.split("–")]
    assert len(numbers) > 100
    assert {number % BASE for number in numbers} == {0}


def _grids(document: Document) -> list[Grid]:
    own = [each for each in document.sections if each.anchor in {"over-time", "tables", "places", "ads"}]
    return [grid for section in own for part in section.parts for grid in _grids_in(part)]


def _grids_in(part: Part) -> list[Grid]:
    match part:
        case Grid():
            return [part]
        case Figure():
            return [part.grid] if part.grid else []
        case Folded():
            return [grid for each in part.parts for grid in _grids_in(each)]
        case _:
            return []


def test_without_a_publisher_there_is_no_description_and_no_link_to_one(tmp_path: Path) -> None:
    write_edition(replace(_empty(), about=replace(picture().about, languages=("sv",))), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "edition.css", "fonts", "sv", "csv"}
    assert "dcat" not in (tmp_path / "sv/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("invented", [True, False])
def test_invented_numbers_are_said_to_be_wherever_they_are_read(tmp_path: Path, invented: bool) -> None:
    about = replace(picture().about, invented=invented)
    write_edition(replace(picture(), about=about), tmp_path, publishing=PUBLISHING)
    told = {language: say("page.invented", language) for language in LANGUAGES}
    pages: dict[str, Language] = {"index.html": "sv", "sv/index.html": "sv", "en/index.html": "en"}
    for name, language in pages.items():
        assert (told[language] in (tmp_path / name).read_text("utf-8")) == invented
    for language in LANGUAGES:
        with pypdfium2.PdfDocument(tmp_path / f"{language}/edition.pdf") as pdf:
            said = [_flat(told[language]) in _flat(each.get_textpage().get_text_range()) for each in pdf]
        assert said == [invented] * len(said)
        assert (told[language] in (tmp_path / "dcat.ttl").read_text("utf-8")) == invented


def _flat(text: str) -> str:
    return "".join(text.split())


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    with pytest.raises(InputError, match="Nothing was written"):
        write_edition(picture(), tmp_path)
    assert _bytes(tmp_path) == {"kept": b"kept"}


@pytest.mark.parametrize("name", ["../out", "a b", "", "dictionary", "é"])
def test_a_table_whose_name_is_no_files_name_is_refused(tmp_path: Path, name: str) -> None:
    given = replace(picture(), tables=(table(name, "persons", {"sex": ("female", "male")}),))
    with pytest.raises(InputError, match="cannot be a file"):
        write_edition(given, tmp_path)
    assert _bytes(tmp_path) == {}


def test_an_empty_picture_says_what_is_missing() -> None:
    said = _page(_empty())
    for words in ("inga nyckeltal", "första utgåvan", "inga tabeller", "inga tal om annonser", "ingen serie"):
        assert words in said
    for words in ("Ingen har lämnat uppgifter", "ingen uppskattning", "återger inga tal"):
        assert words in said


def test_an_edition_whose_gate_failed_says_so_in_a_box() -> None:
    assert "FÅR INTE PUBLICERAS" in _page(replace(picture(), record=record(passed=False)))
    assert "FÅR INTE PUBLICERAS" not in _page(picture())


def test_words_from_files_are_never_markup() -> None:
    hostile = "<script>alert(1)</script>"
    given = picture()
    effort = replace(given.effort[0], what=BilingualText(hostile, hostile))
    published = replace(given.published[0], source=hostile, address='https://x.example/"><script>')
    said = _page(replace(given, effort=(effort,), published=(published,)))
    assert "<script" not in said
    assert "&lt;script&gt;" in said


def test_a_break_between_periods_is_told_beside_the_change() -> None:
    assert "inte att jämföra" in _page(picture())
    assert "går inte att jämföra" not in _page(replace(picture(), breaks=()))


def test_the_dark_figure_is_an_estimate_a_refusal_or_a_lower_bound() -> None:
    said = _page(picture(), dark=DARK)
    assert "uppskattas de till 430" in said
    assert "mellan 290 och 640" in said
    assert "Färre än 150 personer är kända" in said
    assert "Antalet är minst 140" in said


@pytest.mark.parametrize(
    "values",
    [
        {"known": 160},
        {"known": 160, "estimate": 430, "refusal": WEST},
        {"known": 161, "estimate": 430},
        {"known": 160, "estimate": 430, "interval_80": RoundedInterval(331, 560)},
    ],
)
def test_a_dark_figure_that_says_nothing_or_too_much_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(InputError):
        RoundedDarkFigure(WEST, "2023-2025", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("base", "lagesbild/"), ("homepage", "ftp://x.example"), ("email", "nobody"), ("licence", "CC0")],
)
def test_a_publisher_with_an_address_that_is_none_is_refused(setting: str, value: str) -> None:
    with pytest.raises(InputError, match=setting):
        replace(PUBLISHING, **{setting: value})


def test_addresses_lie_under_the_base_with_or_without_its_last_stroke() -> None:
    without = Publishing("a", "https://a.example", "b", "c@d.example", "https://a.example/e")
    assert without.address("sv/index.html") == "https://a.example/e/sv/index.html"


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(ENCODING)), delimiter=SEPARATOR))


def _cells(table: Table, rows: list[dict[str, str]]) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            tuple(TOTAL if row[name] == ALL else row[name] for name in table.dimensions),
            CellState(row["state"]),
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
    table = Table("one", "persons", ("period",), (("2025",),), (Cell(("2025",), CellState.BAND),))
    (row,) = _read(as_csv(table_rows(table, picture().about, ())))
    assert (row["number"], row["band"], row["state"]) == ("", "0-4", "band")


def test_a_line_of_a_municipality_does_not_say_that_it_is_of_the_whole_county() -> None:
    cells = (Cell(("1780",), CellState.SHOWN, 55),)
    table = Table("one", "persons", ("place",), (("1780",),), cells)
    (row,) = _read(as_csv(table_rows(table, picture().about, ())))
    assert row["what_sv"].endswith(", Värmlands län, per kommun")
    assert "all of" not in row["what_en"]


def test_the_dictionary_explains_every_column_and_code() -> None:
    rows = _read(as_csv(dictionary_rows(tables(), picture().about)))
    explained = {(row["file"], row["column"], row["code"]) for row in rows}
    for each in tables():
        columns, *cells = list(table_rows(each, picture().about, ()))
        file = f"{each.name}.csv"
        assert {(file, column, "") for column in columns} <= explained
        coded = [column for column in columns if column in (*each.dimensions, "measure", "state", "why")]
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
