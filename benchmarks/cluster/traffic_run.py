"""Child program: analyse a file of ads by machines that count what would travel."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cluster.counting import Counting
from benchmarks.cluster.memory import Watched
from benchmarks.measuring import measured, report
from lykta.ads.analysis import analyse
from lykta.ads.distributed import DistributedBackend
from lykta.ads.options import AnalysisOptions


def main(ads: str, told: str) -> None:
    """Analyse `ads`, and tell in the file `told` what travelled."""
    with TemporaryDirectory(prefix="lykta-bench-") as name, Watched({}) as watched:
        folder = Path(name)
        (folder / "kept").mkdir()
        machines = Counting(folder / "kept")
        chosen = AnalysisOptions(key_file=folder / "contact.key")
        backend = DistributedBackend(machines)
        summary, cost = measured(
            lambda: analyse([ads], out=folder / "result.lykta", options=chosen, backend=backend)
        )
    figures = {
        "ads": summary.ads,
        "moved": dict(machines.moved),
        "largest": machines.largest,
        "tasks": machines.tasks,
        "own": watched.own,
    }
    report(told, cost, figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
