"""The servers that are measured: Lykta's own, and two that serve the same page from a file."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

_PATIENCE_S = 60
FILES = "/pages"
"""Below which address the servers of files have them."""

_LYKTA = "import sys; from lykta.cli import main; sys.exit(main())"
_NGINX_CONFIGURATION = """
{user}worker_processes {workers}; daemon off; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; types {{ text/html html; }} charset utf-8;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {{ listen 127.0.0.1:{port}; location {files}/ {{ alias {pages}/; }} }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server: its address without a slash at the end, and its first process."""

    address: str
    process: int


@contextmanager
def lykta(folder: Path, workers: int, variables: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Lykta's production server, as an operator starts it; with settings of its own, if there are any."""
    port = free_port()
    command = [sys.executable, "-c", _LYKTA, "serve", "--port", str(port), "--workers", str(workers)]
    settings = {"LYKTA_HTTPS": "no", "LYKTA_DATA_FOLDER": str(folder / "data")}
    with _running(command, port, os.environ | settings | dict(variables or {})) as server:
        yield server


@contextmanager
def granian_files(pages: Path, workers: int) -> Iterator[Server]:
    """The same server's own way of serving files, in Rust: what is left when no page is made."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "benchmarks.web.nothing:application", "--interface", "wsgi",
        "--port", str(port), "--workers", str(workers), "--log-level", "warning",
        "--static-path-route", FILES, "--static-path-mount", str(pages),
    ]  # fmt: skip
    with _running(command, port, dict(os.environ)) as server:
        yield server


@contextmanager
def nginx_files(pages: Path, workers: int) -> Iterator[Server]:
    """Debian's nginx, what files are most often served with."""
    port = free_port()
    folder = pages.parent / "nginx"
    folder.mkdir(exist_ok=True)
    # Started by root it would become somebody who may not read a folder for temporary files.
    user = "user root; " if os.getuid() == 0 else ""
    text = _NGINX_CONFIGURATION.format(user=user, workers=workers, port=port, pages=pages, files=FILES)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [nginx() or "nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    with _running(command, port, dict(os.environ)) as server:
        yield server


def nginx() -> str | None:
    """Where nginx is; a user's path often leaves out the folder of an administrator's programs."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def processor_seconds(process: int) -> float | None:
    """What a process and those that it started used of the processor so far; None where there is no /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        started = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return None
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(child) or 0 for child in started)


@contextmanager
def _running(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_S)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the server on port {port} does not answer")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
