"""Rows of any length in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ads.reading.outcome import read_bytes

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
