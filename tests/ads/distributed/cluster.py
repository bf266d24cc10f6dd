"""A real Spark cluster on this machine: a master and two workers, which speak over loopback alone."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LOOPBACK = "127.0.0.1"
_PATIENCE = 120

SETTINGS = {
    "spark.driver.host": _LOOPBACK,
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.executor.memory": "1g",
    "spark.driver.memory": "1g",
}


def missing() -> str:
    """What a cluster lacks on this machine, as the reason to skip a test; nothing when it lacks nothing."""
    if importlib.util.find_spec("pyspark") is None:
        return "Spark is not installed: make spark"
    if shutil.which("java") is None:
        return "there is no Java: make browser, or as root apt-get install default-jre-headless"
    return ""


@dataclass
class Running:
    """A cluster by the address of its master, and its workers' processes."""

    master: str
    workers: list[subprocess.Popen[bytes]]

    def kill_a_worker(self) -> None:
        """End one worker with its executors, as when its machine loses power."""
        worker = self.workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@contextmanager
def cluster(folder: Path, *, worker_memory: str = "2g", count: int = 2) -> Iterator[Running]:
    """A master and so many workers of one core each; they write into the folder, and end with the block."""
    started = [_start(folder, "master", "org.apache.spark.deploy.master.Master", "--port", "0")]
    try:
        address = _address(folder / "master.log")
        workers = [
            _start(
                folder,
                f"worker-{number}",
                *("org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", worker_memory),
                *("--work-dir", str(folder / f"worker-{number}"), address),
            )
            for number in range(1, count + 1)
        ]
        started += workers
        _wait(folder / "master.log", "Registering worker", times=len(workers))
        yield Running(address, list(workers))
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(folder: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    spec = importlib.util.find_spec("pyspark")
    assert spec
    assert spec.origin
    home = Path(spec.origin).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _LOOPBACK,
        "SPARK_PUBLIC_DNS": _LOOPBACK,
        "SPARK_LOCAL_DIRS": str(folder / f"{name}-scratch"),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "256m",
    }
    command = [
        str(home / "bin/spark-class"),
        *words[:1],
        "--host",
        _LOOPBACK,
        "--webui-port",
        "0",
        *words[1:],
    ]
    with (folder / f"{name}.log").open("wb") as log:
        # A group of its own, so that what it starts can be ended with it.
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def _address(log: Path) -> str:
    found = re.search(r"spark://[\d.]+:\d+", _wait(log, "Starting Spark master at"))
    assert found
    return found[0]


def _wait(log: Path, words: str, *, times: int = 1) -> str:
    until = time.monotonic() + _PATIENCE
    while (said := log.read_text(encoding="utf-8", errors="replace")).count(words) < times:
        assert time.monotonic() < until, said
        time.sleep(0.1)
    return said
