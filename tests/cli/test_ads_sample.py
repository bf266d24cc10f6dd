"""`lykta ads sample`."""

import json
from pathlib import Path

from tests.cli.command import Command


def test_ads_and_truth_are_written(lykta: Command, tmp_path: Path) -> None:
    ads, truth = tmp_path / "ads.csv", tmp_path / "truth.csv"
    done = lykta("ads", "sample", "--ads", "40", "--seed", "3", "--out", ads, "--truth", truth)
    assert done.code == 0
    assert "40 synthetic ads" in done.out
    assert len(truth.read_text("utf-8").splitlines()) == 41


def test_json_is_all_that_is_written_to_output(lykta: Command, tmp_path: Path) -> None:
    out, truth = tmp_path / "ads.jsonl", tmp_path / "truth.csv"
    done = lykta("ads", "sample", "--ads", "40", "--seed", "3", "--out", out, "--truth", truth, "--json")
    assert json.loads(done.out)["summary"]["ads"] == 40


def test_a_county_without_ads_is_refused(lykta: Command, tmp_path: Path) -> None:
    words = ("--seed", "3", "--out", tmp_path / "a.csv", "--truth", tmp_path / "t.csv")
    assert "at least one ad" in lykta("ads", "sample", "--ads", "0", *words).err
    assert list(tmp_path.iterdir()) == []
