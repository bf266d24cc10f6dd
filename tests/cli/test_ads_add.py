"""`lykta ads add`, on two small synthetic counties."""

import csv
import json
from pathlib import Path

import pytest

from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import write_ads
from tests.cli.command import Outcome, run_program


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batches")
    write_sample(ads=40, seed=1, out=folder / "ads.csv", truth=folder / "truth.csv")
    with (folder / "ads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    write_ads(folder / "first.csv", rows[:30])
    write_ads(folder / "more.csv", rows[30:])
    done = run_program("ads", "analyse", "first.csv", "--out", "r.lykta", "--key", "a.key", folder=folder)
    assert done.code == 0
    return folder


def run(folder: Path, *words: str) -> Outcome:
    return run_program("ads", "add", *words, "--key", "a.key", folder=folder)


def test_all_rows_are_counted_and_the_stages_are_told(folder: Path) -> None:
    done = run(folder, "r.lykta", "more.csv")
    assert done.code == 0
    assert "This batch: 10 rows in = 10 new ads + 0 already there + 0 rejected" in done.out
    assert "New ads: " in done.out
    assert "lykta ads show r.lykta n" in done.out
    assert "All rows so far: 40 in = 40 kept + 0 rejected" in done.out
    assert "read: 30 → 40" in done.err


@pytest.mark.slow
def test_again_it_adds_nothing_and_says_so_as_json_too(folder: Path) -> None:
    run(folder, "r.lykta", "more.csv")
    done = run(folder, "r.lykta", "more.csv", "--json")
    told = json.loads(done.out)
    assert told["summary"]["ads"] == 40
    assert (told["added"]["new_ads"], told["added"]["already_there"], told["added"]["rejected"]) == (0, 10, 0)
    assert any("repeat an ad exactly" in note for note in told["notes"])
    assert told["rejected"] == "r.rejected.csv"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("r.lykta",), "No file of ads was named"),
        (("none.lykta", "more.csv"), "There is no result file none.lykta"),
        (("more.csv", "first.csv"), "is not a result file"),
        (("r.lykta", "none.csv"), "none.csv"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(folder: Path, words: tuple[str, ...], why: str) -> None:
    before = (folder / "r.lykta").read_bytes()
    done = run(folder, *words)
    assert done.code == 2
    assert why in done.err
    assert (folder / "r.lykta").read_bytes() == before
