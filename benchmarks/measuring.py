"""One measured run in a process of its own: wall-clock, processor time and the most memory it held."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, processor seconds over all threads, the peak of resident memory in bytes, and how
    many of the processor's seconds the system itself took.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    system_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """What a child program measured: its cost and its figures; or why there are none."""

    cost: Cost | None
    figures: dict[str, Any] = field(default_factory=dict)
    failure: str = ""


def measured[Given](work: Callable[[], Given]) -> tuple[Given, Cost]:
    """Do some work and tell its cost; the memory is that of this whole process so far."""
    began, (processor, system) = time.monotonic(), _processor_seconds()
    given = work()
    seconds, (processor_then, system_then) = time.monotonic() - began, _processor_seconds()
    return given, Cost(seconds, processor_then - processor, _peak_bytes(), system_then - system)


def run(module: str, arguments: Sequence[str], *, limit: float | None = None) -> Run:
    """Run a child program of this package with at most `limit` seconds, and take what it `report`s."""
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        told = Path(folder) / "report.json"
        command = [sys.executable, "-W", "ignore", "-m", module, *arguments, str(told)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
        except subprocess.TimeoutExpired:
            return Run(None, failure=f"stopped after {limit:,g} s")
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
            # A negative code is a signal; 9 is what a machine sends that is out of memory.
            return Run(None, failure="killed" if done.returncode < 0 else last[:120])
        report = json.loads(told.read_text(encoding="utf-8"))
    return Run(Cost(**report["cost"]), report["figures"])


def report(path: str, cost: Cost, figures: dict[str, Any]) -> None:
    """In a child program: tell the parent."""
    text = json.dumps({"cost": asdict(cost), "figures": figures})
    Path(path).write_text(text, encoding="utf-8")


def _processor_seconds() -> tuple[float, float]:
    """All seconds of the processor so far, and those of the system among them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_stime


def _peak_bytes() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    # Linux counts to a child what its parent held when the two parted, so a lean child of a fat parent looks
    # fat; its own high-water mark, where there is one, is the honest figure.
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return used
