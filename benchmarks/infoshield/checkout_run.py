"""Child program: InfoShield from a checkout over one file of ads, measured as the process that it is."""

import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.infoshield.groups import ADS, FIRST_STEP_DONE
from benchmarks.infoshield.plan import PROGRAM
from benchmarks.measuring import Cost, report


def main(checkout: str, python: str, folder: str, limit: str, told: str) -> None:
    """Run both of its steps in `folder`, where the ads lie, and tell their cost in the file `told`.

    The memory is that of its largest process. Fails with one line when it fails or takes more than `limit`
    seconds.
    """
    # No setting of Python from this environment, and nothing written beside the checkout's files.
    command = [python, "-E", "-B", "-W", "ignore", str(Path(checkout) / PROGRAM), ADS]
    began, began_by_clock = time.monotonic(), time.time()
    try:
        done = subprocess.run(
            command, cwd=folder, timeout=float(limit), capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"stopped after {float(limit):,g} s")
    seconds = time.monotonic() - began
    if done.returncode != 0:
        sys.exit((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    # The first step's last act is to write the file that the second reads.
    first = (Path(folder) / FIRST_STEP_DONE).stat().st_mtime - began_by_clock
    report(told, _cost(seconds), {"first_step_seconds": first})


def _cost(seconds: float) -> Cost:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


if __name__ == "__main__":
    main(*sys.argv[1:])
