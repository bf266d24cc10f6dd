"""What another server of the same machine learns from the browser of the analyst."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.web.server import Site
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


class _Elsewhere(ThreadingHTTPServer):
    """A server on another port, which notes what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Noting)
        self.noted: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Noting(BaseHTTPRequestHandler):
    server: _Elsewhere

    def do_GET(self) -> None:
        self.server.noted.append(dict(self.headers.items()))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def elsewhere() -> Iterator[_Elsewhere]:
    with _Elsewhere() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_server_on_another_port_gets_neither_the_cookie_nor_the_address(
    visit: Visit, site: Site, elsewhere: _Elsewhere
) -> None:
    page = visit("/en/networks/")
    home = page.url.removesuffix("/en/networks/")
    assert page.context.cookies()
    assert {cookie["path"] for cookie in page.context.cookies()} == {f"{home.removeprefix(site.address)}/"}
    with page.expect_navigation():
        # As a link on a page would lead there.
        page.evaluate("address => { location = address; }", elsewhere.address)
    page.context.new_page().goto(elsewhere.address)
    assert len(elsewhere.noted) >= 2
    for sent in elsewhere.noted:
        assert "Cookie" not in sent
        assert "Referer" not in sent


def test_a_page_of_another_port_that_opened_the_workbench_cannot_read_its_address(
    visit: Visit, site: Site, elsewhere: _Elsewhere
) -> None:
    page = visit("/en/networks/")
    other = page.context.new_page()
    other.goto(elsewhere.address)
    with other.expect_popup() as opened:
        other.evaluate("address => { window.opened = open(address); }", page.url)
    opened.value.wait_for_load_state()
    read = "() => { try { return String(opened.location.href); } catch { return 'refused'; } }"
    assert other.evaluate(read) in {"refused", "about:blank"}
