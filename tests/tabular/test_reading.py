"""Text files as spreadsheets and people write them, read to the same rows."""

import codecs
import contextlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.tabular import (
    EncodingReason,
    TableRow,
    find_encoding,
    likely_separator,
    named_separator,
    plain_heading,
    read_number,
    read_rows,
    read_whole_number,
)

SWEDISH = 'år;ort;"vad; hur"\r\n2021;Säffle;gå\r\n2022;Åmål;ö\r\n'
ROWS = [
    TableRow(1, ("år", "ort", "vad; hur")),
    TableRow(2, ("2021", "Säffle", "gå")),
    TableRow(3, ("2022", "Åmål", "ö")),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def rows(path: Path, content: str | bytes) -> list[TableRow]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_a_table_is_read_in_each_encoding(path: Path, encoding: str, name: str) -> None:
    assert rows(path, SWEDISH.encode(encoding)) == ROWS
    assert find_encoding(path).name == name


def test_a_big_endian_file_is_read_by_its_mark(path: Path) -> None:
    assert rows(path, codecs.BOM_UTF16_BE + SWEDISH.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize("text", ["Åmål", "år;kön;ärende", "smörgås", "Göteborg;Gävle;på"])
def test_what_an_old_macintosh_wrote_is_known_by_its_letters(path: Path, text: str) -> None:
    path.write_bytes(text.encode("mac-roman"))
    assert find_encoding(path).name == "mac-roman"


@pytest.mark.parametrize("text", ["Škoda och Mališ", "Œuvre", "smörgås", "plain", "Dragiša, Nišava"])
def test_what_windows_wrote_is_not_taken_for_mac_roman(path: Path, text: str) -> None:
    path.write_bytes(text.encode("cp1252"))
    assert find_encoding(path).name in {"cp1252", "utf-8"}


def test_a_choice_is_followed_but_not_against_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(SWEDISH.encode("cp850"))
    assert find_encoding(path, chosen="cp850").name == "cp850"
    path.write_bytes(SWEDISH.encode("utf-8-sig"))
    found = find_encoding(path, chosen="cp850")
    assert (found.name, found.mark_bytes) == ("utf-8", 3)
    assert found.reason is EncodingReason.BYTE_ORDER_MARK


def test_a_quicker_check_of_utf_8_is_used(path: Path) -> None:
    path.write_bytes(SWEDISH.encode())
    assert find_encoding(path, is_utf8=lambda _: False).reason is not None


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("before", ["sep={}\r\n", '"sep={}"\n', "\n \nSEP={}\n"])
def test_a_line_may_name_the_separator(path: Path, separator: str, before: str) -> None:
    first, second = rows(path, before.format(separator) + f"a,x;y{separator}b\n1{separator}2\n")
    assert second.cells == ("1", "2")
    assert first.cells[-1] == "b"
    assert second.line == before.count("\n") + 2


def test_a_separator_line_keeps_its_place_in_utf_16(path: Path) -> None:
    assert rows(path, f"sep=;\r\n{SWEDISH}".encode("utf-16"))[1] == TableRow(3, ROWS[1].cells)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_over_lines_has_the_number_of_its_last(path: Path, end: str) -> None:
    found = rows(path, end.join(["a;b", '1;"x', 'y"', "", ";", "3; 4 "]))
    assert [row.line for row in found] == [1, 3, 6]
    assert found[-1].cells == ("3", "4")


@pytest.mark.parametrize("content", ["", "\n\n", "sep=;\n"])
def test_nothing_gives_no_rows(path: Path, content: str) -> None:
    assert rows(path, content) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"a;b\n1;\0\n", "is not a text file"),
        (codecs.BOM_UTF16_LE + b"a", "is not a text file"),
        (b"\x81\x8d\x8f", "is not a text file"),
        ("åäö;b\n1;å\n".encode() + b"2;\xe5\n", "holds bytes that are not characters"),
        (b'a;b\n1;"2\n', "line 2: the row cannot be read"),
    ],
)
def test_what_is_no_table_is_refused(path: Path, content: bytes, fault: str) -> None:
    with pytest.raises(InputError, match=f"{fault}.*Nothing was read"):
        rows(path, content)


def test_a_missing_file_is_refused_with_the_readers_words(path: Path) -> None:
    with pytest.raises(InputError, match=r"table.csv cannot be read .*\. Nothing was kept\. Check"):
        list(read_rows(path, outcome="Nothing was kept."))


def test_separators_within_quotes_do_not_count() -> None:
    assert likely_separator('"a;b;c",d\n') == ","
    assert likely_separator("alone") == ";"
    assert named_separator("september") is named_separator("sep=;;") is None


@pytest.mark.parametrize("heading", ["Annons-ID", "annons_id", ' "Annons Id" ', "\ufeffANNONSID."])
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    assert plain_heading(heading) == "annonsid"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1.0", "1.0"),
        (" 7 ", "7"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234", "1.234"),
        ("\u22123", "-3"),
        ("+5", "5"),
        ("1e+05", "100000"),
    ],
)
def test_a_number_is_read_as_people_and_programs_write_it(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "x", "1 23", "12 34", "1,2,3", "1.2.3", "--1", "1e", "NaN", "inf", "1;2", "٣٫٥"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.0", 1),
        ("1,00", 1),
        ("1 131", 1131),
        ("1e+05", 100_000),
        ("-2", -2),
        ("1,5", None),
        ("1,234", None),
        ("1,000", None),
        ("250.000", None),
        ("1.000.000", 1_000_000),
    ],
)
def test_a_whole_number_may_have_zeros_after_its_point(text: str, number: int | None) -> None:
    assert read_whole_number(text) == number


def test_a_number_too_long_to_count_anything_is_none() -> None:
    assert read_whole_number("1e999") is read_whole_number("9" * 31) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_is_read_back_in_swedish_and_in_english(number: Decimal) -> None:
    assert read_number(f"{number:,}".replace(",", "\u00a0").replace(".", ",")) == number
    assert read_number(f"{number:.2f}") == number


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n")), min_size=2)))
def test_any_text_is_a_table_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("\n".join(";".join(cells) for cells in table), encoding="utf-8")
    with contextlib.suppress(InputError):
        assert all(any(row.cells) for row in read_rows(path))
