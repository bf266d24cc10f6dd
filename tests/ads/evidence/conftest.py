"""One small county, analysed once for all tests of this folder; a bench over a copy; a key to sign with."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import Exported, export
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample

AT = datetime(2026, 11, 25, 12, 0, 5, tzinfo=UTC)
KEY = bytes(range(32))
PURPOSE = "Förundersökning K 123-26,\nbegärd av åklagaren"


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result; beside it the ads that it was made from, `ads.csv`, and its key, `county.key`."""
    folder = tmp_path_factory.mktemp("evidence")
    write_sample(ads=600, seed=3, out=folder / "ads.csv", truth=folder / "truth.csv")
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "county.key"))
    return out


@pytest.fixture
def bench(county: Path, tmp_path: Path) -> Iterator[Bench]:
    """The county on the bench, with nothing judged."""
    path = tmp_path / "county.lykta"
    shutil.copyfile(county, path)
    bench = Bench(path)
    yield bench
    bench.close()


@pytest.fixture
def key() -> EvidenceKey:
    return EvidenceKey(KEY)


@pytest.fixture
def order(bench: Bench) -> EvidenceRequest:
    """For the largest network of the county."""
    return EvidenceRequest(largest(bench), PURPOSE, "Anna Ek", AT)


@pytest.fixture
def exported(bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path) -> Exported:
    """A folder that was just made from the bench."""
    return export(bench, order, tmp_path / "folder", key=key)


@pytest.fixture(scope="session")
def original(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A folder that no test changes."""
    folder = tmp_path_factory.mktemp("original")
    shutil.copyfile(county, folder / "county.lykta")
    bench = Bench(folder / "county.lykta")
    order = EvidenceRequest(largest(bench), PURPOSE, "Anna Ek", AT)
    made = export(bench, order, folder / "folder", key=EvidenceKey(KEY))
    bench.close()
    return made


@pytest.fixture
def made(original: Exported, tmp_path: Path) -> Exported:
    """A copy of it, to do things to."""
    shutil.copytree(original.folder, tmp_path / "folder")
    return replace(original, folder=tmp_path / "folder")


def largest(bench: Bench) -> str:
    """The id of the network with most ads."""
    with bench.reading() as opened:
        rows = opened.engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1")
    return str(rows["network"][0].as_py())


def ads_of(bench: Bench, network: str) -> list[str]:
    """The ids of the ads of a network."""
    with bench.reading() as opened:
        rows = opened.engine.arrow(
            "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ? ORDER BY ad_id", [network]
        )
    return [str(ad) for ad in rows["ad_id"].to_pylist()]
