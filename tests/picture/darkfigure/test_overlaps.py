"""Tables of overlapping lists, as Excel and others write them, and the line of each fault."""

import codecs
import re
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.picture.darkfigure import Overlaps, read_overlaps
from tests.picture.darkfigure.tables import KOREA, WESTERN, table, tables

PLAIN = "b,c,d,Count\n0,0,1,41\n0,1,0,5\n1,0,0,5\n1,1,0,54\n1,0,1,6\n1,1,1,12\n"
SWEDISH = "Åklagare;Socialtjänst;Antal\n1;0;20\n0;1;1 131\n1;1;7\n"


def test_histories_are_numbered_by_their_lists() -> None:
    assert KOREA.lists == ("b", "c", "d")
    # By number: 1 is b alone, 2 is c alone, 3 both, 4 d alone, 5 b and d, 6 c and d, 7 all.
    assert KOREA.counts == (5, 5, 54, 41, 6, 0, 12)
    assert KOREA.persons == 123


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_lists_changes_nothing(order: tuple[int, ...]) -> None:
    rows = [((0, 0, 1), 41), ((0, 1, 0), 5), ((1, 0, 0), 5), ((1, 1, 0), 54), ((1, 0, 1), 6), ((1, 1, 1), 12)]
    turned = [([pattern[number] for number in order], count) for pattern, count in reversed(rows)]
    assert Overlaps.of(["bcd"[number] for number in order], turned) == KOREA


def test_a_list_can_be_left_out() -> None:
    # Without d: b alone 5 + 6, c alone 5 + 0, both 54 + 12; the 41 on d alone are on no other list.
    assert KOREA.without(2) == Overlaps(("b", "c"), (11, 5, 66))
    assert KOREA.without(0) == Overlaps(("c", "d"), (59, 47, 12))


@given(tables(), st.data())
def test_leaving_a_list_out_leaves_who_is_on_another(overlaps: Overlaps, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(overlaps.lists) - 1))
    alone = overlaps.counts[(1 << number) - 1]
    assert overlaps.without(number).persons == overlaps.persons - alone


def test_lists_that_share_nobody_are_named() -> None:
    assert WESTERN.alone() == ()
    assert table("A B C", "100:5 010:4 001:3 110:2").alone() == ("C",)
    assert table("A B C", "100:5 010:4 001:3").alone() == ("A", "B", "C")
    assert table("A B C", "100:5 110:1").alone() == ("C",)


@pytest.mark.parametrize(
    ("lists", "rows"),
    [
        ([], []),
        (["A", "A"], []),
        ([str(number) for number in range(11)], []),
        (["A", "B"], [((0, 0), 1)]),
        (["A", "B"], [((1,), 1)]),
        (["A", "B"], [((1, 2), 1)]),
        (["A", "B"], [((1, 1), -1)]),
    ],
)
def test_what_is_no_table_is_refused(lists: list[str], rows: list[tuple[tuple[int, ...], int]]) -> None:
    with pytest.raises(ValueError, match=r"^(From one list|A row is)"):
        Overlaps.of(lists, rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "overlaps.csv"


def refusal(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_overlaps(path)
    message = str(caught.value)
    assert "Nothing was estimated." in message
    return message


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        "sep=;\r\n" + PLAIN.replace(",", ";"),
        "\n" + PLAIN + "\n,,,\n",
        PLAIN.replace("\n", " \n").replace(",", " , "),
        PLAIN.replace("b,c", '"b","c"'),
        PLAIN + "0,1,1,0\n",
        re.sub(r"\d+", r"\g<0>.0", PLAIN),
        re.sub(r"\d+", r"\g<0>,00", PLAIN.replace(",", ";")),
    ],
)
def test_a_table_in_each_of_its_forms(path: Path, content: str) -> None:
    path.write_bytes(content.encode())
    assert read_overlaps(path) == KOREA


def test_a_workbook_gives_the_same_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    heading, *rows = (line.split(",") for line in PLAIN.splitlines())
    for cells in (heading, *([float(cell) for cell in row] for row in rows)):
        book.active.append(cells)
    book.save(tmp_path / "overlaps.xlsx")
    assert read_overlaps(tmp_path / "overlaps.xlsx") == KOREA


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac-roman"])
def test_a_swedish_table_in_each_encoding(path: Path, encoding: str) -> None:
    path.write_bytes(SWEDISH.encode(encoding))
    assert read_overlaps(path) == table("Socialtjänst Åklagare", "10:1131 01:20 11:7")


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_thousands_may_be_set_apart(path: Path, space: str) -> None:
    path.write_text(SWEDISH.replace("1 131", f"1{space}131"), encoding="utf-8")
    assert read_overlaps(path).persons == 1158


def test_lists_without_names_are_letters(path: Path) -> None:
    path.write_text("1;0;20\n0;1;30\n1;1;7\n", encoding="utf-8")
    assert read_overlaps(path) == table("A B", "10:20 01:30 11:7")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\n;;\n", "is empty"),
        ("a,b,n\n1,0,5\n0,0,3\n", "line 3: a row of zeros alone"),
        ("a,b,n\n1,0,5\n\n1,0,3\n", "line 4: the pattern 1 0 was on line 2 already"),
        ("a,b,n\n1,0,5\n1,1\n", "line 3: 2 columns where there should be 3"),
        ("a,b,n\n1,2,5\n", "line 2: 2 stands in column 2, where there should be 0 or 1"),
        ("a,b,n\n1,,5\n", "line 2: nothing stands in column 2"),
        ("a,b,n\n1,0,-5\n", "line 2: -5 stands last"),
        ("a,b,n\n1,0,5.5\n", "line 2: 5.5 stands last"),
        ("a,b,n\n1,0,\n", "line 2: nothing stands last"),
        ("a,b,n\n1,0,x\n", "line 2: x stands last"),
        ("a,a,n\n1,0,5\n", "line 1: two lists are called a"),
        ("a,,n\n1,0,5\n", "line 1: column 2 has no name"),
        ("1,0,x\n1,1,5\n", "line 1: 1 stands where the name of a list, or a 0 or 1, should be"),
        ("n\n5\n", "line 1: 1 columns"),
        (",".join("abcdefghijk") + ",n\n", "line 1: 12 columns"),
        ('a,b,n\n1,0,"5\n', "cannot be read"),
        (b"PK\x03\x04\0\0\0", "is not a workbook that can be read"),
        (codecs.BOM_UTF16_LE + b"a", "is not a text file"),
        (b"\x81\x8d\x8f", "is not a text file"),
    ],
)
def test_a_fault_is_named_with_its_line(path: Path, content: str | bytes, said: str) -> None:
    assert said in refusal(path, content)


@pytest.mark.parametrize("number", ["19900101-1234", "0701740605", "Mira Lind"])
def test_what_may_be_somebody_is_not_repeated(path: Path, number: str) -> None:
    for content in (f"a,b,n\n1,0,{number}\n", f"a,b,n\n{number},0,5\n"):
        assert number not in refusal(path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_overlaps(tmp_path / "none.csv")
