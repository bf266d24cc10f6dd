"""What a file is."""

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.reading.files import Format, find_format, refuse_binary
from lykta.errors import InputError


def zipped(name: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(name, "x")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", b"id,text\n", Format.CSV),
        ("a.TSV", b"id\ttext\n", Format.CSV),
        ("a.jsonl", b"{}", Format.JSON_LINES),
        ("a.ndjson", b"{}", Format.JSON_LINES),
        ("a.txt", b"id,text\n", Format.CSV),
        ("a.txt", b' \n{"id": 1}\n', Format.JSON_LINES),
        ("a.json", b'\xef\xbb\xbf{"id": 1}\n', Format.JSON_LINES),
        ("a", '{"id": 1}'.encode("utf-16"), Format.JSON_LINES),
    ],
)
def test_the_suffix_tells_and_the_content_where_it_does_not(
    tmp_path: Path, name: str, data: bytes, expected: Format
) -> None:
    (tmp_path / name).write_bytes(data)
    assert find_format(tmp_path / name) is expected


def test_parquet_is_known_under_any_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["1"]}), tmp_path / "a.csv")
    assert find_format(tmp_path / "a.csv") is Format.PARQUET


def test_a_workbook_is_known_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(zipped("xl/workbook.xml"))
    assert find_format(tmp_path / "a.csv") is Format.EXCEL


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped("content.xml opendocument.spreadsheet"), "a document.*save it as 'CSV UTF-8'"),
        (zipped("word/document.xml"), "a Word document.*save it as CSV"),
        (zipped("ads.csv"), "a zip archive.*Unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file.*save it as CSV"),
        (b"%PDF-1.7", "a PDF file"),
        (b"\x1f\x8b\x08\x00", "a gzip file.*Unpack"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        (b"{\\rtf1", "a rich-text document"),
    ],
)
def test_another_kind_of_file_is_named_with_its_remedy(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "ads.csv").write_bytes(data)
    with pytest.raises(InputError, match=message):
        find_format(tmp_path / "ads.csv")


def test_a_file_that_only_calls_itself_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ads.parquet").write_bytes(b"id,text\n")
    with pytest.raises(InputError, match="called Parquet but is not"):
        find_format(tmp_path / "ads.parquet")


def test_a_json_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ads.json").write_bytes(b' [{"id": 1}]')
    with pytest.raises(InputError, match=r"one JSON list.*one object a line"):
        find_format(tmp_path / "ads.json")


def test_control_bytes_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(InputError, match="is not text"):
        refuse_binary(tmp_path / "ads.csv")


def test_utf_16_without_its_mark_is_told_with_the_option_to_use(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_bytes("id;text\n1;hej på dig\n".encode("utf-16-be"))
    with pytest.raises(InputError, match="--encoding utf-16-be"):
        refuse_binary(tmp_path / "ads.csv")
