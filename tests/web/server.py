"""A server as an operator starts it, on a free port of this machine, for tests that need a real one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

_PROGRAM = "import sys; from lykta.cli import main; sys.exit(main())"
_PATIENCE_S = 60


@dataclass(frozen=True)
class Site:
    """A running server: its address, its port, its log, its process and the folder with all it writes."""

    address: str
    port: int
    log: Path
    process: int
    folder: Path


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Site]:
    """Run `lykta serve` in a folder that holds all it writes; ended when the block is left."""
    port = _free_port()
    log = folder / "server.log"
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    settings = {
        "LYKTA_HTTPS": "no",
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "TMPDIR": str(temporary),
    } | variables
    command = [sys.executable, "-c", _PROGRAM, "serve", "--port", str(port), "--workers", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | settings, stdout=output, stderr=output
        )
        try:
            _wait(process, port, log)
            yield Site(f"http://127.0.0.1:{port}", port, log, process.pid, folder)
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _answers(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text(encoding='utf-8')}")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/halsa")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
