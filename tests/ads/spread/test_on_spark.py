"""On a real Spark cluster the result is that of this machine, also when a worker is lost on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.sample import write_sample
from lykta.ads.spread import Spread
from tests.ads.pipeline.analysed import Listener, assert_same_result
from tests.ads.spread.cluster import SETTINGS, Running, cluster, missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing() or "nothing is missing"),
    # Spark leaves sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

ADS = 100_000


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ads as Parquet, their key, and the result of this machine."""
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=ADS, seed=7, out=folder / "ads.parquet", truth=folder / "truth.csv")
    analyse([str(folder / "ads.parquet")], out=folder / "here.lykta", options=_options(folder))
    return folder


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    with cluster(tmp_path) as started:
        yield started


class KillsAWorker(Listener):
    """Ends a worker when a stage begins that needs what it keeps."""

    def __init__(self, running: Running, stage: str) -> None:
        super().__init__()
        self.running, self.stage = running, stage

    def stage_begins(self, name: str, total: int | None) -> None:
        super().stage_begins(name, total)
        if name == self.stage:
            self.running.kill_a_worker()


def _options(folder: Path) -> AnalysisOptions:
    return AnalysisOptions(key_file=folder / "k.key", threads=2)


def _on(running: Running, folder: Path, out: Path, watcher: Listener | None = None) -> None:
    from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415 - it need not be installed

    with SparkMachines(running.master, SETTINGS) as machines:
        heavy = Spread(machines, Work(2))
        given = [str(folder / "ads.parquet")]
        analyse(given, out=out, options=_options(folder), watcher=watcher, heavy=heavy)


def test_the_result_is_that_of_this_machine(running: Running, county: Path, tmp_path: Path) -> None:
    _on(running, county, tmp_path / "there.lykta")
    assert_same_result(tmp_path / "there.lykta", county / "here.lykta")
    # Both have worked, and not one for the other.
    for number in (1, 2):
        assert list((tmp_path / f"worker-{number}").rglob("stderr"))


def test_a_worker_that_is_lost_changes_nothing(running: Running, county: Path, tmp_path: Path) -> None:
    watcher = KillsAWorker(running, "group")
    _on(running, county, tmp_path / "there.lykta", watcher)
    assert len(running.workers) == 1
    assert_same_result(tmp_path / "there.lykta", county / "here.lykta")
