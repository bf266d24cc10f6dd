"""CSV as people export it."""

from datetime import datetime
from pathlib import Path

import pytest

from lykta.ads.reading import Reason
from lykta.errors import InputError
from tests.ads.reading.outcome import read_bytes


def test_a_file_from_swedish_excel_is_read(tmp_path: Path) -> None:
    written = (
        'Annons-ID;Rubrik;Annonstext;Datum;Ort\r\n17;Hej;"Ny i Örebro; ring\nmig";24/11/2026 13.05;Örebro\r\n'
    )
    outcome = read_bytes(tmp_path, "annonser.csv", written.encode("cp1252"))
    (ad,) = outcome.ads
    assert ad["ad_id"] == "17"
    assert ad["text"] == "Ny i Örebro; ring\nmig"
    assert ad["posted_at"] == datetime(2026, 11, 24, 13, 5)  # noqa: DTZ001 - Swedish local time
    assert ad["place"] == "Örebro"
    assert list(outcome.notes.lines()) == ["annonser.csv: read as cp1252 (Windows), because it is not UTF-8"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_every_delimiter_and_line_end_gives_the_same_ads(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    lines = [("id", "text", "ort"), ("1", f'"hej{delimiter} du"', "Karlstad"), ("2", "hej igen", '"Åmål"')]
    written = "".join(delimiter.join(line) + line_end for line in lines)
    outcome = read_bytes(tmp_path, "ads.csv", written.encode())
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("text") == [f"hej{delimiter} du", "hej igen"]
    assert outcome.column("place") == ["Karlstad", "Åmål"]
    assert outcome.column("line") == [2, 3]


def test_the_last_row_needs_no_line_end(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "ads.csv", b"id,text\n1,hej\n2,hopp").column("text") == ["hej", "hopp"]


def test_a_sep_line_names_the_delimiter(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"sep=|\r\nid|text\r\n1|hej; du\r\n")
    assert outcome.column("text") == ["hej; du"]
    assert outcome.column("line") == [3]


def test_a_header_with_mark_spaces_and_quotes_is_understood(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", '\ufeff"id" ; " Text ";"Färg"\n1;hej;röd\n'.encode())
    assert outcome.column("text") == ["hej"]
    assert outcome.column("extra") == ['{"Färg":"röd"}']


def test_a_nameless_column_at_the_end_does_no_harm(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;;\n1;hej;;\n2;hopp;;x\n")
    assert outcome.column("extra") == [None, '{"column 4":"x"}']


def test_a_repeated_column_name_gets_a_number(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;tag;tag\n1;hej;a;b\n")
    assert outcome.column("extra") == ['{"tag":"a","tag (2)":"b"}']


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"\n\nid;text\n\n1;hej\n;\n   \n2;hopp\n;;\n")
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("line") == [5, 8]
    assert outcome.notes.files[0].blank_lines == 4


def test_lines_are_counted_through_line_breaks_in_quotes(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id,text\n1,"a\r\nb\nc"\n2,d\n')
    assert outcome.column("line") == [2, 5]


def test_a_stray_quote_is_kept_as_written(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;"Ny" i stan\n2;ring 5" dag\n3;"a"" b"\n')
    assert outcome.column("text") == ['"Ny" i stan', 'ring 5" dag', 'a" b']
    assert outcome.notes.files[0].rows_with_stray_quotes == 1


def test_a_stray_quote_that_swallows_lines_rejects_the_whole_row(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;"hej\n2;du\n3;"x"\n4;ok\n')
    assert outcome.column("ad_id") == ["4"]
    assert outcome.reasons() == [Reason.STRAY_QUOTE]
    assert outcome.rejected[0]["row"] == '1;"hej\n2;du\n3;"x"'


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;ok\n2;"hej\n3;du\n4;dag')
    assert outcome.column("ad_id") == ["1", "3", "4"]
    assert outcome.column("line") == [2, 4, 5]
    assert [(row["line"], row["reason"], row["row"]) for row in outcome.rejected] == [
        ("3", Reason.NEVER_CLOSED, '2;"hej')
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b";hej", "no id"),
        (b"  ;hej", "no id"),
        (b"1;", "no text"),
        (b'1;" \xc2\xa0 "', "no text"),
        (b"1", "wrong number of fields: 1 instead of 2"),
        (b"1;hej;du", "wrong number of fields: 3 instead of 2"),
        (b"1\x00;hej", "NUL byte in the id"),
    ],
)
def test_an_unusable_row_is_rejected_whole(tmp_path: Path, row: bytes, reason: str) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text\n8;bra\n" + row + b"\n9;bra\n")
    assert outcome.column("ad_id") == ["8", "9"]
    (rejected,) = outcome.rejected
    assert rejected["file"].endswith("ads.csv")
    assert rejected["line"] == "3"
    assert rejected["reason"] == reason
    assert rejected["row"] == row.decode().replace("\0", "\\x00")


def test_a_nul_in_the_text_becomes_a_replacement_character(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;ort\n1;he\x00j;Karl\x00stad\n")
    assert outcome.column("text") == ["he\ufffdj"]
    assert outcome.column("place") == ["Karl\ufffdstad"]
    assert outcome.notes.files[0].values_with_replaced_characters == 2


def test_a_date_that_is_not_understood_loses_no_row(tmp_path: Path) -> None:
    outcome = read_bytes(
        tmp_path, "ads.csv", "id;text;datum\n1;a;igår\n2;b;igår\n3;c;2026-11-24\n4;d;\n".encode()
    )
    assert outcome.column("ad_id") == ["1", "2", "3", "4"]
    assert list(outcome.notes.lines()) == ["ads.csv: dates not understood, rows kept without one: 2 ('igår')"]


def test_ids_lose_outer_spaces_and_texts_keep_them(tmp_path: Path) -> None:
    (ad,) = read_bytes(tmp_path, "ads.csv", b"id;text;ort\n 1 ; hej ; Karlstad \n").ads
    assert (ad["ad_id"], ad["text"], ad["place"]) == ("1", " hej ", "Karlstad")


@pytest.mark.parametrize("data", [b"\n\n", b"sep=;\n", b"\xef\xbb\xbf"])
def test_a_file_without_header_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="holds no header and no ads"):
        read_bytes(tmp_path, "ads.csv", data)


@pytest.mark.parametrize("data", [b"id;text", b"id;text\r\n", b"id;text\n\n;\n"])
def test_a_file_with_a_header_alone_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="holds a header and no ads"):
        read_bytes(tmp_path, "ads.csv", data)
