"""Excel workbooks: cells as they show, and whatever could harm or mislead refused."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lykta.errors import InputError
from lykta.tabular import TableRow, read_rows

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    # The name does not decide: what people call a file seldom says what it is.
    return tmp_path / "table.csv"


def make(path: Path, fill: Callable[[Worksheet], object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path)
    return book


def change(path: Path, parts: Mapping[str, bytes | None]) -> None:
    """Replace parts of a workbook, add them, or take them out."""
    with zipfile.ZipFile(path) as archive:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**held, **parts}.items():
            if content is not None:
                archive.writestr(name, content)


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        list(read_rows(path))
    message = str(caught.value)
    assert "Nothing was read. " in message
    return message


def test_cells_are_what_they_show(path: Path) -> None:
    cells = [
        ("Säffle ", "Säffle"),
        ("0701234567", "0701234567"),
        (12, "12"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (12345678901234567890, "12345678901234600000"),
        (True, "TRUE"),
        (date(2024, 5, 17), "2024-05-17"),
        (datetime(2024, 5, 17, 8, 30), "2024-05-17 08:30:00"),  # noqa: DTZ001 - a cell has no zone
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30, seconds=5), "30:00:05"),
        ("two\nlines", "two\nlines"),
    ]
    make(path, lambda sheet: sheet.append([value for value, _ in cells]))
    assert list(read_rows(path)) == [TableRow(1, tuple(shown for _, shown in cells), frozenset({6}))]


def test_rows_keep_their_numbers_and_empty_ones_are_passed_over(path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"], sheet["C6"], sheet["B7"] = "id", "text", "x", "  "

    make(path, fill)
    assert list(read_rows(path)) == [TableRow(3, ("id", "text")), TableRow(6, ("", "x"))]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("0000000000", "0701234567"),
        ("000-000 00 00", "070-123 45 67"),
        ("000\\-0000000", "070-1234567"),
        ('"+46 "00 000 00 00', "+46 70 123 45 67"),
        ("00000", "701234567"),
        ("General", "701234567"),
        ("#,##0", "701234567"),
    ],
)
def test_zeros_that_a_format_puts_before_a_number_are_kept(path: Path, form: str, shown: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B2"] = "phone", 701234567
        sheet["B2"].number_format = form

    make(path, fill)
    assert list(read_rows(path))[1] == TableRow(2, ("", shown))


def test_a_formula_gives_its_last_result(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a", "=1+1"]))
    calculated = part(path, SHEET).replace("<v></v>", "<v>2</v>").replace("<v />", "<v>2</v>")
    change(path, {SHEET: calculated.encode()})
    assert list(read_rows(path)) == [TableRow(1, ("a", "2"))]


def test_a_formula_without_a_result_is_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a", "=1+1"]))
    assert "cell B1 has a formula without a result" in refusal(path)


def test_a_cell_with_an_error_is_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a", "#N/A"]))
    assert "cell B1 shows an error" in refusal(path)


def test_a_hidden_sheet_and_an_empty_one_are_passed_over(path: Path) -> None:
    book = make(path, lambda sheet: sheet.append(["seen"]))
    book.create_sheet("empty")
    book.create_sheet("hidden", 0).append(["unseen"])
    book["hidden"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert list(read_rows(path)) == [TableRow(1, ("seen",))]


def test_two_sheets_are_refused(path: Path) -> None:
    book = make(path, lambda sheet: sheet.append(["a"]))
    book.create_sheet("other").append(["b"])
    book.save(path)
    assert "has 2 sheets that hold something: Sheet, other." in refusal(path)


def test_an_empty_workbook_has_no_rows(path: Path) -> None:
    make(path, lambda _: None)
    assert list(read_rows(path)) == []


def test_macros_are_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(path, {"xl/vbaProject.bin": b"x"})
    assert "holds macros" in refusal(path)


def test_a_link_to_another_file_is_not_followed(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook/></externalLink>'
    relations = part(path, "xl/_rels/workbook.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"'
        ' Target="https://example.org/other.xlsx" TargetMode="External"/></Relationships>',
    )
    change(
        path, {"xl/externalLinks/externalLink1.xml": link, "xl/_rels/workbook.xml.rels": relations.encode()}
    )
    assert list(read_rows(path)) == [TableRow(1, ("a",))]


def test_an_old_workbook_or_one_with_a_password_is_refused(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "is not a workbook that can be read" in refusal(path)


def test_a_zip_file_of_another_kind_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "is not a workbook that can be read" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(path, {SHEET: b"<worksheet>" + b" " * 100_000_000})
    assert "is not packed as spreadsheet programs pack" in refusal(path)


def test_a_part_longer_than_it_says_is_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(path, {"xl/sharedStrings.xml": b"<sst>" + b" " * 1_000_000 + b"</sst>"})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"xl/sharedStrings.xml") - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert "is not a workbook that can be read" in refusal(path)


def test_two_parts_of_one_name_are_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(path, {SHEET.upper(): b"<worksheet/>"})
    assert "is not packed as spreadsheet programs pack" in refusal(path)


def test_a_cell_in_the_last_corner_is_refused(path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "a", "z"

    make(path, fill)
    assert "cell XFD1048576 stands too far from the others" in refusal(path)


def test_declarations_that_could_unfold_are_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(path, {SHEET: b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'})
    assert "is not a workbook that can be read" in refusal(path)


def test_a_workbook_that_another_main_part_would_replace_is_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    change(
        path, {"_rels/.rels": part(path, "_rels/.rels").replace("xl/workbook.xml", "xl/other.xml").encode()}
    )
    assert "is not a workbook that can be read" in refusal(path)


def test_a_spoilt_workbook_is_read_or_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a", 1, date(2024, 5, 17)]))
    whole, chance = path.read_bytes(), random.Random(1)  # noqa: S311 - the same each time
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {
            name: archive.read(name) for name in archive.namelist() if name.startswith(("xl/w", "xl/s", "_"))
        }
    for _ in range(300):
        name = chance.choice(sorted(parts))
        spoilt, at = bytearray(parts[name]), chance.randrange(len(parts[name]))
        spoilt[at : at + chance.randrange(20)] = bytes(chance.choices(b'<>"/0Az ', k=chance.randrange(9)))
        path.write_bytes(whole)
        change(path, {name: bytes(spoilt)})
        with contextlib.suppress(InputError):
            list(read_rows(path))


def test_a_cut_workbook_is_refused(path: Path) -> None:
    make(path, lambda sheet: sheet.append(["a"]))
    path.write_bytes(path.read_bytes()[:-30])
    assert "is not a workbook that can be read" in refusal(path)
