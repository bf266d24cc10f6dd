"""A JSON list is read as its objects on lines of their own."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.reading import RejectionReason
from lykta.ads.reading.json_ads import lines_of
from lykta.ads.reading.json_list import JsonList
from lykta.errors import InputError
from lykta.tabular import Encoding
from tests.ads.reading.outcome import read_bytes

# Every sign that means something in JSON, where it means nothing.
TEXTS = st.text('ab"\\[]{},:\n\r å', max_size=12)
VALUES = st.recursive(
    st.none() | st.integers(0, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=1, max_size=4)


@given(OBJECTS, st.sampled_from([None, 0, 2]), st.booleans(), st.integers(1, 30))
def test_each_line_is_an_object_whatever_the_layout_and_the_chunks(
    objects: list[dict[str, object]], indent: int | None, ascii_only: bool, chunk: int
) -> None:
    written = json.dumps(objects, indent=indent, ensure_ascii=ascii_only)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ads.json")
        path.write_bytes(written.encode())
        source = JsonList(path, Encoding("utf-8"), chunk_bytes=chunk)
        lines = list(lines_of(source, row_limit=1_000_000))
    assert [json.loads(line.data) for line in lines] == objects
    assert [line.number for line in lines] == list(range(1, len(objects) + 1))


def test_a_list_is_read_in_any_encoding_and_a_row_is_the_number_of_its_object(tmp_path: Path) -> None:
    ads = [{"id": 1, "text": "på"}, {"id": 2}, {"id": 3, "text": "då,\n[så]"}]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        written = json.dumps(ads, indent=1, ensure_ascii=False).encode(encoding)
        outcome = read_bytes(tmp_path, "ads.json", written)
        assert outcome.column("text") == ["på", "då,\n[så]"]
        assert outcome.column("line") == [1, 3]
        assert [(row["line"], row["reason"]) for row in outcome.rejected] == [("2", RejectionReason.NO_TEXT)]
        assert (outcome.notes.files[0].format, outcome.notes.files[0].blank_lines) == ("JSON list", 0)


def test_a_value_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    broken = [b"7", b'{"id":2],', b'{"id":3,"text":NaN}', b'{"id":4,"text":"a\nb"}', b'["{"]', b'"}"']
    values = [b'{"id":1,"text":"a"}', *(value.rstrip(b",") for value in broken), b'{"id":8,"text":"b"}']
    outcome = read_bytes(tmp_path, "ads.json", b"[" + b",\n".join(values) + b"]")
    assert [(ad["ad_id"], ad["line"]) for ad in outcome.ads] == [("1", 1), ("8", 8)]
    assert [row["line"] for row in outcome.rejected] == ["2", "3", "4", "5", "6", "7"]
    assert all(reason.startswith(RejectionReason.BROKEN_JSON) for reason in outcome.reasons())


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'[{"id":1,"text":"a"},{"id":2,"te', 2),
        (b'[{"id":1,"text":"a"},{"id":2,"text":"b",{"id":3,"text":"c"}]', 2),
        (b'[{"id":1,"text":"a"}},{"id":2,"text":"b"}]', 1),
        (b'[{"id":1,"text":"a},{"id":2,"text":"b"}]', 1),
        (b'[{"id":1,"text":"a"}]\n[{"id":2,"text":"b"}]', 1),
        (b'[{"id":1,"text":"a"}] "b"', 1),
    ],
)
def test_a_list_that_is_not_whole_is_refused(tmp_path: Path, data: bytes, value: int) -> None:
    with pytest.raises(InputError, match=f"not a whole JSON list: from its value number {value} on.*Nothing"):
        read_bytes(tmp_path, "ads.json", data)


@pytest.mark.parametrize(
    ("data", "message"), [(b"[]", "holds no ads"), (b"[1, 2]", "none of its first 2 values")]
)
def test_a_list_without_objects_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(tmp_path, "ads.json", data)
