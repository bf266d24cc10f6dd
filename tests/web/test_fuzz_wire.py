"""Bytes that are not a proper request, to a real server: it refuses them, tells nothing and goes on."""

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.server import Site, running

pytestmark = pytest.mark.slow

_TARGETS = [
    b"/",
    b"/sok/",
    b"/en/search/",
    b"*",
    b"//x",
    b"/%",
    b"/\xff\xfe",
    b"/?q=%c3%a5:",
    b"http://evil.example/",
    b"/" + b"a" * 70_000,
]
_METHODS = [b"GET", b"POST", b"get", b"CONNECT", b"PRI", b"G\x00T", b"LYKTA", b""]
_VERSIONS = [b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", b"HTTP/2.0"]
_HEADERS = [
    b"Host: localhost", b"Host: a\r\nHost: b", b"Host:", b"Content-Length: -1", b"Content-Length: 5",
    b"Content-Length: 5\r\nContent-Length: 6", b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked", b"X: \x00", b"No-Colon", b" folded",
    b"Content-Length: 99999999999999999999", b"Cookie: " + b"a=b; " * 5000,
    b"Accept-Language: \xe5\xe4", b"Expect: 100-continue", b"Upgrade: h2c\r\nConnection: Upgrade",
    b"Content-Type: application/x-www-form-urlencoded", b"Content-Type: text/plain; charset=idna",
    b"Content-Type: application/x-www-form-urlencoded; charset=undefined", b"Connection: close",
]  # fmt: skip

requests = st.builds(
    lambda method, target, version, headers, body: (
        b" ".join([method, target, version]) + b"\r\n" + b"\r\n".join([*headers, b"", body])
    ),
    st.sampled_from(_METHODS),
    st.sampled_from(_TARGETS) | st.binary(max_size=30),
    st.sampled_from(_VERSIONS),
    st.lists(st.sampled_from(_HEADERS) | st.binary(max_size=40), max_size=5),
    st.binary(max_size=60) | st.sampled_from([b"q=%", b"5\r\nq=abc\r\n0\r\n\r\n", b"fffffffff\r\n"]),
) | st.binary(max_size=200)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as running_site:
        yield running_site


def _sent(site: Site, request: bytes) -> bytes:
    """What comes back, as far as it comes at once: an unfinished request is waited for by the server."""
    answer = b""
    with socket.create_connection(("127.0.0.1", site.port), 5) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(0.2)
            while piece := connection.recv(65_536):
                answer += piece
        except OSError:
            pass
    return answer


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(request=requests)
def test_no_bytes_make_the_server_fail(site: Site, request: bytes) -> None:
    answer = _sent(site, request)
    assert [status for status in re.findall(rb"^HTTP/1\.[01] (\d+)", answer) if status.startswith(b"5")] == []
    assert b"Traceback" not in answer
    assert b"set-cookie" not in answer.lower()


def test_the_server_goes_on_and_has_logged_nothing_of_it(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/handbok/")
    assert connection.getresponse().status == 200
    connection.close()
    lines = site.log.read_text(encoding="utf-8").splitlines()
    # The line that says where it serves, and no other.
    assert [line for line in lines if "Lykta serves" not in line] == []
