"""A Swedish spreadsheet reads the tables as they are and takes nothing in them for a formula."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.evidence.tables import Cell, csv_file

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def read(data: bytes) -> list[list[str]]:
    """The cells of a file, as a program reads it that knows its separator."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_every_text_is_read_again_but_for_the_mark(rows: list[list[str]]) -> None:
    got = read(csv_file(("a", "b"), rows))
    assert got[0] == ["a", "b"]
    assert len(got) == len(rows) + 1
    for row, cells in zip(rows, got[1:], strict=True):
        assert all(cell in {text, f"'{text}"} for text, cell in zip(row, cells, strict=True))


@given(texts)
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = read(csv_file(("a", "b"), [(text, "x")]))[1][0]
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+46701", "-1", "@SUM(1)", " =1", "\t=1", "\r=1", "＝1", "\u00a0=1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert read(csv_file(("a", "b"), [(text, "x")]))[1][0] == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0.5, "0,500000"),
        (1 / 3, "0,333333"),
        (7, "7"),
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 3, 1, 12, 30, 5), "2026-03-01 12:30:05"),  # noqa: DTZ001 - as ads give it.
        (datetime(2026, 3, 1), "2026-03-01"),  # noqa: DTZ001 - a day without a time.
        ("a;b", "a;b"),
        ('say "å"', 'say "å"'),
        ("two\nlines", "two\nlines"),
        ("no-break", "no-break"),
    ],
)
def test_a_value_is_written_as_swedes_write_it(value: Cell, cell: str) -> None:
    assert read(csv_file(("a", "b"), [(value, "x")]))[1] == [cell, "x"]


def test_excel_sees_utf_8_semicolons_and_its_own_line_ends() -> None:
    assert csv_file(("å", "b"), [("ö", 1)]) == b"\xef\xbb\xbf\xc3\xa5;b\r\n\xc3\xb6;1\r\n"
