"""`lykta ads score`."""

import json
from pathlib import Path

import pytest

from tests.cli.command import Command


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "truth.csv"
    path.write_text("ad_id,hand\na1,h1\na2,h1\na3,h1\nb1,h2\nb2,h2\nx1,h2\n", "utf-8")
    return path


def test_the_measures_are_printed(lykta: Command, small: Path, truth: Path) -> None:
    done = lykta("ads", "score", small, "--truth", truth)
    assert done.code == 0
    assert "networks, B-cubed" in done.out
    assert "1.0000" in done.out


def test_what_was_left_out_is_printed(lykta: Command, small: Path, truth: Path) -> None:
    done = " ".join(lykta("ads", "score", small, "--truth", truth).out.split())
    assert "Scored 5 ads" in done
    assert "1 ads that the truth does not name, and 1 of the truth's ads" in done


def test_the_measures_as_json(lykta: Command, small: Path, truth: Path) -> None:
    scores = json.loads(lykta("ads", "score", small, "--truth", truth, "--json").out)
    assert scores["pairs"] == scores["b_cubed"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert scores["links"]["recall"] == 0.75
    assert (scores["ads"], scores["without_truth"], scores["not_in_result"]) == (5, 1, 1)


def test_a_bad_truth_is_told(lykta: Command, small: Path, tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("id,hand\na1,h1\n", "utf-8")
    assert "no column ad_id" in lykta("ads", "score", small, "--truth", truth).refusal
    assert "cannot be read" in lykta("ads", "score", small, "--truth", tmp_path / "none.csv").refusal


def test_a_truth_is_needed(lykta: Command, small: Path) -> None:
    assert "--truth" in lykta("ads", "score", small).refusal
