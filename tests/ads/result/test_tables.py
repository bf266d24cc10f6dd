"""The tables of a result have their columns, and are written whole and exactly."""

import csv
import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.result import ResultFile, What, write_table
from lykta.ads.result.tables import csv_lines
from lykta.errors import InputError
from tests.ads.result.small_result import ALONE, BIG, HANDLE, PHONE, SMALL, SWITCHBOARD

MOMENT = datetime(2026, 3, 1, 12, 30, 5)  # noqa: DTZ001 - local time, as ads give it
TABLE = pa.table(
    {
        "ad_id": pa.array(["=1+1", 'b"2', None]),
        "words": pa.array(["=1+1", "Hej,\nå", None]),
        "probability": pa.array([2 / 3, 1.0, None]),
        "ads": pa.array([1, 2_000_000, None], pa.int64()),
        "hub": pa.array([True, False, None]),
        "first_seen": pa.array([MOMENT, None, None], pa.timestamp("us")),
    }
)
WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def rows(result: ResultFile, what: What, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in result.table(what).to_pylist()]


def test_members_are_every_ad_by_id(result: ResultFile) -> None:
    assert result.table("members").column_names == ["ad_id", "network_id"]
    assert rows(result, "members", "ad_id", "network_id") == [
        ("a1", BIG), ("a2", BIG), ("a3", BIG), ("b1", SMALL), ("b2", SMALL), ("c1", ALONE),
    ]  # fmt: skip


def test_links_begin_with_both_ads_the_reason_and_the_probability_and_are_sorted(result: ResultFile) -> None:
    assert result.table("links").column_names == [
        "ad_a", "ad_b", "reason", "probability",
        "low", "high", "similarity", "jaccard", "information", "other_contacts", "shared_words", "contact",
    ]  # fmt: skip
    assert rows(result, "links", "ad_a", "ad_b", "reason") == [
        ("a1", "a2", "near-duplicate"),
        ("a1", "a2", "shared contact"),
        ("a1", "a3", "near-duplicate"),
        ("a2", "c1", "shared style"),
        ("b1", "b2", "shared template"),
    ]


def test_contacts_are_pseudonyms_one_row_for_an_ad_and_a_contact(result: ResultFile) -> None:
    assert result.table("contacts").column_names == ["ad_id", "kind", "contact", "ads", "hub"]
    assert rows(result, "contacts", "ad_id", "contact", "ads", "hub") == [
        ("a1", PHONE, 3, False), ("a2", PHONE, 3, False), ("a3", PHONE, 3, False),
        ("b1", HANDLE, 2, False), ("b2", HANDLE, 2, False), ("c1", SWITCHBOARD, 1, True),
    ]  # fmt: skip


def test_counts_say_at_each_place_that_places_are_not_added(result: ResultFile) -> None:
    assert rows(result, "counts", "place", "note") == [
        ("", ""),
        ("Karlstad", "do not add places: advertisers tour"),
    ]


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_no_table_holds_a_sealed_value_or_an_ads_whole_text(result: ResultFile, what: What) -> None:
    assert not {"sealed", "text", "title"} & set(result.table(what).column_names)
    assert result.table(what).num_rows > 0


def test_csv_is_utf8_with_lf_and_fixed_decimals(tmp_path: Path) -> None:
    out = tmp_path / "t.csv"
    write_table(TABLE, out, exact=frozenset({"ad_id"}))
    assert out.read_bytes().decode() == (
        "ad_id,words,probability,ads,hub,first_seen\n"
        "=1+1,'=1+1,0.666667,1,true,2026-03-01T12:30:05\n"
        '"b""2","Hej,\nå",1.000000,2000000,false,\n'
        ",,,,,\n"
    )


def test_json_lines_hold_one_object_a_row(tmp_path: Path) -> None:
    out = tmp_path / "t.jsonl"
    write_table(TABLE, out)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert lines[0] == {
        "ad_id": "=1+1", "words": "=1+1", "probability": 0.666667, "ads": 1, "hub": True,
        "first_seen": "2026-03-01T12:30:05",
    }  # fmt: skip
    assert "å" in out.read_text("utf-8")


def test_parquet_keeps_values_and_types(tmp_path: Path) -> None:
    out = tmp_path / "t.parquet"
    write_table(TABLE, out)
    assert pq.read_table(out).equals(TABLE)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_the_same_table_gives_the_same_bytes_however_it_is_cut(tmp_path: Path, suffix: str) -> None:
    one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
    write_table(TABLE, one)
    write_table(pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1)]), other)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_an_empty_table_keeps_its_columns(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"t{suffix}"
    write_table(TABLE.schema.empty_table(), out)
    if suffix == ".csv":
        assert out.read_text("utf-8") == "ad_id,words,probability,ads,hub,first_seen\n"
    assert out.exists()


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_any_cell_comes_back_from_csv(rows: list[tuple[str | None, str | None]]) -> None:
    batch = pa.record_batch(
        {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate("ab")}
    )
    text = csv_lines(batch, exact=frozenset("ab"), decimals=6).decode()
    # Rows end in LF alone, so a bare CR in a cell is kept apart from the end of a row.
    back = list(csv.reader(StringIO(text, newline="")))
    assert back == [[cell or "" for cell in row] for row in rows]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_probabilities_have_six_decimals(values: list[float]) -> None:
    cells = (
        csv_lines(pa.record_batch({"p": pa.array(values)}), exact=frozenset(), decimals=6).decode().split()
    )
    assert cells == [f"{value:.6f}" for value in values]


@pytest.mark.parametrize("words", ["=1+1", "+46", "-1", "@a", "\t=1", "\r=1", "  =1", "\n@a"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(words: str) -> None:
    batch = pa.record_batch({"words": [words]})
    assert next(csv.reader(StringIO(csv_lines(batch, exact=frozenset(), decimals=6).decode()))) == [
        f"'{words}"
    ]


@pytest.mark.parametrize("words", ["Hej = du", "1+1", "'=1", "", "kl. 10-12"])
def test_other_cells_stay_as_they_are(words: str) -> None:
    batch = pa.record_batch({"words": [words]})
    assert csv_lines(batch, exact=frozenset(), decimals=6).decode() == f"{words}\n"


@pytest.mark.parametrize(
    ("name", "told"), [("t.xlsx", r"\.csv, \.parquet or \.jsonl"), ("no/t.csv", "no folder"), ("t", r"\.csv")]
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        write_table(TABLE, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write_table(TABLE, tmp_path / "t.csv")


def test_a_failure_leaves_the_earlier_file_and_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "t.csv"
    out.write_text("earlier")
    unwritable = pa.table({"odd": pa.array([[1]], pa.list_(pa.int64()))})
    with pytest.raises(pa.ArrowNotImplementedError):
        write_table(unwritable, out)
    assert out.read_text() == "earlier"
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]


def test_only_the_owner_may_read_what_was_written(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").stat().st_mode & 0o077 == 0
