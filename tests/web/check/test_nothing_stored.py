"""Nothing of an answer lands in a database, a file, a log or a cookie of a real server."""

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.check.walking import START, WHOLE
from tests.web.server import Site, running

CANARY = "zqkanarie7731"
ANSWERED = {"age": "could-be-under-18", "acute": "yes", "vulnerability_limits": "yes"}
FORM = "application/x-www-form-urlencoded"
# What a page of the check may hold in its own words and no file may hold: the answers as they are sent.
SENT = [*(f"{name}={value}" for name, value in ANSWERED.items()), CANARY]


def _send(site: Site, method: str, path: str, body: str | None) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    headers = {"Content-Type": FORM, "Referer": f"https://x.example/{CANARY}", "Cookie": f"c={CANARY}"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    assert answer.status in {200, 400, 404, 405}
    assert CANARY not in str(answer.headers)
    assert answer.headers["Set-Cookie"] is None
    assert answer.headers["Cache-Control"] == "no-store"
    answer.read()
    connection.close()


@pytest.mark.slow
def test_canary_words_in_every_field_are_found_nowhere_afterwards(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for address in (*START.values(), *WHOLE.values()):
            _send(site, "GET", address, None)
            for to in ("", "back", "summary", "result", "rest", "at", "coercion", CANARY):
                for day in ("", "2005-03-04", CANARY):
                    _send(site, "POST", address, urlencode(ANSWERED | {"to": to, "at": day, "asked": CANARY}))
            _send(site, "POST", address, urlencode(ANSWERED | {CANARY: CANARY * 20_000}))
            _send(site, "GET", f"{address}?at={CANARY}", None)
            _send(site, "POST", f"{address}{CANARY}/", urlencode(ANSWERED))
            _send(site, "PUT", address, CANARY)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert site.log in written
    assert not [path for path in written if path.suffix == ".sqlite3"]
    found = [
        (path, word)
        for path in written
        for word in SENT
        if word.encode() in path.read_bytes() or word in path.name
    ]
    assert found == []
