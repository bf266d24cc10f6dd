"""Child program: analyse a file of ads once, and tell the most memory that nothing but memory could hold."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from benchmarks.measuring import measured, report
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions

_STATUS = Path("/proc/self/status")
_SECONDS = 0.02


def main(ads: str, spare: str, told: str) -> None:
    """Analyse `ads`, sparing memory if `spare` is yes, and tell the figures in the file `told`."""
    most, ended = [0], Event()
    watching = Thread(target=_watch, args=(most, ended))
    watching.start()
    with TemporaryDirectory(prefix="lykta-bench-", dir=Path(ads).parent) as folder:
        options = AnalysisOptions(key_file=Path(folder) / "contact.key", spare_memory=spare == "yes")
        summary, cost = measured(lambda: analyse([ads], out=Path(folder) / "result.lykta", options=options))
    ended.set()
    watching.join()
    report(told, cost, {"ads": summary.ads, "networks": summary.networks, "memory": most[0]})


def _watch(most: list[int], ended: Event) -> None:
    """Keep the most memory that no file lies behind; pages of files can be let go, and do not count."""
    while not ended.wait(_SECONDS):
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        (held,) = (int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))
        most[0] = max(most[0], held)


if __name__ == "__main__":
    main(*sys.argv[1:])
