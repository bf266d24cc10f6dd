"""`lykta ads export`."""

import json
from pathlib import Path
from typing import get_args

import pyarrow.parquet as pq
import pytest

from lykta.ads.judgements import log_beside
from lykta.ads.result import What
from tests.ads.result.small_result import small_tables, write_small_result
from tests.cli.command import Command


def test_members_are_the_ads_with_their_networks(lykta: Command, small: Path, tmp_path: Path) -> None:
    done = lykta("ads", "export", small, "--what", "members", "--out", tmp_path / "m.csv")
    assert done.code == 0
    assert "rows: 6." in done.out
    lines = (tmp_path / "m.csv").read_text("utf-8").splitlines()
    assert lines[:2] == ["ad_id,network_id", "a1,n111111111111"]


def test_links_begin_with_what_the_house_promised(lykta: Command, small: Path, tmp_path: Path) -> None:
    lykta("ads", "export", small, "--what", "links", "--out", tmp_path / "l.csv")
    lines = (tmp_path / "l.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("ad_a,ad_b,reason,probability,")
    assert lines[1].startswith("a1,a2,near-duplicate,0.666667,")


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_every_table_is_written_in_every_format_with_the_same_rows(
    lykta: Command, small: Path, tmp_path: Path, what: str
) -> None:
    for suffix in ("parquet", "jsonl", "csv"):
        assert lykta("ads", "export", small, "--what", what, "--out", tmp_path / f"t.{suffix}").code == 0
    columns = pq.read_table(tmp_path / "t.parquet").column_names
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert [list(row) for row in rows] == [columns] * pq.read_table(tmp_path / "t.parquet").num_rows
    assert (tmp_path / "t.csv").read_text("utf-8").splitlines()[0] == ",".join(columns)


def test_a_second_export_gives_the_same_bytes(lykta: Command, small: Path, tmp_path: Path) -> None:
    for name in ("one.parquet", "two.parquet"):
        lykta("ads", "export", small, "--what", "links", "--out", tmp_path / name)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_counts_come_with_the_remark_that_places_are_not_added(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    done = lykta("ads", "export", small, "--what", "counts", "--out", tmp_path / "c.csv")
    assert "never to be added" in done.out
    assert "do not add places" in (tmp_path / "c.csv").read_text("utf-8")


def test_an_id_like_a_formula_stays_exact_and_is_told(lykta: Command, tmp_path: Path) -> None:
    ads = small_tables(ids=("=a1", "a2", "a3", "b1", "b2", "c1"))["ads"]
    result = write_small_result(tmp_path / "r.lykta", ads=ads)
    done = lykta("ads", "export", result, "--what", "members", "--out", tmp_path / "m.csv")
    assert "\n=a1," in (tmp_path / "m.csv").read_text("utf-8")
    assert "Ids that begin with = + - or @: 1." in done.err


@pytest.mark.parametrize(
    ("name", "told"),
    [("x.xlsx", ".csv, .parquet or .jsonl"), ("none/m.csv", "no folder"), ("", "are written as")],
)
def test_a_place_that_cannot_be_written_is_told(
    lykta: Command, small: Path, tmp_path: Path, name: str, told: str
) -> None:
    assert told in lykta("ads", "export", small, "--what", "members", "--out", tmp_path / name).refusal


def test_the_result_is_not_written_over(lykta: Command, tmp_path: Path) -> None:
    result = write_small_result(tmp_path / "r.csv")
    log = log_beside(result)
    log.write_text("kept", encoding="utf-8")
    for out in (result, log):
        refused = lykta("ads", "export", result, "--what", "links", "--out", out).refusal
        assert "is the result or belongs to it" in refused
    assert log.read_text(encoding="utf-8") == "kept"


def test_another_table_is_refused_with_those_that_are(lykta: Command, small: Path, tmp_path: Path) -> None:
    told = lykta("ads", "export", small, "--what", "texts", "--out", tmp_path / "t.csv").refusal
    assert "members" in told


def test_a_missing_result_is_told(lykta: Command, tmp_path: Path) -> None:
    told = lykta("ads", "export", tmp_path / "no", "--what", "links", "--out", tmp_path / "l.csv").refusal
    assert "There is no result file" in told
