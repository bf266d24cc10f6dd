"""Which files are read, and what each of them is."""

import io
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.reading import ReadOptions, Rejects, find_files, read_ads
from lykta.ads.reading.files import Format, check_file, find_format, refuse_binary
from lykta.errors import InputError
from tests.ads.reading.outcome import read_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.csv", "a.csv", "old.rejected.csv", "c.txt"):
        (tmp_path / name).write_text("id,text\n1,hej\n")
    (tmp_path / "d.csv").mkdir()
    return tmp_path


def test_a_pattern_gives_its_files_sorted_without_directories_and_rejected_rows(folder: Path) -> None:
    assert [path.name for path in find_files([folder / "*.csv"])] == ["a.csv", "b.csv"]


def test_a_pattern_passes_over_what_lies_beside_a_file_that_is_open_elsewhere(folder: Path) -> None:
    for name in ("ads.xlsx", "~$ads.xlsx", ".~lock.ads.xlsx#", "~$old.csv"):
        (folder / name).write_text("Anna Karlsson")
    found = find_files([folder / "*.csv", folder / "*.xlsx"])
    assert [path.name for path in found] == ["a.csv", "ads.xlsx", "b.csv"]
    with pytest.raises(InputError, match="No file matches"):
        find_files([folder / ".~lock*"])


def test_a_file_named_twice_is_read_once_in_any_order(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder / "a.csv")
    found = find_files([folder / "b.csv", folder / "*.csv", folder / "." / "a.csv"])
    assert len(found) == 2
    assert found == find_files([folder / "." / "a.csv", folder / "*.csv", folder / "b.csv"])


def test_rejected_rows_named_outright_are_read(folder: Path) -> None:
    assert len(find_files([folder / "old.rejected.csv"])) == 1


def test_a_name_with_brackets_that_exists_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "ads[1].csv"
    path.write_text("id,text\n1,hej\n")
    assert find_files([path]) == [path]


def test_a_pattern_that_matches_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"No file matches '.*\.parquet'\. Check"):
        find_files([folder / "*.parquet"])


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="No file to read was named"):
        find_files([])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.csv does not exist"):
        find_files([tmp_path / "missing.csv"])


def test_a_directory_is_refused_with_the_pattern_to_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a folder\. Name its files, for instance '.*/\*\.csv'"):
        find_files([tmp_path])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").touch()
    with pytest.raises(InputError, match="is empty"):
        find_files([tmp_path / "ads.csv"])


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="is a pipe or a device"):
        find_files([tmp_path / "*.csv"])
    with pytest.raises(InputError, match="is a pipe or a device"):
        find_files([tmp_path / "pipe.csv"])


def test_a_device_is_refused() -> None:
    with pytest.raises(InputError, match="is a pipe or a device"):
        find_files(["/dev/zero"])


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("id,text\n1,hej\n")
    path.chmod(0)
    with (
        as_anyone(path),
        Rejects(tmp_path / "r.csv") as rejects,
        pytest.raises(InputError, match="cannot be read"),
    ):
        read_ads([path], rejects=rejects)


def test_a_file_in_a_closed_directory_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with as_anyone(tmp_path), pytest.raises(InputError, match="cannot be read: Permission denied"):
        check_file(closed / "ads.csv")


def test_the_rejected_rows_may_not_take_the_place_of_the_ads(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("id,text\n1,hej\n")
    with (
        Rejects(path) as rejects,
        pytest.raises(InputError, match="both as an input and for the rejected rows"),
    ):
        read_ads([path], rejects=rejects)
    rejects.abandon()


def test_several_files_are_read_in_their_order(folder: Path) -> None:
    (folder / "b.csv").write_text("annonsid;body\n2;du\n")
    outcome = read_files(find_files([folder / "*.csv"]), ReadOptions())
    assert [(ad["ad_id"], ad["source"]) for ad in outcome.ads] == [("1", 0), ("2", 1)]
    assert outcome.notes.rows_in == 2


def test_a_wrong_file_is_told_before_any_batch(folder: Path) -> None:
    (folder / "b.csv").write_text("nothing,here\n2,du\n")
    with Rejects(folder / "r.csv") as rejects, pytest.raises(InputError, match=r"b\.csv has no column"):
        read_ads(find_files([folder / "*.csv"]), rejects=rejects)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("id,text\n1,hej\n")
    with Rejects(tmp_path / "r.csv") as rejects:
        reading = read_ads([path], rejects=rejects)
        next(reading)
        path.write_text("id,text\n1,hej\n2,du\n")
        with pytest.raises(InputError, match="was changed while it was read"):
            list(reading)


class as_anyone:  # noqa: N801 - reads as a phrase in a `with`
    """Run as a user without rights, where the tests run as root, who may read everything."""

    def __init__(self, path: Path) -> None:
        self._closed = [parent for parent in path.parents if not parent.stat().st_mode & 0o005]

    def __enter__(self) -> None:
        self._modes = [(parent, parent.stat().st_mode) for parent in self._closed]
        for parent in self._closed:
            parent.chmod(0o755)
        self._user = os.geteuid()
        if self._user == 0:
            os.seteuid(65534)

    def __exit__(self, *_: object) -> None:
        os.seteuid(self._user)
        for parent, mode in self._modes:
            parent.chmod(mode)


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
        ("a.json", b' [\n {"id": 1}]', Format.JSON_LIST),
        ("a.txt", b'[{"id": 1}]', Format.JSON_LIST),
        ("a.json", b"[]", Format.JSON_LIST),
        ("a.csv", b"[id],[text]\n", Format.CSV),
        ("a.jsonl", b'[{"about": 1}]\n{"id": 1}\n', Format.JSON_LINES),
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


def test_control_bytes_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(InputError, match="is not text"):
        refuse_binary(tmp_path / "ads.csv")


def test_utf_16_without_its_mark_is_told_with_the_option_to_use(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_bytes("id;text\n1;hej på dig\n".encode("utf-16-be"))
    with pytest.raises(InputError, match="--encoding utf-16-be"):
        refuse_binary(tmp_path / "ads.csv")
