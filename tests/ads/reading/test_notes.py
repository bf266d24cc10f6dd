"""The file of rejected rows, and rows too long to keep."""

import csv
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lykta.ads.reading import Rejects
from lykta.errors import InputError
from tests.ads.reading.outcome import read_bytes, read_files

ADS = Path("ads.csv")


def test_rows_are_written_whole_with_file_line_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with Rejects(path) as rejects:
        rejects.add(ADS, line=3, reason="no id", row=';"a\r\nb";å')
        assert not path.exists()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["file", "line", "reason", "row"], ["ads.csv", "3", "no id", ';"a\r\nb";å']]
    assert rejects.count == 1
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_remarked_on_several_files_is_said_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.csv" for name in "abc"]
    for path, heading in zip(paths, ("telefon 2", "telefon 2", "mobil 2"), strict=True):
        path.write_text(f"id,text,{heading}\n{path.stem},hej,1\n\n")
    told = list(map(str, read_files(paths).notes.all_remarks()))
    assert [line.split(",")[0] for line in told] == [
        "a.csv: columns that seem to hold contacts",
        "a.csv: blank lines skipped: 1",
        "b.csv: blank lines skipped: 1",
        "c.csv: columns that seem to hold contacts",
        "c.csv: blank lines skipped: 1",
    ]
    assert told[0].endswith("with a semicolon between them; the same in other files: 1")
    assert told[3].endswith("with a semicolon between them")


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    with Rejects(tmp_path / "r.csv") as rejects:
        rejects.add(ADS, line=1, reason="no id", row="x")
    assert stat.S_IMODE((tmp_path / "r.csv").stat().st_mode) == 0o600


def test_nothing_rejected_leaves_no_file_not_even_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("old")
    with Rejects(tmp_path / "r.csv"):
        pass
    assert not list(tmp_path.iterdir())


def test_an_error_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")

    def fail() -> None:
        with Rejects(path) as rejects:
            rejects.add(ADS, line=1, reason="no id", row="x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not exist\. Create it first"):
        Rejects(tmp_path / "missing" / "r.csv")


def test_a_directory_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a folder\. Name a file"):
        Rejects(tmp_path)


def test_a_place_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    # A directory that takes the file's place meanwhile stops the last step.
    path = tmp_path / "r.csv"
    rejects = Rejects(path)
    rejects.add(ADS, line=1, reason="no id", row="x")
    path.mkdir()
    with pytest.raises(InputError, match=r"Cannot write the rejected rows.*Mend that or name another place"):
        rejects.close()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("rows", [0, 1])
def test_rows_handed_over_wait_elsewhere_and_leave_an_earlier_file(tmp_path: Path, rows: int) -> None:
    (tmp_path / "bad.csv").write_text("earlier")
    with Rejects(tmp_path / "bad.csv") as rejects:
        for line in range(rows):
            rejects.add(Path("ads.csv"), line=line, reason="no text", row="x")
        rejects.hand_over(tmp_path / "waiting")
    assert (tmp_path / "bad.csv").read_text() == "earlier"
    assert (tmp_path / "waiting").stat().st_mode & 0o777 == 0o600
    assert ((tmp_path / "waiting").stat().st_size > 0) == bool(rows)
    assert len(list(tmp_path.iterdir())) == 2


READ = """
import sys
from pathlib import Path
from lykta.ads.reading import Rejects, read_ads
path = Path(sys.argv[1])
with Rejects(path.with_suffix(".rejected")) as rejects:
    reading = read_ads([path], rejects=rejects)
    ids = [id for batch in reading for id in batch.column("ad_id").to_pylist()]
rejected = path.with_suffix(".rejected").read_text()
# The greatest size of this process alone: that of `getrusage` begins at its parent's.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(ids, len(rejected) < 2000, "1,000,000,0" in rejected, peak)
"""
MEGABYTE = b"hej " * 250_000


@pytest.mark.parametrize("written", ["2;{}\n", '2;"{}"\n', "2;{}", '"2";x"{}\n'])
def test_a_long_row_is_cut_and_its_length_told(tmp_path: Path, written: str) -> None:
    row = written.format("å" * 2000)
    outcome = read_bytes(tmp_path, "ads.csv", f"id;text\n1;a\n{row}".encode(), row_limit_bytes=100)
    length = len(row.rstrip("\n").encode())
    assert outcome.column("ad_id") == ["1"]
    assert outcome.rejected[0]["row"] == row[:1000]
    assert outcome.rejected[0]["reason"] == (
        f"row too long: {length:,} bytes, at most 100; its first 1,000 characters are kept"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "header", "start", "end"),
    [
        ("a.csv", b"id;text\n1;a\n", b"2;", b"\n3;c\n"),
        ("a.csv", b"id;text\n1;a\n", b'2;"', b'"\n3;c\n'),
        ("a.csv", b"id;text\n1;a\n", b'2;"', b"\n3;c\n"),
        ("a.csv", "id;text;å\n1;a;b\n".encode("cp1252"), b"2;", b"\n3;c;d\n"),
        ("a.jsonl", b'{"id":"1","text":"a"}\n', b'{"id":"2","text":"', b'"}\n{"id":"3","text":"c"}\n'),
    ],
)
def test_a_row_of_a_gigabyte_is_one_rejected_row_in_little_memory(
    tmp_path: Path, name: str, header: bytes, start: bytes, end: bytes
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(header + start)
        for _ in range(1000):
            file.write(MEGABYTE)
        file.write(end)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    path.unlink()
    ids, short, length, peak = done.stdout.rsplit(" ", 3)
    assert (ids, short, length) == ("['1', '3']", "True", "True")
    # In kilobytes.
    assert int(peak) < 700_000


@pytest.mark.slow
def test_many_rows_take_no_more_memory_than_few(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    with path.open("wb") as file:
        file.write(b"id;text\n;no id\n")
        for number in range(1000):
            file.write(b"%d;" % number + MEGABYTE + b"\n")
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    path.unlink()
    assert int(done.stdout.rsplit(" ", 1)[1]) < 700_000
