"""A server answers whoever comes, however many others keep a connection while they read."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from lykta.web.serving import IDLE_MS
from tests.web.server import running

pytestmark = pytest.mark.slow

READERS = 400
ASKED = b"GET /halsa HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_four_hundred_who_read_keep_nobody_waiting(tmp_path: Path) -> None:
    with running(tmp_path) as site, ExitStack() as readers:
        for _ in range(READERS):
            reader = readers.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=5))
            reader.sendall(ASKED)
            assert reader.recv(12) == b"HTTP/1.1 200"


def test_a_connection_that_nobody_uses_ends(tmp_path: Path) -> None:
    with running(tmp_path) as site, socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.settimeout(3 * IDLE_MS / 1000)
        reader.sendall(ASKED)
        # A connection that stays open makes this wait beyond the patience of the socket, which is an error.
        while reader.recv(65_536):
            pass
