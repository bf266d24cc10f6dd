"""Somebody with a browser at a running server, for what has to come in over the wire."""

import re
from http.cookiejar import CookieJar
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from tests.web.cast import PASSWORD, code_now

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


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
        """Send the form of a page, with its token where it has one."""
        token = _TOKEN.search(self.open(path))
        told = {"csrfmiddlewaretoken": token[1]} if token else {}
        return self._ask(path, urlencode(told | fields, doseq=True).encode())

    def post(self, path: str, **fields: object) -> str:
        """Send fields without reading the page first, as an asker's next step does."""
        return self._ask(path, urlencode(fields, doseq=True).encode())

    def log_in(self, username: str) -> None:
        """Log in with the password and the app of the cast."""
        self.send("/teamet/logga-in/", login=username, password=PASSWORD)
        self.send("/teamet/logga-in/kod/", code=code_now())
        assert "/teamet/" in self.at, self.at
        assert "logga-in" not in self.at, self.page

    def _ask(self, path: str, body: bytes | None = None) -> str:
        with self._opener.open(f"{self._address}{quote(path, safe='/?=%')}", body, timeout=30) as answer:
            self.page, self.at = answer.read().decode(), answer.url
        return self.page
