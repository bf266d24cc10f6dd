"""The workbench as an analyst starts it, in processes of its own, and the browser of one analyst."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.web.servers import free_port

_PROGRAM = "import sys; from lykta.cli import main; sys.exit(main())"
_PATIENCE_S = 120
_KEY = re.compile(r"\?key=(\S+)")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from the command: to the printed address, to a first answer, to the first whole page."""

    printed: float
    answers: float
    first_page: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the seconds to the last byte, the length of the body, and the body."""

    status: int
    seconds: float
    body: str

    @property
    def kilobytes(self) -> float:
        """The length of the body."""
        return len(self.body.encode()) / 1000


class Browser:
    """Asks one page at a time over one connection that stays open, and keeps the cookies it is given."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        self._cookies: SimpleCookie = SimpleCookie()
        self._home = ""
        self._token = ""

    def let_in(self, secret: str) -> None:
        """Open the printed address: it leads to what the addresses of all pages begin with."""
        self._connection.request("GET", f"/?key={secret}")
        response = self._connection.getresponse()
        response.read()
        self._cookies.load(response.headers["Set-Cookie"])
        self._home = response.headers["Location"].rstrip("/")

    def get(self, address: str) -> Answer:
        """Ask for a page and read all of it."""
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form with the token of the page that was read last."""
        return self._ask("POST", address, urlencode(fields | {"csrfmiddlewaretoken": self._token}))

    @property
    def address(self) -> str:
        """Where the workbench is."""
        return f"http://127.0.0.1:{self._connection.port}{self._home}"

    def cookies(self) -> list[tuple[str, str]]:
        """The names and values of what lets another browser in."""
        return [(each.key, each.value) for each in self._cookies.values()]

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in self._cookies.values())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        self._connection.request(method, self._home + address, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        seconds = time.monotonic() - began
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        token = _TOKEN.search(text)
        self._token = token.group(1) if token else self._token
        return Answer(response.status, seconds, text)


@dataclass(frozen=True, slots=True)
class Running:
    """A workbench that runs: its first process, the browser that got in, and how long the opening took."""

    process: int
    browser: Browser
    opening: Opening


@contextmanager
def workbench(result: Path, key: Path) -> Iterator[Running]:
    """Start `lykta workbench` over a result, as one does on a terminal, and end it after the block."""
    port = free_port()
    command = [sys.executable, "-u", "-c", _PROGRAM, "workbench", str(result), "--port", str(port)]
    environment = os.environ | {"LYKTA_CONTACT_KEY_FILE": str(key)}
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    browser = Browser(port)
    try:
        secret = _printed_key(process)
        printed = time.monotonic() - began
        _wait(port)
        answers = time.monotonic() - began
        browser.let_in(secret)
        browser.get("/")
        yield Running(process.pid, browser, Opening(printed, answers, time.monotonic() - began))
    finally:
        browser.close()
        process.terminate()
        process.wait(timeout=_PATIENCE_S)
        if process.stdout:
            process.stdout.close()


def peak_bytes(process: int) -> int:
    """The most memory that a process and those that it started have held so far, each at its own peak.

    What a process shares with the one that started it, which is what neither has changed since, counts once.
    """
    tasks = list(Path(f"/proc/{process}/task").iterdir())
    started = {int(child) for task in tasks for child in (task / "children").read_text().split()}
    own, shared = _bytes(process, "status", "VmHWM:"), _shared(process)
    return own + sum(peak_bytes(child) - min(shared, _shared(child)) for child in started)


def _shared(process: int) -> int:
    return sum(_bytes(process, "smaps_rollup", name) for name in ("Shared_Clean:", "Shared_Dirty:"))


def _bytes(process: int, told: str, name: str) -> int:
    lines = Path(f"/proc/{process}/{told}").read_text(encoding="ascii", errors="replace").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _printed_key(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None  # noqa: S101 - it was asked for.
    for line in process.stdout:
        found = _KEY.search(line)
        if found:
            return found.group(1)
    raise RuntimeError("the workbench ended before it printed its address")


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        try:
            # The port is taken before anybody is there to answer on it.
            connection.request("GET", "/halsa")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError("the workbench does not answer")
