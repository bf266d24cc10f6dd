"""A server as an operator starts it, on a free port of this machine, for tests that need a real one."""

import json
import os
import random
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from tests.cli.command import without_the_tests_own
from tests.project.tree import ROOT

SERVE = "import sys; from lykta.cli import main; main(['serve', '--port', sys.argv[1], '--workers', '1'])"
"""A program that serves as an operator does, on the port that it is given."""

TWO_WORKERS = SERVE.replace("'1'", "'2'")

DEMO = """
import pathlib, sys
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample
from lykta.cli.demo import CONTACT_KEY, RESULT, serve_demo
if __name__ == "__main__":
    demo = pathlib.Path("demo")
    demo.mkdir()
    write_sample(ads=600, seed=3, out=demo / "ads.csv", truth=demo / "truth.csv")
    options = AnalysisOptions(key_file=demo / CONTACT_KEY)
    analyse([str(demo / "ads.csv")], out=demo / RESULT, options=options)
    serve_demo(demo, int(sys.argv[1]))
"""
"""A program that serves as `lykta demo` does, over fewer ads; the workbench has the port after."""

PREPARE = """
import os, pathlib
from lykta.web.keys.keyring import create_keyring
from lykta.web.serving import set_up
create_keyring(pathlib.Path(os.environ["LYKTA_KEY_FOLDER"]))
pathlib.Path(os.environ["LYKTA_DATA_FOLDER"]).mkdir(exist_ok=True)
set_up()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
agency = Agency.objects.create(name="Regionen")
for name in ("anna", "bo"):
    Member.objects.create_member(username=name, name=name, role=Role.COORDINATOR, agency=agency)
"""
"""A program that makes the keys, the tables and two coordinators of a server that takes consultations."""

_PATIENCE_S = 180

UNTIL_THE_END = ExitStack()
"""What is removed when the tests of this process end."""


@dataclass(frozen=True)
class Site:
    """A running server: its address, its port, its log, its process and the folder with all it writes."""

    address: str
    port: int
    log: Path
    process: int
    folder: Path


@contextmanager
def running(folder: Path, serving: str = SERVE, **variables: str) -> Iterator[Site]:
    """Run a server in a folder that holds all it writes; ended when the block is left."""
    port = free_port()
    log = folder / "server.log"
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    settings = {
        "LYKTA_HTTPS": "no",
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "TMPDIR": str(temporary),
    } | variables
    command = [sys.executable, "-c", serving, str(port)]
    environment = without_the_tests_own()
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment | settings, stdout=output, stderr=output
        )
        try:
            _wait(process, port, log)
            yield Site(f"http://127.0.0.1:{port}", port, log, process.pid, folder)
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE_S)


def asked(site: Site, path: str, **headers: str) -> tuple[int, str]:
    """The status and the text of one answer, on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def printed_address(site: Site) -> str:
    """The address of the workbench, with its key, that a command prints once the server answers."""
    until = time.monotonic() + 60
    while not (found := re.search(r"http://127\.0\.0\.1:\d+/\?key=[\w-]{40,}", site.log.read_text("utf-8"))):
        assert time.monotonic() < until, "no address was printed"
        time.sleep(0.1)
    return found[0]


@contextmanager
def consulting(folder: Path) -> Iterator[dict[str, str]]:
    """The variables of a server that takes consultations, with keys, tables and two coordinators in it.

    Its database is of the kind that the tests run on: a file in the folder, or a fresh one on their server.
    """
    original, variables = _make_original(), _variables(folder)
    for kept in ("LYKTA_KEY_FOLDER", "LYKTA_DATA_FOLDER", "LYKTA_EDITIONS_FOLDER"):
        shutil.copytree(original[kept], variables[kept], dirs_exist_ok=True)
    with fresh_database(like=original.get("LYKTA_DATABASE", "")) as database:
        yield variables | ({"LYKTA_DATABASE": database} if database else {})


@cache
def _make_original() -> dict[str, str]:
    """The variables of the server that is prepared once and copied for each test: preparing takes seconds."""
    folder = Path(UNTIL_THE_END.enter_context(TemporaryDirectory()))
    variables = _variables(folder)
    (folder / "editions").mkdir()
    if database := UNTIL_THE_END.enter_context(fresh_database()):
        variables["LYKTA_DATABASE"] = database
    program(PREPARE, variables)
    return variables


def _variables(folder: Path) -> dict[str, str]:
    return {
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,consult,plan,editions",
        "LYKTA_EDITIONS_FOLDER": str(folder / "editions"),
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "LYKTA_KEY_FOLDER": str(folder / "keys"),
        "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
        "LYKTA_COUNTY_PARTS": "norra länet,södra länet",
        # All tests of a server ask from one address, and more than a county in a year.
        "LYKTA_FREE_QUESTIONS": "1000000",
    }


def program(source: str, variables: dict[str, str], **told: object) -> str:
    """What a program in a process of its own prints, with the variables set; `told` is its input as JSON."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"} | variables
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("LYKTA_TEST_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-c", source],
        env=environment,
        input=json.dumps(told),
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def fresh_database(like: str = "") -> Iterator[str]:
    """The address of a database of its own on the tests' server, `like` another or empty; none on SQLite."""
    server = os.environ.get("LYKTA_TEST_DATABASE", "sqlite")
    if server == "sqlite":
        yield ""
        return
    name = f"lykta_{secrets.token_hex(6)}"
    template = f' TEMPLATE "{database_name(like)}"' if like else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_name(address: str) -> str:
    """The name of the database at an address of PostgreSQL."""
    return urlsplit(address).path.removeprefix("/")


def free_port() -> int:
    """A port that nobody listens on, with the next; no other process of a test run takes from its range."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    # Below those that systems give to connections.
    begin = 20_000 + 1_000 * (worker % 10)
    for port in random.sample(range(begin, begin + 1_000, 2), 500):
        if _can_be_had(port) and _can_be_had(port + 1):
            return port
    raise AssertionError("no port is free")


def _can_be_had(port: int) -> bool:
    with socket.socket() as tried:
        # As a server binds: what a connection that has ended left behind is no hindrance.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


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
