"""Child program: analyse a file of ads once, measured: on a Spark cluster, or here for comparison."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cluster.memory import Watched
from benchmarks.measuring import measured, report
from lykta.ads.analysis import analyse
from lykta.ads.distributed import DistributedBackend
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import Summary

_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
}


def main(ads: str, master: str, java: str, workers: str, told: str) -> None:
    """Analyse `ads` on the cluster of `master`, or here when that is empty, and tell the cost.

    `java` is the memory of each worker's Java, as Spark writes it; `workers` are the sessions of the
    processes of each worker, with commas between.
    """
    sessions = {f"worker {number}": int(pid) for number, pid in enumerate(workers.split(","), 1) if pid}
    with TemporaryDirectory(prefix="lykta-bench-") as folder, Watched(sessions) as watched:
        out = Path(folder) / "result.lykta"
        options = AnalysisOptions(key_file=Path(folder) / "contact.key")

        def there() -> Summary:
            from lykta.ads.engine.spark import SparkMachines  # noqa: PLC0415 - it need not be installed

            with SparkMachines(master, _SETTINGS | {"spark.executor.memory": java}) as machines:
                return analyse([ads], out=out, options=options, backend=DistributedBackend(machines))

        def here() -> Summary:
            return analyse([ads], out=out, options=options)

        summary, cost = measured(there if master else here)
        largest = max((watched.peaks[name] for name in sessions), default=0)
    figures = {
        "ads": summary.ads,
        "networks": summary.networks,
        "links": summary.links,
        "own": watched.own,
        "java": watched.java,
        "largest_worker": largest,
    }
    report(told, cost, figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
