"""Files of a synthetic county: the same for the same seed, whole or not there."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lykta.ads.sample import write_sample
from lykta.ads.sample.county import COLUMNS
from lykta.errors import InputError
from tests.ads.sample.conftest import read


def _written(folder: Path, name: str, *, seed: int = 3, ads: int = 300) -> tuple[bytes, bytes]:
    out, truth = folder / name, folder / "truth.csv"
    write_sample(ads=ads, seed=seed, out=out, truth=truth)
    return out.read_bytes(), truth.read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _written(tmp_path, "one.csv") == _written(tmp_path, "two.csv")


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    assert _written(tmp_path, "one.csv", seed=3) != _written(tmp_path, "two.csv", seed=4)


def test_the_three_formats_hold_the_same_rows(tmp_path: Path) -> None:
    for name in ("ads.csv", "ads.jsonl", "ads.parquet"):
        _written(tmp_path, name)
    rows = read(tmp_path / "ads.csv")
    lines = (tmp_path / "ads.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == rows
    assert pq.read_table(tmp_path / "ads.parquet").to_pylist() == rows
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize("ads", [1, 2, 7, 60])
def test_the_smallest_counties_have_their_size_too(tmp_path: Path, ads: int) -> None:
    _written(tmp_path, "ads.csv", ads=ads)
    assert len(read(tmp_path / "ads.csv")) == ads


def test_progress_ends_at_the_number_of_ads(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_sample(
        ads=50,
        seed=1,
        out=tmp_path / "ads.csv",
        truth=tmp_path / "truth.csv",
        progress=lambda done, all_ads: seen.append((done, all_ads)),
    )
    assert seen[-1] == (50, 50)


@pytest.mark.parametrize(("ads", "name"), [(0, "ads.csv"), (-5, "ads.csv"), (10, "ads.xlsx"), (10, "ads")])
def test_a_wrong_call_is_refused_and_writes_nothing(tmp_path: Path, ads: int, name: str) -> None:
    with pytest.raises(InputError, match="Nothing was written"):
        write_sample(ads=ads, seed=1, out=tmp_path / name, truth=tmp_path / "truth.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_files_and_no_part(tmp_path: Path) -> None:
    old = _written(tmp_path, "ads.csv")

    def stop(done: int, all_ads: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sample(ads=40, seed=9, out=tmp_path / "ads.csv", truth=tmp_path / "truth.csv", progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ads.csv", "truth.csv"]
    assert ((tmp_path / "ads.csv").read_bytes(), (tmp_path / "truth.csv").read_bytes()) == old
