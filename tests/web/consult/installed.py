"""A server that is installed, its commands, and a browser that reads it."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import psycopg
import pytest

from tests.cli.command import PROGRAM, Outcome
from tests.project.tree import ROOT
from tests.web.server import UNTIL_THE_END, database_name, fresh_database

SERVER = os.environ.get("LYKTA_TEST_DATABASE", "sqlite")


ON_SQLITE = SERVER == "sqlite"


_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("LYKTA_")}


@dataclass(frozen=True)
class Installation:
    """One server's folder and its settings."""

    folder: Path
    settings: dict[str, str]

    @property
    def database(self) -> str:
        """The name of its database on PostgreSQL."""
        return database_name(self.settings["LYKTA_DATABASE"])

    @property
    def keys(self) -> Path:
        """Its key folder."""
        return self.folder / "keys"

    def run(self, *words: str | Path, asked: str = "", **more: str) -> Outcome:
        """Run a command with its settings; what it asks for is answered with lines."""
        done = subprocess.run(
            [*PROGRAM, *map(str, words)],
            cwd=self.folder,
            env=_ENVIRONMENT | self.settings | more,
            input=asked,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def python(self, program: str, *words: str, check: bool = True) -> str:
        """Run a program that is set up as a server is, and give what it prints."""
        done = self.started(program, *words)
        out, err = done.communicate()
        if check:
            assert done.returncode == 0, err
        return out

    def started(self, program: str, *words: str, stdin: int | None = None) -> "subprocess.Popen[str]":
        """The same while it runs."""
        return subprocess.Popen(
            [sys.executable, "-c", f"{_SET_UP}\n{program}", *words],
            cwd=self.folder,
            env=_ENVIRONMENT | self.settings | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, text: str, **dates: int) -> str:
        """A consultation with texts in every table, closed or held so many days from today; its number."""
        return self.python(_ASK, text, json.dumps(dates)).strip()

    def sealed(self, number: str) -> list[bytes]:
        """All that is sealed of a consultation, and its wrapped key."""
        return [bytes.fromhex(line) for line in self.python(_SEALED, number).split()]

    def on_the_disk(self) -> None:
        """Have PostgreSQL write to its files what it holds in memory; SQLite has done so."""
        if not ON_SQLITE:
            _on_server("CHECKPOINT")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the installation and, on PostgreSQL, of its database; the server's log apart."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(self.folder)), path.read_bytes()
        if not ON_SQLITE:
            yield from _server_files(self.database)

    def written_ahead(self) -> Iterator[tuple[str, bytes]]:
        """PostgreSQL's write-ahead log, which all its databases share; SQLite's is among the files."""
        if not ON_SQLITE:
            yield from _write_ahead_log()


@contextmanager
def installation(folder: Path, like: Installation | None = None) -> Iterator[Installation]:
    """A server in a folder, `like` another that is prepared, or without keys and tables; its database on
    PostgreSQL is made, and removed afterwards.
    """
    folder.mkdir(exist_ok=True)
    settings = {
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,consult",
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "LYKTA_KEY_FOLDER": str(folder / "keys"),
        "LYKTA_SECRET_KEY": secrets.token_urlsafe(64),
        "LYKTA_ADDRESS": "https://lykta.example.se",
        "LYKTA_COUNTY_PARTS": "norra länet,södra länet",
        # Many questions come from one address of the tests; tolls have tests of their own.
        "LYKTA_FREE_QUESTIONS": "1000000",
        "PYTHONPATH": str(ROOT / "src"),
    }
    if like:
        shutil.copytree(like.folder, folder, dirs_exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    with fresh_database(like.settings.get("LYKTA_DATABASE", "") if like else "") as database:
        yield Installation(folder, settings | ({"LYKTA_DATABASE": database} if database else {}))


@cache
def prepare_once() -> Installation:
    """The server with keys and tables that is made once and copied for each test: preparing takes seconds."""
    folder = Path(UNTIL_THE_END.enter_context(TemporaryDirectory()))
    made = UNTIL_THE_END.enter_context(installation(folder / "server"))
    assert made.run("consult", "keys", "create").code == 0
    assert made.run("consult", "prepare").code == 0
    return made


def make_other_keys(installed: Installation, folder: Path) -> Path:
    """The keys of another server, in a folder below this one."""
    elsewhere = {"LYKTA_DATABASE": "", "LYKTA_DATA_FOLDER": str(folder / "none")}
    keys = folder / "other-keys"
    assert installed.run("consult", "keys", "create", **elsewhere, LYKTA_KEY_FOLDER=str(keys)).code == 0
    return keys


@contextmanager
def moved_away(path: Path) -> Iterator[None]:
    """Have a file or a folder gone for as long as the block lasts; what was made in its place is removed."""
    aside = path.with_name(f"{path.name}-aside")
    path.rename(aside)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
        aside.rename(path)


@contextmanager
def server_setting(name: str, value: str) -> Iterator[None]:
    """A setting of the PostgreSQL server for as long as the block lasts."""
    _on_server(f"ALTER SYSTEM SET {name} = {value}")
    _on_server("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        _on_server(f"ALTER SYSTEM RESET {name}")
        _on_server("SELECT pg_reload_conf()")


def _on_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)


def _server_files(name: str) -> Iterator[tuple[str, bytes]]:
    """The files of one database, and its tables in common folders; not the write-ahead log of the server."""
    with psycopg.connect(SERVER) as server:
        (data,) = server.execute("SHOW data_directory").fetchone() or ("",)
        row = server.execute("SELECT oid FROM pg_database WHERE datname = %s", [name]).fetchone()
    folder = Path(data, "base", str(row[0] if row else 0))
    if not os.access(folder, os.R_OK):
        pytest.skip(f"the files of the PostgreSQL server cannot be read by this user: {folder}")
    for path in sorted([*folder.rglob("*"), *Path(data, "global").rglob("*")]):
        if path.is_file():
            yield str(path.relative_to(data)), path.read_bytes()


def _write_ahead_log() -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(SERVER) as server:
        (data,) = server.execute("SHOW data_directory").fetchone() or ("",)
    for path in sorted(Path(data, "pg_wal").iterdir()):
        if path.is_file():
            yield path.name, path.read_bytes()


def socket_folder() -> str:
    """The folder in which the test server's socket lies."""
    return parse_qs(urlsplit(SERVER).query).get("host", [""])[0]


_SET_UP = """
import sys
from lykta.web.serving import set_up
set_up()
"""


_ASK = """
import json
from tests.web.consult.filled import filled
print(filled(sys.argv[1], **json.loads(sys.argv[2])).pk)
"""


_SEALED = """
from django.apps import apps
from lykta.web.consult.models import Consultation
from tests.web.consult.filled import sealed_columns, rows_below
one = Consultation.objects.get(pk=sys.argv[1])
print(bytes(one.wrapped_key).hex())
print(bytes(one.tag).hex())
print(bytes(one.case.name_tag).hex())
for row in rows_below(one):
    for column in sealed_columns(type(row)):
        if content := bytes(getattr(row, column)):
            print(content.hex())
"""


_CARRIED = re.compile(r'name="(csrfmiddlewaretoken|version)" value="([^"]+)"')


class Browser:
    """Opens pages and sends forms as they stand on them; cookies are kept."""

    def __init__(self, address: str) -> None:
        self._address = address
        # No proxy of the machine: the server is on it.
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))
        self.page = ""
        self.at = ""

    def open(self, path: str) -> str:
        """Read a page."""
        return self._ask(path)

    def send(self, path: str, **fields: object) -> str:
        """Send the form of a page, with its token and the version of what it has shown, if any."""
        carried = dict(_CARRIED.findall(self.open(path)))
        return self._ask(path, urlencode(carried | fields, doseq=True).encode())

    def post(self, path: str, **fields: object) -> str:
        """Send fields without reading the page first, as an asker's next step does."""
        return self._ask(path, urlencode(fields, doseq=True).encode())

    def log_in(self, username: str) -> None:
        """Log in with the password and the app of the cast."""
        # The tests of the package install a server too, in a run that knows no log-ins.
        from tests.web.cast import PASSWORD, code_now  # noqa: PLC0415

        self.send("/teamet/logga-in/", login=username, password=PASSWORD)
        self.send("/teamet/logga-in/kod/", code=code_now())
        assert "/teamet/" in self.at, self.at
        assert "logga-in" not in self.at, self.page

    def _ask(self, path: str, body: bytes | None = None) -> str:
        with self._opener.open(f"{self._address}{quote(path, safe='/?=%')}", body, timeout=30) as answer:
            self.page, self.at = answer.read().decode(), answer.url
        return self.page
