"""`python -m benchmarks.cluster`: count what travels, time both engines, and write the page.

Large counties take an hour: `--runs FOLDER` keeps each run, so that the page can be made in several goes.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ads.distributed.cluster import cluster, missing

from benchmarks.cluster.page import JAVA, Size, page
from benchmarks.machine import this_machine
from benchmarks.measuring import Cost, Run, run
from lykta.ads.sample import write_sample

PAGE = Path("docs/reference/benchmarks-cluster.md")


def main(arguments: Sequence[str]) -> None:
    """Measure the sizes that the command line asks for, print the page and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument(
        "--sizes",
        nargs="+",
        default=["10000:1,2", "100000:1,2", "1000000:1,2"],
        help="numbers of ads, each with the numbers of workers: 1000000:1,2,4",
    )
    parser.add_argument("--count-up-to", type=int, help="count what travels for up to so many ads")
    parser.add_argument("--runs", type=Path, help="the folder that keeps each run, to be taken from there")
    parser.add_argument("--remark", default="", help="what a reader must know of how it was measured")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args(arguments)
    if lacking := missing():
        sys.exit(f"Spark cannot be measured: {lacking}.")
    sizes = []
    with TemporaryDirectory(prefix="lykta-benchmarks-") as name:
        for asked in given.sizes:
            ads, _, workers = asked.partition(":")
            counts = [int(count) for count in workers.split(",") if count]
            counted = given.count_up_to is None or int(ads) <= given.count_up_to
            sizes.append(_measured(int(ads), counts, Path(name), given.runs, counted=counted))
    written = page(this_machine(), sizes, given.remark)
    given.out.write_text(written, encoding="utf-8")
    print(written)


def _measured(ads: int, workers: Sequence[int], folder: Path, runs: Path | None, *, counted: bool) -> Size:
    file = folder / f"{ads}.parquet"

    def made() -> Path:
        if not file.exists():
            write_sample(ads=ads, seed=1, out=file, truth=folder / f"{ads}-truth.csv")
        return file

    def kept(name: str, work: Callable[[], Run]) -> Run:
        _tell(f"{ads:,} ads: {name}")
        found = _kept(runs / f"{ads}-{name.replace(' ', '-')}.json" if runs else None, work)
        _tell(f"{found}")
        return found

    def travels() -> Run:
        # What would travel lies in this one process.
        return run("benchmarks.cluster.traffic_run", [str(made())])

    return Size(
        ads,
        kept("what travels", travels) if counted else None,
        kept("this machine", lambda: run("benchmarks.cluster.spark_run", [str(made()), "", "", ""])),
        {count: kept(f"workers {count}", partial(_on_spark, made, count)) for count in workers},
    )


def _kept(file: Path | None, work: Callable[[], Run]) -> Run:
    """The run that a file keeps, or a new one, which it keeps from now on unless it failed."""
    if file and file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Run(Cost(**kept["cost"]), kept["figures"])
    found = work()
    if file and found.cost:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found


def _on_spark(made: Callable[[], Path], workers: int) -> Run:
    file = made()
    # A worker that offers less memory than its executor asks for starts none: it offers half a GB more.
    with (
        TemporaryDirectory(prefix="lykta-cluster-") as name,
        cluster(Path(name), worker_memory=f"{JAVA + 512}m", count=workers) as running,
    ):
        sessions = ",".join(str(worker.pid) for worker in running.workers)
        return run("benchmarks.cluster.spark_run", [str(file), running.master, f"{JAVA}m", sessions])


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
