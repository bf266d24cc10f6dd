"""One small county, linked once for the tests that only ask; and copies for those that change it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import lykta
from lykta.ads.sample import write_sample

ADS = 600


@pytest.fixture(scope="session")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result file; beside it `ads.csv`, and the key `contacts.key`."""
    folder = tmp_path_factory.mktemp("interface")
    write_sample(ads=ADS, seed=3, out=folder / "ads.csv", truth=folder / "truth.csv")
    out = folder / "county.lykta"
    lykta.link(folder / "ads.csv", out=out, key=folder / "contacts.key").close()
    return out


@pytest.fixture(scope="session")
def county(county_file: Path) -> Iterator[lykta.Result]:
    """The county, which no test changes."""
    with lykta.open_result(county_file, key=county_file.with_name("contacts.key")) as result:
        yield result


@pytest.fixture
def own_county(county_file: Path, tmp_path: Path) -> Iterator[lykta.Result]:
    """A copy of the county, to be judged and added to."""
    copy = tmp_path / "own.lykta"
    shutil.copyfile(county_file, copy)
    with lykta.open_result(copy, key=county_file.with_name("contacts.key")) as result:
        yield result
