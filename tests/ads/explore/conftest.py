"""Two small counties: one with enough contacts to learn from, and one with too few."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample

LEARNT_ADS, DEFAULT_ADS = 1500, 120

# Ads without a title that say too little to link anybody, and two that say just enough.
SHORT_TEXTS: Final = (
    "Hej",
    "Ring mig",
    "Ring mig",
    *2 * ("Paviljong silvergran kvällsdopp åsnestig bokskog",),
)


def analysed(folder: Path, ads: int, short: Sequence[str] = ()) -> Path:
    """A result of so many synthetic ads, and some `short` ones."""
    write_sample(ads=ads, seed=3, out=folder / "ads.csv", truth=folder / "truth.csv")
    with (folder / "ads.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((f"short-{at}", text, *[""] * 6) for at, text in enumerate(short))
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "key"))
    return out


@pytest.fixture(scope="session")
def learnt_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return analysed(tmp_path_factory.mktemp("learnt"), LEARNT_ADS)


@pytest.fixture(scope="session")
def default_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return analysed(tmp_path_factory.mktemp("default"), DEFAULT_ADS, SHORT_TEXTS)


@pytest.fixture(scope="session")
def learnt(learnt_county: Path) -> Iterator[Engine]:
    with DuckDBEngine(learnt_county, read_only=True) as engine:
        yield engine


@pytest.fixture(scope="session")
def default(default_county: Path) -> Iterator[Engine]:
    with DuckDBEngine(default_county, read_only=True) as engine:
        yield engine


@pytest.fixture(scope="session")
def earlier(learnt_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The same county as a Lykta wrote it that did not keep its weights."""
    path = tmp_path_factory.mktemp("earlier") / "county.lykta"
    shutil.copyfile(learnt_county, path)
    with DuckDBEngine(path) as engine:
        engine.run("DELETE FROM meta WHERE key = 'weights'")
    with DuckDBEngine(path, read_only=True) as engine:
        yield engine
