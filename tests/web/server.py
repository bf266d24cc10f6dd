"""A server as an operator starts it, on a free port of this machine, for tests that need a real one."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.cli.command import without_the_tests_own

SERVE = "import sys; from lykta.cli import main; main(['serve', '--port', sys.argv[1], '--workers', '1'])"
"""A program that serves as an operator does, on the port that it is given."""

DEMO = """
import pathlib, sys
from lykta.cli.demo_site import serve_demo
serve_demo(pathlib.Path("demo"), int(sys.argv[1]))
"""
"""A program that serves as `lykta demo` does when its ads are analysed."""

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
def running(folder: Path, program: str = SERVE, **variables: str) -> Iterator[Site]:
    """Run a server in a folder that holds all it writes; ended when the block is left."""
    port = _free_port()
    log = folder / "server.log"
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    settings = {
        "LYKTA_HTTPS": "no",
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "TMPDIR": str(temporary),
    } | variables
    command = [sys.executable, "-c", program, str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=without_the_tests_own() | settings, stdout=output, stderr=output
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
