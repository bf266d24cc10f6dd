"""On a real Spark cluster the result is that of this machine, also when a worker is lost on the way."""

import csv
import gc
import operator
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.analysis import analyse
from lykta.ads.distributed import DistributedBackend
from lykta.ads.engine import PieceStore
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile, What
from lykta.ads.sample import write_sample
from lykta.errors import InputError
from tests.ads.distributed.cluster import SETTINGS, Running, cluster, missing
from tests.ads.pipeline.analysed import Listener, assert_same_result

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing() or "nothing is missing"),
    # Spark leaves sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

ADS = 10_000


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ads as Parquet, their key, and the result of this machine."""
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=ADS, seed=7, out=folder / "ads.parquet", truth=folder / "truth.csv")
    analyse([str(folder / "ads.parquet")], out=folder / "here.lykta", options=_options(folder))
    return folder


@pytest.fixture(autouse=True)
def on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the cluster writes into."""
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    """A cluster that no test takes anything from."""
    with cluster(folder) as started:
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
        backend = DistributedBackend(machines)
        given = [str(folder / "ads.parquet")]
        analyse(given, out=out, options=_options(folder), watcher=watcher, backend=backend)


def test_the_result_is_that_of_this_machine(
    running: Running, county: Path, folder: Path, tmp_path: Path
) -> None:
    _on(running, county, tmp_path / "there.lykta")
    assert_same_result(tmp_path / "there.lykta", county / "here.lykta")
    # Both have worked, and not one for the other.
    for number in (1, 2):
        assert list((folder / f"worker-{number}").rglob("stderr"))


def test_a_worker_that_is_lost_changes_nothing(county: Path, tmp_path: Path) -> None:
    with cluster(tmp_path) as losing:
        _on(losing, county, tmp_path / "there.lykta", KillsAWorker(losing, "group"))
        assert len(losing.workers) == 1
    assert_same_result(tmp_path / "there.lykta", county / "here.lykta")


COMMAND = "import sys; from lykta.cli import main; sys.exit(main())"


