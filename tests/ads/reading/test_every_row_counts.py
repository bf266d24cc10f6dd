"""Whatever the bytes: rows in = rows kept + rows rejected, and each rejected row is in its file."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading import ReadOptions
from lykta.errors import InputError
from tests.ads.reading.outcome import read_files

PIECES = st.sampled_from(
    [
        *(
            b"1",
            b"id",
            b"text",
            b"hej",
            b";",
            b",",
            b"\t",
            b" ",
            b"\n",
            b"\r\n",
            b"\r",
            b'"',
            b'""',
            b"\xe5",
            b"\xc3\xa5",
        ),
        *(
            b"\x00",
            b"\x81",
            b"{",
            b"}",
            b"[",
            b":",
            b'"id":',
            b'{"id":1,"text":"hej"}',
            b"\\u0000",
            b"\\ud800",
        ),
    ]
)
BYTES = st.lists(PIECES | st.binary(max_size=3), max_size=40).map(b"".join)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("ads.csv", b"id;text\n"),
        ("ads.csv", b"\xef\xbb\xbfid,text,ort\r\n"),
        ("ads.csv", b"\xff\xfei\x00d\x00;\x00t\x00e\x00x\x00t\x00\n\x00"),
        ("ads.csv", b"id\ttext\r"),
        ("ads.csv", b"Ads; of a week\n\n;\nid;text\n"),
        ("ads.jsonl", b'{"id":"a","text":"b"}\n'),
        ("ads.json", b'[{"id":"a","text":"b"},'),
        ("ads.jsonl", b'\xef\xbb\xbf{"id":"a","text":"b","datum":3}\n'),
    ],
)
@settings(deadline=None)
@given(rest=BYTES, limit=st.sampled_from([5, 30, 10_000]))
def test_rows_in_are_rows_kept_and_rows_rejected(name: str, start: bytes, rest: bytes, limit: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, name)
        path.write_bytes(start + rest)
        try:
            outcome = read_files([path], ReadOptions(row_limit_bytes=limit))
        except InputError:
            return
    notes = outcome.notes
    assert notes.rows_in == notes.rows_kept + notes.rows_rejected > 0
    assert len(outcome.ads) == notes.rows_kept
    assert len(outcome.rejected) == notes.rows_rejected
    # Rows come in the order of their lines, and no line starts two.
    lines = sorted([ad["line"] for ad in outcome.ads] + [int(row["line"]) for row in outcome.rejected])
    assert len(set(lines)) == len(lines)
    assert [ad["line"] for ad in outcome.ads] == sorted(ad["line"] for ad in outcome.ads)


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["ads.csv", "ads.jsonl", "ads.parquet", "ads"]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, name)
        path.write_bytes(data)
        try:
            notes = read_files([path]).notes
        except InputError as refusal:
            told = str(path) in str(refusal)
        else:
            told = notes.rows_in == notes.rows_kept + notes.rows_rejected
    assert told
