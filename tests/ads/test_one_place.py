"""A file whose ads are all from one place is linked as one without places."""

import csv
from pathlib import Path

import pytest

import lykta
from lykta.ads.sample import write_sample
from tests.ads.pipeline.analysed import analysed, write_ads


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of one county of which all ads are from one place, nearly all, or none says from where."""
    folder = tmp_path_factory.mktemp("one-place")
    write_sample(ads=400, seed=5, out=folder / "ads.csv", truth=folder / "truth.csv")
    with (folder / "ads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, places in (("one", ["Karlstad"]), ("none", [""]), ("nearly", ["Karlstad"] * 19 + ["Kil"])):
        given = [row | {"place": places[number % len(places)]} for number, row in enumerate(rows)]
        analysed(write_ads(folder / f"{name}.csv", given), out=f"{name}.lykta")
    return folder


def test_its_links_are_those_without_a_place(folder: Path) -> None:
    with lykta.open_result(folder / "one.lykta") as one, lykta.open_result(folder / "none.lykta") as none:
        assert one.links().num_rows > 200
        assert one.links().equals(none.links())
        assert one.members().equals(none.members())


def test_where_nearly_all_share_a_place_it_says_little(folder: Path) -> None:
    with (
        lykta.open_result(folder / "nearly.lykta") as nearly,
        lykta.open_result(folder / "none.lykta") as none,
    ):
        by_text = {
            (row["ad_a"], row["ad_b"]): row["probability"]
            for row in none.links().to_pylist()
            if row["contact"] is None
        }
        for row in nearly.links().to_pylist():
            if row["contact"] is None and (row["ad_a"], row["ad_b"]) in by_text:
                assert row["probability"] <= by_text[row["ad_a"], row["ad_b"]] + 0.03


def test_each_of_its_links_can_be_followed(folder: Path) -> None:
    with lykta.open_result(folder / "one.lykta") as one:
        links = [row for row in one.links().to_pylist() if row["contact"] is None]
        assert links
        for row in links[:40]:
            steps = one.explain(row["ad_a"], row["ad_b"]).steps
            assert steps is not None
            assert steps.probability == pytest.approx(row["probability"], abs=1e-6)
