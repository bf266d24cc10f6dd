"""The machine that figures were measured on, and the day."""

import mmap
import os
import platform
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lykta import __version__


@dataclass(frozen=True, slots=True)
class Machine:
    """What a reader needs to know to compare figures."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    lykta: str
    day: str

    @property
    def told(self) -> str:
        """The machine in one sentence."""
        return (
            f"Measured on {self.day} with Lykta {self.lykta}: {self.processor}, cores used: {self.cores}, "
            f"{self.memory_gb:.0f} GB of memory, {self.system}, Python {self.python}."
        )


def this_machine() -> Machine:
    """This machine, today. The cores are those that this process may use."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        lykta=__version__,
        day=datetime.now(UTC).date().isoformat(),
    )


def fresh_memory_seconds() -> float:
    """How many seconds it takes to write to a gigabyte of memory that the program had not before.

    Less than half a second, but some on a virtual machine whose host takes back what is not used.
    """
    began = time.monotonic()
    np.empty(1_000_000_000, np.uint8)[:: mmap.PAGESIZE] = 1
    return time.monotonic() - began


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
