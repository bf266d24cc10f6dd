"""What the doctor learns of a running server, of a proxy and of a mail server, all on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings
from django.test import override_settings

from lykta import __version__
from lykta.web.doctor import look_at_address, look_at_server
from lykta.web.health import HealthState

READY = {"ready": True, "version": __version__}
# Of the range that no service listens on here.
NOBODY = 9


@contextmanager
def answering(told: object, *, forwards: bool = True, hsts: bool = True, hides: bool = True) -> Iterator[int]:
    """A server on loopback that answers as Lykta does, by way of a proxy or not."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            details = self.path == "/halsa/redo" and not (hides and "X-Forwarded-For" in self.headers)
            status = 404 if self.path == "/metrics" and forwards else 200
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if details and not proxied else "text/plain")
            if hsts:
                self.send_header("Strict-Transport-Security", "max-age=31536000")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode() if details else b"ready\n")

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    proxied = forwards and not hides
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (READY, "ready"),
        (READY | {"ready": False}, "not_ready"),
        (READY | {"version": "0.0.1"}, "older"),
        ({"something": "else"}, "other"),
        ([1], "other"),
    ],
)
def test_a_running_server_is_told_by_what_it_says(told: object, reason: str) -> None:
    with answering(told) as port:
        assert [found.reason for found in look_at_server(port)] == [reason]


def test_a_server_that_does_not_run_warns() -> None:
    (found,) = look_at_server(NOBODY)
    assert (found.state, found.reason) == (HealthState.WARN, "silent")


def test_details_that_others_than_this_machine_get_are_told() -> None:
    with answering(READY, forwards=False, hides=False) as port:
        assert [found.reason for found in look_at_server(port)] == ["ready", "open"]


@pytest.mark.parametrize(
    ("forwards", "hides", "reasons"), [(True, False, ["forwards"]), (False, True, ["no_forwarded_for"])]
)
def test_a_proxy_that_forgets_the_visitors_address_is_found(
    forwards: bool, hides: bool, reasons: list[str]
) -> None:
    with answering(READY, forwards=forwards, hides=hides) as port, at(f"http://127.0.0.1:{port}"):
        assert [found.reason for found in look_at_address()] == reasons


def test_a_proxy_that_keeps_nobody_on_https_is_found() -> None:
    with (
        answering(READY, hides=False, hsts=False) as port,
        at(f"http://127.0.0.1:{port}", https=True),
    ):
        assert [found.reason for found in look_at_address()] == ["forwards", "missing"]


@pytest.mark.parametrize(("address", "reason"), [("", "none"), (f"http://127.0.0.1:{NOBODY}", "silent")])
def test_an_address_that_is_not_set_or_does_not_answer_is_told(address: str, reason: str) -> None:
    with at(address):
        assert [found.reason for found in look_at_address()] == [reason]


@contextmanager
def at(address: str, *, https: bool = False) -> Iterator[None]:
    changed = settings.LYKTA.model_copy(update={"address": address, "https": https})
    with override_settings(LYKTA=changed):
        yield
