"""Starting the server: what the system refuses is told in one line."""

import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.serving import IDLE_MS, Serving, refuse_taken_port
from tests.cli.command import run_program
from tests.web.server import TWO_WORKERS, Site, asked, running

ASKED = 40
READERS = 400
ASKED_AT_ONCE = b"GET /halsa HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
BEHIND_TLS = override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SECURE_HSTS_SECONDS=31_536_000,
)


@pytest.mark.slow
def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = run_program("serve", "--port", port, folder=tmp_path, LYKTA_HTTPS="no")
    assert outcome.code == 2
    assert outcome.err == (
        f"lykta: 127.0.0.1:{port} cannot be listened on: another program uses the port. Stop that one, or "
        "choose another port with --port. Nothing was started.\n"
    )


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="no port is shared here")
@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - nothing is served at either.
def test_no_second_server_shares_the_port_of_a_running_one(tmp_path: Path, bind: str) -> None:
    with running(tmp_path) as site:
        second = run_program(
            "serve", "--bind", bind, "--port", str(site.port), folder=tmp_path, LYKTA_HTTPS="no"
        )
        assert second.code == 2
        assert second.err.startswith(f"lykta: {bind}:{site.port} cannot be listened on")
        assert asked(site, "/halsa")[0] == 200


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="no port is shared here")
def test_a_port_that_another_server_would_share_is_taken() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"{port} cannot be listened on"):
            refuse_taken_port(Serving(port=port))
    refuse_taken_port(Serving(port=port))


@pytest.mark.slow
def test_a_port_is_free_again_at_once_after_its_server_has_ended(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        visitor = socket.create_connection(("127.0.0.1", site.port), timeout=10)
        visitor.sendall(ASKED_AT_ONCE)
        assert visitor.recv(100)
    # The server ended the connection, so the system keeps the port waiting for late packets of it.
    visitor.close()
    refuse_taken_port(Serving(port=site.port))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_workers_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    with running(tmp_path, TWO_WORKERS) as site:
        assert asked(site, "/halsa")[0] == 200
        os.kill(site.process, signal.SIGKILL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                refuse_taken_port(Serving(port=site.port))
                break
            except InputError:
                time.sleep(0.1)
        refuse_taken_port(Serving(port=site.port))


def test_an_address_that_is_none_is_left_to_the_server_to_refuse() -> None:
    refuse_taken_port(Serving(bind="nowhere.invalid"))


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = run_program("serve", folder=tmp_path, LYKTA_DATA_FOLDER=str(tmp_path / "file"))
    assert outcome.code == 2
    assert "Set LYKTA_DATA_FOLDER" in outcome.err
    # It does not say first that it serves.
    assert "Lykta serves" not in outcome.err


@pytest.mark.slow
def test_a_wrong_setting_ends_the_start(tmp_path: Path) -> None:
    outcome = run_program("serve", folder=tmp_path, LYKTA_PARTS="consult,workbench")
    assert outcome.code == 2
    assert outcome.err == (
        "lykta: The settings do not hold: LYKTA_PARTS: "
        "workbench never runs on the same server as consult; run each on its own.\n"
    )


def counted(site: Site) -> int:
    lines = asked(site, "/metrics")[1].splitlines()
    return next(
        (int(float(line.split()[-1])) for line in lines if line.startswith("lykta_requests_total")), 0
    )


@pytest.mark.slow
def test_requests_to_two_processes_are_counted_as_one_servers(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    with running(tmp_path, TWO_WORKERS, RUNTIME_DIRECTORY=str(memory)) as site:
        for _ in range(ASKED):
            asked(site, "/handbok/")
        assert [counted(site) for _ in range(10)] == [ASKED] * 10
        (shared,) = memory.iterdir()
        writers = {path.stem.rpartition("_")[2] for path in shared.iterdir()}
        # Each of the two, and the process that started them, has a file of its own.
        assert len(writers) == 3
    assert list(memory.iterdir()) == []


@pytest.mark.slow
def test_four_hundred_who_read_keep_nobody_waiting(tmp_path: Path) -> None:
    with running(tmp_path) as site, ExitStack() as readers:
        for _ in range(READERS):
            reader = readers.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=10))
            reader.sendall(ASKED_AT_ONCE)
            assert reader.recv(12) == b"HTTP/1.1 200"


@pytest.mark.slow
def test_a_connection_that_nobody_uses_ends(tmp_path: Path) -> None:
    with running(tmp_path) as site, socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.settimeout(3 * IDLE_MS / 1000)
        reader.sendall(ASKED_AT_ONCE)
        # A connection that stays open makes this wait beyond the patience of the socket, which is an error.
        while reader.recv(65_536):
            pass


@BEHIND_TLS
def test_http_is_sent_to_https() -> None:
    answer = Client().get("/handbok/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/handbok/")


@BEHIND_TLS
def test_over_https_the_browser_is_told_to_stay_there() -> None:
    answer = Client().get("/handbok/", headers={"x-forwarded-proto": "https"})
    assert (answer.status_code, answer["Strict-Transport-Security"]) == (200, "max-age=31536000")


@BEHIND_TLS
def test_the_health_check_answers_without_https() -> None:
    assert Client().get("/halsa").status_code == 200
