"""One small county, analysed once for all tests of this folder; a bench over a copy of it; a key to sign with."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.evidence.exporting import Exported, export
from lykta.ads.evidence.order import Order
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample

AT = datetime(2026, 11, 25, 12, 0, 5, tzinfo=UTC)
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
    return EvidenceKey(bytes(range(32)))


@pytest.fixture
def order(bench: Bench) -> Order:
    """For the largest network of the county."""
    return Order(largest(bench), PURPOSE, "Anna Ek", AT)


@pytest.fixture
def made(bench: Bench, order: Order, key: EvidenceKey, tmp_path: Path) -> Exported:
    """A folder as it lies on the disk."""
    return export(bench, order, tmp_path / "folder", key=key)


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
