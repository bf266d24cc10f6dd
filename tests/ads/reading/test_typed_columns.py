"""Structs and lists in the columns of typed tables."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.reading import ReadOptions
from lykta.errors import InputError
from tests.ads.reading.outcome import read_files
from tests.ads.reading.test_typed_ads import read_table


def test_values_inside_structs_are_told_and_read_by_the_names_that_objects_of_json_have(
    tmp_path: Path,
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": "1",
            "text": "a",
            "contact": {"phone": "0701740605", "since": 2019},
            "location": {"city": "Karlstad", "geo": {"lat": 59.4}},
            "posted": {"at": datetime(2026, 11, 24)},  # noqa: DTZ001 - Swedish local time
        },
        {"id": "2", "text": "b", "contact": None, "location": {"city": None, "geo": None}, "posted": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "ads.parquet")
    (tmp_path / "ads.jsonl").write_text("\n".join(json.dumps(row, default=str) for row in rows), "utf-8")
    named = ReadOptions(
        columns={"phone": "contact.phone", "place": "location.city", "posted_at": "posted.at"}
    )
    for options in (None, named):
        typed, lines = (read_files([tmp_path / name], options) for name in ("ads.parquet", "ads.jsonl"))
        for column in ("ad_id", "phone", "place", "posted_at"):
            assert typed.column(column) == lines.column(column)
        told = [
            [note.partition(": ")[2] for note in map(str, outcome.notes.all_remarks())]
            for outcome in (typed, lines)
        ]
        assert told[0] == told[1]
    assert (typed.column("phone"), typed.column("place")) == (["0701740605", None], ["Karlstad", None])
    first = json.loads(typed.column("extra")[0])
    assert first == {"contact": {"since": 2019}, "location": {"geo": {"lat": 59.4}}}


def test_a_struct_of_phones_is_read_as_its_text_as_in_json(tmp_path: Path) -> None:
    columns = {"id": ["1", "2"], "text": ["a", "b"], "phone": [{"nr": "070-174 06 05"}, None]}
    assert read_table(tmp_path, columns).column("phone") == ['{"nr": "070-174 06 05"}', None]


def test_a_struct_that_is_named_itself_asks_for_what_is_inside(tmp_path: Path) -> None:
    columns = {"id": ["1"], "text": ["a"], "where": [{"city": "Åmål"}]}
    with pytest.raises(InputError, match=r"Its columns are: id, text, where\.city\."):
        read_table(tmp_path, columns, ReadOptions(columns={"place": "where"}))


def test_a_list_of_one_is_its_value_and_another_list_where_one_value_is_read_is_kept_and_told(
    tmp_path: Path,
) -> None:
    columns = {
        "id": ["1", "2", "3", "4"],
        "text": ["a"] * 4,
        "place": [["Arvika"], ["Arvika", "Sunne"], [], None],
        "date": pa.array([[datetime(2026, 11, 24)]] + [None] * 3),  # noqa: DTZ001 - Swedish local time
        "title": [[{"sv": "x"}], [], None, None],
    }
    outcome = read_table(tmp_path, columns)
    assert outcome.column("place") == ["Arvika", None, None, None]
    assert str(outcome.column("posted_at")[0]) == "2026-11-24 00:00:00"
    assert outcome.column("title") == [None] * 4
    assert [extra and json.loads(extra) for extra in outcome.column("extra")[:2]] == [
        {"title": [{"sv": "x"}]},
        {"place": ["Arvika", "Sunne"]},
    ]
    (note,) = map(str, outcome.notes.all_remarks())
    assert "lists where one value is read, kept and not used: 2 (" in note


def test_a_rejected_row_with_a_struct_is_written_as_the_table_has_it(tmp_path: Path) -> None:
    columns = {"id": ["1", None], "text": ["a", "b"], "where": [{"city": "Åmål"}, {"city": "Sunne"}]}
    outcome = read_table(tmp_path, columns, ReadOptions(columns={"place": "where.city"}))
    assert outcome.column("place") == ["Åmål"]
    assert json.loads(outcome.rejected[0]["row"]) == {"id": None, "text": "b", "where": {"city": "Sunne"}}
