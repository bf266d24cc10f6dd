"""One small county that the tests of this room read."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from lykta.ads.sample import SampleSummary, write_sample


@dataclass(frozen=True)
class County:
    summary: SampleSummary
    ads: list[dict[str, str]]
    truth: list[dict[str, str]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("county")
    summary = write_sample(ads=6000, seed=5, out=folder / "ads.csv", truth=folder / "truth.csv")
    return County(summary, read(folder / "ads.csv"), read(folder / "truth.csv"))
