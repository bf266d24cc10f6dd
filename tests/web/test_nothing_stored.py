"""What visitors type, ask for and are known by is looked for afterwards in all that a real server left."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.web.explore import Answer, Answers, every_form, pages
from tests.web.server import Site, running
from tests.web.traces import left_by

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]

# Words that no page has. The first is typed in fields; the others are what a request brings besides.
TYPED, ASKED, BROUGHT = "kanariegul7f3a", "kanariegron9c1e", "kanarieblab42d"
FORWARDED = "203.0.113.77"
# Another address of this machine than the server's own, which its first line names.
VISITOR = "127.0.0.77"
# Ways to send the same form: a walk through a form of many steps takes each answer once.
MOST_SENDINGS = 600

BROUGHT_ALONG = {
    "User-Agent": f"Browser/{BROUGHT}",
    "Referer": f"https://clinic.example/{BROUGHT}",
    "Cookie": f"sessionid={BROUGHT}; csrftoken={BROUGHT}",
    "Accept-Language": f"sv, en;q=0.5, {BROUGHT};q=0.1",
    "X-Forwarded-For": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "From": f"{BROUGHT}@example.org",
    "Authorization": f"Basic {BROUGHT}",
}


class Visitor:
    """Somebody who asks a server for pages and sends its forms, and keeps every answer's headers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.cookies: list[str] = []

    def __call__(self, address: str, answers: Answers | None = None) -> Answer:
        if answers is None:
            return self.send("GET", f"{address}?q={ASKED}")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", address, urlencode(answers, doseq=True).encode(), form)

    def send(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] = BROUGHT_ALONG
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self._site.port, timeout=60, source_address=(VISITOR, 0))
        try:
            connection.request(method, address, body, BROUGHT_ALONG | dict(headers))
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            text = response.read().decode("utf-8", errors="replace")
        except (BrokenPipeError, ConnectionResetError):
            # What is too large is refused before all of it is read.
            return Answer(413, "", {})
        finally:
            connection.close()
        self.cookies += [told["set-cookie"]] if "set-cookie" in told else []
        return Answer(response.status, text, told)

    def send_raw(self, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._site.port), 10, (VISITOR, 0)) as connection:
            connection.sendall(request)
            connection.settimeout(2)
            try:
                while connection.recv(65_536):
                    pass
            except OSError:
                return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as running_site:
        yield running_site


@pytest.fixture(scope="module")
def visited(site: Site) -> Visitor:
    """A visit that reads every page, sends every form that it meets, and makes mistakes."""
    visitor = Visitor(site)
    found = pages(visitor)
    assert len(found) > 20
    sent = every_form(visitor, found, typed=TYPED, most=MOST_SENDINGS)
    assert {"/sok/", "/en/search/"} <= {form.action for form in sent}
    _make_mistakes(visitor)
    return visitor


def _make_mistakes(visitor: Visitor) -> None:
    visitor(f"/{TYPED}/")
    visitor(f"/en/handbook/{quote(TYPED + 'å')}/")
    for method in ("PUT", "DELETE", "OPTIONS", TYPED.upper()):
        visitor.send(method, f"/sok/?q={ASKED}", TYPED.encode())
    too_much = urlencode({"q": TYPED * 20_000}).encode()
    visitor.send("POST", "/sok/", too_much, {"Content-Type": "application/x-www-form-urlencoded"})
    for kind in (f"multipart/form-data; boundary={TYPED}", "multipart/form-data", f"text/{TYPED}"):
        visitor.send("POST", "/sok/", f"--{TYPED}\r\n{TYPED}".encode(), {"Content-Type": kind})
    upload = (
        f'--{TYPED}\r\nContent-Disposition: form-data; name="q"; filename="{TYPED}"\r\n\r\n'
        f"{TYPED * 300_000}\r\n--{TYPED}--\r\n"
    )
    visitor.send("POST", "/sok/", upload.encode(), {"Content-Type": f"multipart/form-data; boundary={TYPED}"})
    visitor.send("GET", "/", headers={"Host": f"{TYPED}.example"})
    visitor.send_raw(f"{TYPED} / HTTP/9\r\n\r\n".encode())
    visitor.send_raw(f"GET /{TYPED}\xff HTTP/1.1\r\nHost: {TYPED}\r\n{TYPED}\r\n\r\n".encode("latin-1"))
    visitor.send_raw(
        f"POST /sok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\nq={TYPED}".encode()
    )


def test_no_word_of_a_visit_is_left_anywhere(visited: Visitor, site: Site) -> None:
    assert left_by(site, (TYPED, ASKED, BROUGHT)) == []


def test_no_address_of_a_visitor_and_no_page_that_was_read_is_left(visited: Visitor, site: Site) -> None:
    assert left_by(site, (FORWARDED, VISITOR)) == []
    log = site.log.read_text(encoding="utf-8")
    assert [word for word in ("/handbok", "/sok", "/en/", "GET", "POST") if word in log] == []


def test_no_cookie_is_set(visited: Visitor) -> None:
    assert visited.cookies == []


def test_no_database_is_made(visited: Visitor, site: Site) -> None:
    assert [path for path in site.folder.rglob("*") if "sqlite" in path.name] == []


@pytest.mark.parametrize("place", ["data/x", "temporary/x", "server.log"])
def test_a_word_that_is_left_is_found(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"... {TYPED} ...", encoding="utf-8")
    assert left_by(Site("", 0, tmp_path, os.getpid(), tmp_path), (TYPED,)) == [f"{TYPED} in {place}"]


def test_a_word_in_an_open_file_without_a_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / "nameless"
    with path.open("w+", encoding="utf-8") as file:
        path.unlink()
        file.write(TYPED)
        file.flush()
        (found,) = left_by(Site("", 0, tmp_path, os.getpid(), tmp_path), (TYPED,))
    assert found.endswith("(deleted)")