def test_the_command_line_reads_and_writes_at_addresses(running: Running, tmp_path: Path) -> None:
    """Rows are numbered in each file, though Spark reads several in one go and ends a batch where it will."""
    write_sample(ads=200, seed=4, out=tmp_path / "sample.parquet", truth=tmp_path / "truth.csv")
    sample = pq.read_table(tmp_path / "sample.parquet")
    folder = tmp_path / "å [1] ads"
    folder.mkdir()
    for number in range(5):
        ads = sample.slice(40 * number, 40).to_pylist()
        lacking = [ad if row % 3 else ad | {"id": ""} for row, ad in enumerate(ads)]
        pq.write_table(pa.Table.from_pylist(lacking, sample.schema), folder / f"{number}.parquet")
    settings = [word for name, value in SETTINGS.items() for word in ("--spark-conf", f"{name}={value}")]
    done = subprocess.run(
        [
            *(sys.executable, "-c", COMMAND, "ads", "analyse", folder.as_uri()),
            *("--out", str(tmp_path / "r.lykta"), "--key", str(tmp_path / "k.key")),
            *("--engine", "spark", "--spark-master", running.master, *settings),
            *("--tables-to", (tmp_path / "å [1] tables").as_uri()),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "r.rejected.csv").open(encoding="utf-8", newline="") as file:
        places = [(Path(row["file"]).name, int(row["line"])) for row in csv.DictReader(file)]
    assert places == [(f"{number}.parquet", row + 1) for number in range(5) for row in range(0, 40, 3)]
    with ResultFile(tmp_path / "r.lykta") as result:
        for what in get_args(What.__value__):
            written = pq.read_table(tmp_path / "å [1] tables" / what).combine_chunks()
            own = result.table(what)
            # Spark keeps times in nanoseconds.
            same = written.select(own.column_names).cast(own.schema)
            assert sorted(map(str, same.to_pylist())) == sorted(map(str, own.to_pylist())), what


def lay_out(machines: Any, pieces: Iterable[Any]) -> PieceStore:
    """Pieces as they are on the machines of a Spark."""
    from lykta.ads.engine.spark import SparkPieceStore  # noqa: PLC0415 - it need not be installed

    return SparkPieceStore(machines._to_partitions(pieces), machines._to_partitions)


def test_what_cannot_be_done_is_refused(running: Running, tmp_path: Path) -> None:
    """In one test, since a cluster takes longer to start than to refuse."""
    from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415 - it need not be installed

    # Within the test, so that it is sent whole: no worker has the tests.
    def quotes_an_ad(text: str) -> None:
        raise ValueError(text)

    out = tmp_path / "r.lykta"
    # As in the name of a file, nothing in it is a pattern.
    mixed = tmp_path / "å [1] mixed"
    mixed.mkdir()
    pq.write_table(pa.table({"id": ["1"], "text": ["Hej"]}), mixed / "a.parquet")
    pq.write_table(pa.table({"id": ["2"], "text": ["Hej"], "phone": ["1"]}), mixed / "b.parquet")
    unsafe = {"spark.io.encryption.enabled": "false", "spark.sql.files.ignoreCorruptFiles": "true"}
    with SparkMachines(running.master, SETTINGS | unsafe) as machines:
        settings = machines._context.getConf()
        assert settings.get("spark.io.encryption.enabled") == "true"
        assert machines._session.conf.get("spark.sql.files.ignoreCorruptFiles") == "false"
        backend = DistributedBackend(machines)
        with pytest.raises(InputError, match="cannot be read as Parquet"):
            machines.parquet((tmp_path / "nowhere").as_uri())
        with pytest.raises(InputError, match="do not all have the same columns"):
            analyse([str(mixed)], out=out, backend=backend)
        with pytest.raises(InputError, match="already"):
            machines.refuse_taken(mixed.as_uri())
        machines.refuse_taken((tmp_path / "free").as_uri())
        with pytest.raises(InputError, match="settings of its own"):
            SparkMachines(running.master, SETTINGS)
        with pytest.raises(InputError, match=r"ValueError at test_on_spark.py:\d+") as refused:
            list(lay_out(machines, ["Ring mig"]).keep(quotes_an_ad).fetch())
        assert "Ring" not in str(refused.value)
        java = machines._context._gateway.proc
    assert java.poll() is not None
    assert not out.exists()


def test_a_cluster_that_gives_no_worker_is_not_waited_for(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lykta.ads.engine import spark  # noqa: PLC0415 - it need not be installed

    monkeypatch.setattr(spark, "_PATIENCE", 3)
    with pytest.raises(InputError, match="gave no worker"):
        spark.SparkMachines(running.master, SETTINGS | {"spark.executor.memory": "900g"})


def test_what_is_made_of_many_pieces_comes_in_their_order(running: Running) -> None:
    """They are fetched some at a time, and more than twice as many as that."""
    from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415 - it need not be installed

    with SparkMachines(running.master, SETTINGS) as machines:
        store = lay_out(machines, [list(range(size)) for size in range(19)])
        assert list(store.keep(len).fetch()) == list(range(19))
        assert list(store.keep(operator.getitem, [slice(1)] * 19).fetch()) == [[], *[[0]] * 18]
        asked = [[(size % 3, slice(size))] for size in range(19)]
        # The workers know functions of Python and of Lykta, not of this test: a task repeats what it got.
        repeated = list(store.exchange(asked, operator.getitem, [1, 2, 3], operator.mul).fetch())
        assert repeated == [[list(range(size)) for size in range(at, 19, 3)] * (at + 1) for at in range(3)]
        store.close()


def too_much_for_java_here() -> str:
    """What is told when this machine's Java has no room for what is given out."""
    from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415 - it need not be installed

    # Spark itself asks for some 450 MB.
    settings = SETTINGS | {"spark.driver.memory": "600m"}
    with SparkMachines("local[1]", settings) as machines:
        store = lay_out(machines, range(50))
        with pytest.raises(InputError) as told:
            list(store.keep(operator.is_, [bytes(20_000_000)] * 50).fetch())
    return str(told.value)


def test_a_full_memory_of_java_here_ends_the_analysis_with_what_to_do() -> None:
    assert "spark.driver.memory" in too_much_for_java_here()
    # Sockets to what has ended are warned of now, and not after the last test.
    gc.collect()
