"""`python -m benchmarks.cluster`: count what travels, time both engines, and write the page."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ads.spread.cluster import cluster, missing

from benchmarks.cluster.page import Size, page
from benchmarks.machine import this_machine
from benchmarks.measuring import Run, run
from lykta.ads.sample import write_sample

PAGE = Path("docs/reference/benchmarks-cluster.md")


def main(arguments: Sequence[str]) -> None:
    """Measure the sizes that the command line asks for, print the page and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of ads")
    parser.add_argument("--workers", default="1,2", help="numbers of workers")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args(arguments)
    if lacking := missing():
        sys.exit(f"Spark cannot be measured: {lacking}.")
    with TemporaryDirectory(prefix="lykta-benchmarks-") as name:
        workers = [int(count) for count in given.workers.split(",")]
        sizes = [_measured(int(size), workers, Path(name)) for size in given.sizes.split(",")]
    written = page(this_machine(), sizes)
    given.out.write_text(written, encoding="utf-8")
    print(written)


def _measured(ads: int, workers: Sequence[int], folder: Path) -> Size:
    place = folder / str(ads)
    place.mkdir()
    file = place / "ads.parquet"
    write_sample(ads=ads, seed=1, out=file, truth=place / "truth.csv")
    _tell(f"{ads:,} ads: what travels")
    # What would travel lies in this one process.
    traffic = run("benchmarks.cluster.traffic_run", [str(file)])
    _tell(f"{ads:,} ads: this machine")
    here = run("benchmarks.cluster.spark_run", [str(file), "", ""])
    return Size(ads, traffic, here, {count: _on_spark(file, count) for count in workers})


def _on_spark(file: Path, workers: int) -> Run:
    _tell(f"{file}: Spark, workers: {workers}")
    with TemporaryDirectory(prefix="lykta-cluster-") as name, cluster(Path(name), count=workers) as running:
        sessions = ",".join(str(worker.pid) for worker in running.workers)
        found = run("benchmarks.cluster.spark_run", [str(file), running.master, sessions])
    _tell(f"{found}")
    return found


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
