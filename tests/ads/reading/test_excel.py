"""Excel workbooks, as a spreadsheet program writes them."""

import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from lykta.ads.reading import READ_SCHEMA, ReadOptions, Reason
from lykta.ads.reading.files import find_format
from lykta.errors import InputError
from tests.ads.reading.outcome import Outcome, read_files

HEADINGS = ("Annons-ID", "Annonstext", "Datum", "Telefon", "Ort", "Pris")


def read_workbook(folder: Path, *rows: tuple[object, ...], options: ReadOptions | None = None) -> Outcome:
    path = folder / "ads.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2, min_col=4, max_col=4):
        row[0].number_format = "0000000000"
    book.save(path)
    return read_files([path], options)


def test_cells_are_read_as_they_show(tmp_path: Path) -> None:
    afternoon = datetime(2026, 11, 24, 13, 5)  # noqa: DTZ001 - Swedish local time
    outcome = read_workbook(
        tmp_path,
        HEADINGS,
        (17, "Hej\npå dig", afternoon, 701740605, "Åmål ", 1500),
        ("b2", "Hopp", date(2026, 11, 25), "0701740606", None, None),
    )
    first, second = outcome.ads
    assert (first["ad_id"], first["text"], first["place"], first["line"]) == ("17", "Hej\npå dig", "Åmål", 2)
    assert (first["posted_at"], first["phone"]) == (afternoon, "0701740605")
    assert json.loads(first["extra"]) == {"Pris": "1500"}
    assert (second["ad_id"], second["phone"], second["line"]) == ("b2", "0701740606", 3)
    assert (str(second["posted_at"]), second["place"]) == ("2026-11-25 00:00:00", None)
    assert second["extra"] is None


def test_a_rejected_row_has_its_number_in_the_sheet(tmp_path: Path) -> None:
    outcome = read_workbook(
        tmp_path,
        HEADINGS,
        ("1", "a"),
        (),
        ("2", None, None, None, "Arvika"),
        (None, "c"),
        ("4", "x" * 50),
        options=ReadOptions(row_limit_bytes=40),
    )
    assert outcome.column("ad_id") == ["1"]
    assert [row["line"] for row in outcome.rejected] == ["4", "5", "6"]
    assert outcome.reasons()[:2] == [Reason.NO_TEXT, Reason.NO_ID]
    assert outcome.reasons()[2].startswith(f"{Reason.TOO_LONG}: 50 bytes, at most 40")
    assert json.loads(outcome.rejected[0]["row"])["Ort"] == "Arvika"
    assert (outcome.notes.rows_in, outcome.notes.rows_kept, outcome.notes.rows_rejected) == (4, 1, 3)


def test_a_large_sheet_comes_in_batches(tmp_path: Path) -> None:
    rows = 33_000
    outcome = read_workbook(tmp_path, ("id", "text"), *((f"a{row}", "hej") for row in range(rows)))
    assert outcome.notes.rows_kept == rows
    assert outcome.ads[-1]["ad_id"] == f"a{rows - 1}"
    assert outcome.ads[-1]["line"] == rows + 1


def test_it_is_told_as_a_workbook_under_any_name(tmp_path: Path) -> None:
    outcome = read_workbook(tmp_path, ("id", "text"), ("1", "a"))
    (notes,) = outcome.notes.files
    assert (notes.format, notes.encoding, notes.columns) == ("Excel", None, {"id": "id", "text": "text"})
    (tmp_path / "ads.xlsx").rename(tmp_path / "ads.csv")
    assert find_format(tmp_path / "ads.csv") == "Excel"
    assert read_files([tmp_path / "ads.csv"]).ads == outcome.ads


def test_its_schema_is_that_of_every_file(tmp_path: Path) -> None:
    assert set(read_workbook(tmp_path, ("id", "text"), ("1", "a")).ads[0]) == set(READ_SCHEMA.names)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "holds no header and no ads"),
        ((("id", "text"),), "holds a header and no ads"),
        ((("id", "pris"), ("1", "2")), "no column for the ad's text"),
        ((("id", "text"), ("1", "=A1")), "formula without a result.*Nothing of it is kept"),
    ],
)
def test_a_workbook_that_holds_no_ads_is_refused(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_workbook(tmp_path, *rows)


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    read_workbook(tmp_path, ("id", "text"), ("1", "a"))
    data = (tmp_path / "ads.xlsx").read_bytes()
    (tmp_path / "ads.xlsx").write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="is no workbook that can be read"):
        read_files([tmp_path / "ads.xlsx"])
