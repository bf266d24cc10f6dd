"""A result beside a truth, and truths that cannot be used."""

from pathlib import Path

import pytest

from lykta.ads.result import ResultFile, read_truth, score_result
from lykta.ads.score import PrecisionRecall
from lykta.errors import InputError


def truth_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "truth.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_truth(path)
    return str(caught.value)


def test_a_result_is_scored_over_all_its_ads(result: ResultFile, tmp_path: Path) -> None:
    truth = read_truth(truth_file(tmp_path, "ad_id,hand\na1,h1\na2,h1\na3,h1\nb1,h2\nb2,h3\nc1,h1\n"))
    scores = score_result(result, truth)
    assert (scores.ads, scores.without_truth, scores.not_in_result) == (6, 0, 0)
    assert (scores.networks, scores.hands) == (3, 3)
    assert scores.pairs == PrecisionRecall(3 / 4, 3 / 6)
    # The link from a2 to c1 is right, but less probable than not.
    assert scores.links == PrecisionRecall(2 / 3, 2 / 6)


def test_only_ads_that_both_have_are_scored_and_the_others_counted(
    result: ResultFile, tmp_path: Path
) -> None:
    truth = read_truth(truth_file(tmp_path, "ad_id,hand\na1,h1\na3,h1\nx9,h1\n"))
    scores = score_result(result, truth)
    assert (scores.ads, scores.without_truth, scores.not_in_result) == (2, 4, 1)
    assert scores.pairs == scores.b_cubed == scores.links == PrecisionRecall(1.0, 1.0)


def test_a_truth_of_other_ads_is_told(result: ResultFile, tmp_path: Path) -> None:
    truth = read_truth(truth_file(tmp_path, "ad_id,hand\nx1,h1\n"))
    with pytest.raises(InputError, match="no ad in common"):
        score_result(result, truth)


@pytest.mark.parametrize(
    "content",
    [
        "ad_id,hand\na1,h1\na2,h2\n",
        "ad_id;hand\r\na1;h1\r\na2;h2\r\n",
        "﻿ad_id,hand\na1,h1\na2,h2",
        'hand,"ad_id",place\nh1,a1,x\nh2,a2,y\n',
        "ad_id,hand\na1,h1\na2,h2\na1,h1\n",
    ],
)
def test_a_truth_is_read_as_spreadsheets_write_it(tmp_path: Path, content: str) -> None:
    table = read_truth(truth_file(tmp_path, content))
    assert dict(zip(table["ad_id"].to_pylist(), table["hand"].to_pylist(), strict=True)) == {
        "a1": "h1",
        "a2": "h2",
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no column ad_id"),
        ("ad_id,writer\na1,h1\n", "no column hand"),
        ("ad_id,hand\n", "names no ads"),
        ("ad_id,hand\na1,\n", "lacks hand in rows: 1"),
        ("ad_id,hand\na1,h1\na1,h2\n", "two authors to 1 ads, among them a1"),
        ("ad_id,hand\na1\n", "not CSV"),
        (b"ad_id,hand\na\xff,h1\n", "not CSV in UTF-8"),
        (b"\xff\xfea\x00", "not CSV in UTF-8"),
    ],
)
def test_a_truth_that_cannot_be_used_is_told(tmp_path: Path, content: str | bytes, told: str) -> None:
    assert told in refusal(truth_file(tmp_path, content))


def test_a_missing_truth_is_told(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(tmp_path / "none.csv")


def test_a_folder_is_no_truth(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)
