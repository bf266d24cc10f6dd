"""`lykta ads relearn` and `lykta ads analyse --model`, on a small synthetic county."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import analysed, assert_same_linking, write_ads
from tests.cli.command import Command, Outcome

ADS = 40


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result of ten ads, thirty more in a file, and a result of all: the file should be learnt anew."""
    folder = tmp_path_factory.mktemp("relearn")
    write_sample(ads=ADS, seed=1, out=folder / "ads.csv", truth=folder / "truth.csv")
    with (folder / "ads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    write_ads(folder / "more.csv", rows[10:])
    analysed(write_ads(folder / "first.csv", rows[:10]))
    analysed(folder / "ads.csv", out="all.lykta")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(made, tmp_path / "copy")
    monkeypatch.chdir(copy)
    return Path(copy)


def run(lykta: Command, *words: str, key: str = "k.key") -> Outcome:
    return lykta("ads", *words, "--key", key)


def test_adding_advises_to_learn_anew_and_that_gives_what_one_analysis_gives(
    folder: Path, lykta: Command
) -> None:
    added = run(lykta, "add", "r.lykta", "more.csv")
    assert "What is usual in ads was learnt on" in added.out
    assert "from 10 ads" in added.out
    assert "The file is over three times as large as what was learnt from." in added.out
    assert "ads relearn r.lykta" in added.out
    told = json.loads(run(lykta, "add", "r.lykta", "more.csv", "--json").out)
    assert "growth" in told["drift"]
    assert told["summary"]["new_pairs"] > told["summary"]["new_unmet"] > 0
    done = run(lykta, "relearn", "r.lykta", "--json")
    assert done.code == 0
    again = json.loads(done.out)
    assert (again["drift"], again["summary"]["model_ads"], again["summary"]["ads"]) == ([], ADS, ADS)
    assert_same_linking(folder / "r.lykta", folder / "all.lykta")


@pytest.mark.usefixtures("folder")
def test_where_nothing_came_since_nothing_is_said_of_a_change(lykta: Command) -> None:
    done = run(lykta, "relearn", "r.lykta")
    assert (done.code, "Wrote r.lykta" in done.out, "What is usual in ads" in done.out) == (0, True, False)


@pytest.mark.usefixtures("folder")
def test_ads_are_linked_by_the_model_of_another_result(lykta: Command) -> None:
    done = run(lykta, "analyse", "more.csv", "--out", "other.lykta", "--model", "all.lykta", "--json")
    summary = json.loads(done.out)["summary"]
    assert (summary["ads"], summary["model_ads"]) == (ADS - 10, ADS)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("relearn", "none.lykta"), "There is no result file none.lykta"),
        (("relearn", "more.csv"), "is not a result file"),
        (("relearn", "."), "is a folder"),
        (("relearn", "r.lykta", "--threads", "0"), "--threads"),
        (("relearn", "r.lykta", "more.csv"), "more.csv"),
        (("relearn",), "RESULT"),
        (("analyse", "more.csv", "--out", "x.lykta", "--model", "none.lykta"), "no result file none.lykta"),
        (("analyse", "more.csv", "--out", "x.lykta", "--model", "first.csv"), "is not a result file"),
        (
            ("analyse", "more.csv", "--out", "x.lykta", "--model", "r.lykta", "--engine", "spark",
             "--spark-master", "local"),
            "leave --model or --engine out",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(
    folder: Path, lykta: Command, words: tuple[str, ...], why: str
) -> None:
    before = (folder / "r.lykta").read_bytes()
    assert why in run(lykta, *words).refusal
    assert (folder / "r.lykta").read_bytes() == before
    assert not (folder / "x.lykta").exists()


def test_another_key_is_refused(folder: Path, lykta: Command) -> None:
    analysed(folder / "first.csv", out="y.lykta", key_file=folder / "other.key")
    before = (folder / "r.lykta").read_bytes()
    assert "under another key" in run(lykta, "relearn", "r.lykta", key="other.key").refusal
    assert (folder / "r.lykta").read_bytes() == before
