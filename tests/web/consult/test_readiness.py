"""A running server is broken on purpose: it says that it is not ready, and is ready again by itself.

Liveness goes on saying that the process runs. With liveness alone a monitor takes a server for whole that can
neither ask nor answer.
"""

import json
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.web.consult.installed import ON_SQLITE, SERVER, moved_away
from tests.web.server import Site, asked, consulting, database_name, program, running

# Longer than a result is kept, and than the longest check; how long it took is not asserted.
_PATIENCE_S = 120
# Of a visitor whom a proxy brought.
ELSEWHERE = {"X-Forwarded-For": "192.0.2.1"}
PREPARED = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.database import prepare
prepare()
"""


# Each way of breaking it waits for the next look, twice.
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Broken:
    """A running server and what a test may break of it."""

    site: Site
    keys: Path
    database: str
    """The name of its database on PostgreSQL; empty on SQLite."""

    @property
    def file(self) -> Path:
        """SQLite's file."""
        return self.site.folder / "data" / "lykta.sqlite3"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    folder = tmp_path_factory.mktemp("server")
    with consulting(folder) as variables:
        program(PREPARED, variables)
        with running(folder, **variables) as site:
            database = database_name(variables.get("LYKTA_DATABASE", ""))
            yield Broken(site, folder / "keys", database)


def told(site: Site) -> tuple[int, set[tuple[str, str]]]:
    """The status of the readiness page, and what is not well by code and reason."""
    status, text = asked(site, "/halsa/redo")
    found = json.loads(text)["checks"]
    return status, {(each["code"], each["reason"]) for each in found if each["state"] in {"warn", "fail"}}


def becomes(site: Site, status: int, *reasons: tuple[str, str]) -> None:
    """Ask until the page says it, with these reasons among others, as a monitor does."""
    until = time.monotonic() + _PATIENCE_S
    while not _says(found := told(site), status, reasons) and time.monotonic() < until:
        time.sleep(0.2)
    assert _says(found, status, reasons), found
    assert asked(site, "/halsa") == (200, "ok\n")


def _says(found: tuple[int, set[tuple[str, str]]], status: int, reasons: tuple[tuple[str, str], ...]) -> bool:
    return found[0] == status and set(reasons) <= found[1]


def test_a_whole_server_is_ready(server: Broken) -> None:
    becomes(server.site, 200)


def test_a_server_whose_key_folder_is_gone_is_not_ready(server: Broken) -> None:
    with moved_away(server.keys):
        becomes(server.site, 503, ("keys", "missing"))
    becomes(server.site, 200)


@contextmanager
def locked(server: Broken) -> Iterator[None]:
    """Hold the lock that every write needs, in a transaction that does not end."""
    if ON_SQLITE:
        connection = sqlite3.connect(server.file, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.close()
        return
    address = urlsplit(SERVER)._replace(path=f"/{server.database}").geturl()
    with psycopg.connect(address) as other:
        other.execute("SELECT 1 FROM audit_head FOR UPDATE")
        yield


def test_a_server_whose_database_is_locked_is_not_ready(server: Broken) -> None:
    with locked(server):
        becomes(server.site, 503, ("database", "locked"))
    becomes(server.site, 200)


@contextmanager
def unreachable(server: Broken) -> Iterator[None]:
    """Have the database answer nobody: its file is gone, or its server refuses connections."""
    if ON_SQLITE:
        with moved_away(server.file):
            yield
        return
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{server.database}" ALLOW_CONNECTIONS false')
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [server.database]
        )
        try:
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{server.database}" ALLOW_CONNECTIONS true')


def test_a_server_whose_database_does_not_answer_is_not_ready(server: Broken) -> None:
    with unreachable(server):
        becomes(server.site, 503, ("database", "missing" if ON_SQLITE else "unreachable"))
    becomes(server.site, 200)


@contextmanager
def full_disk(server: Broken) -> Iterator[None]:
    """Have the system refuse every write of the server to a file, as a full disk does."""
    workers = [int(name) for name in _children(server.site.process)]
    limits = [resource.prlimit(worker, resource.RLIMIT_FSIZE) for worker in workers]
    for worker, (_, hard) in zip(workers, limits, strict=True):
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for worker, limit in zip(workers, limits, strict=True):
            resource.prlimit(worker, resource.RLIMIT_FSIZE, limit)


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()


def test_a_full_disk_is_told_and_closes_what_needs_it(server: Broken) -> None:
    if not Path(f"/proc/{server.site.process}/task").is_dir():
        pytest.skip("the processes of a server are found in /proc, which this system lacks")
    with full_disk(server):
        if ON_SQLITE:
            becomes(server.site, 503, ("data", "refused"), ("database", "full"))
        else:
            # There the data folder holds style sheets alone: it is told, and the site goes on.
            becomes(server.site, 200, ("data", "refused"))
    becomes(server.site, 200)


def test_a_server_whose_key_folder_hangs_is_not_ready(server: Broken) -> None:
    # Reading a pipe waits for its writer, as reading from a network that is gone waits for it.
    pipe = server.keys / "master-9999"
    os.mkfifo(pipe, 0o600)
    try:
        becomes(server.site, 503, ("checks", "stalled"))
    finally:
        writer = os.open(pipe, os.O_WRONLY)
        pipe.unlink()
        os.close(writer)
    becomes(server.site, 200)


def test_a_stranger_learns_no_more_than_that_it_is_not_ready(server: Broken) -> None:
    with moved_away(server.keys):
        becomes(server.site, 503, ("keys", "missing"))
        assert asked(server.site, "/halsa/redo", **ELSEWHERE) == (503, "not ready\n")
    becomes(server.site, 200)
    assert asked(server.site, "/halsa/redo", **ELSEWHERE) == (200, "ready\n")
    assert asked(server.site, "/metrics", **ELSEWHERE)[0] == 404
