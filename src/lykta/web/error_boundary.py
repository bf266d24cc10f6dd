"""The WSGI error boundary: reads bodies before Django, refuses cut ones, logs failures without text."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

type Environment = dict[str, Any]
type Start = Callable[..., Any]
type Application = Callable[[Environment, Start], Iterable[bytes]]

WORKING: Final = 4
"""Threads that make pages. The processor does that alone, so that a few keep a process busy."""
READING: Final = 64
"""Threads that wait for bodies and for those that make pages; a body that does not come holds one of them."""
# A machine that sends its bodies byte by byte holds no more of them than this, in each process. Behind a
# proxy, which takes a body in before it passes it on, a body is there at once.
READING_OF_ONE: Final = 16
# Twice what Django takes of a form, so that its page can give back what was too long. What is said to be
# longer still is not read: Django refuses it by its length.
LONGEST_BODY: Final = 1_000_000

_FAILED = b"Something failed here. Nothing was kept.\n"
_BUSY = (
    b"Your network sends many requests at once that do not come whole. Nothing was kept; send yours again.\n"
)
_CUT = b"The request did not come whole. Nothing was kept; send it again.\n"
_PLAIN: Final = [("Content-Type", "text/plain; charset=utf-8")]


class ErrorBoundary:
    """Wraps a WSGI application: each request reaches it whole, and each failure is answered."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._pages = ThreadPoolExecutor(WORKING, thread_name_prefix="pages")
        self._lock = threading.Lock()
        self._reading: Counter[str] = Counter()

    def __call__(self, environment: Environment, start: Start) -> Iterable[bytes]:
        """Answer, once the body is there.

        The server's own thread waits for it, and not one of the few that make pages.
        """
        body, length = b"", _length_of(environment)
        # What is said to be too long is not read, nor what has no length: Django refuses both.
        if 0 < length <= LONGEST_BODY:
            with self._place(str(environment.get("REMOTE_ADDR", ""))) as is_free:
                if not is_free:
                    start("503 Service Unavailable", [*_PLAIN, ("Retry-After", "10")])
                    return [_BUSY]
                body = environment["wsgi.input"].read(length)
            if len(body) < length:
                start("400 Bad Request", _PLAIN)
                return [_CUT]
        given = environment | without_charset(environment) | {"wsgi.input": BytesIO(body)}
        return self._pages.submit(self._run_application, given, start).result()

    def _run_application(self, environment: Environment, start: Start) -> Iterable[bytes]:
        """The answer, also when the application cannot even begin.

        A server that met the exception itself would write its text to the log, and that may quote what was
        typed; here it goes through the log's own form, which leaves the text out.
        """
        try:
            parts = self._application(environment, start)
            try:
                return [b"".join(parts)]
            finally:
                # Here and not in the server's thread: the database's connection is this thread's.
                getattr(parts, "close", lambda: None)()
        except Exception:
            logging.getLogger("lykta.web").exception("A request failed before it was read.")
            start("500 Internal Server Error", _PLAIN)
            return [_FAILED]

    @contextmanager
    def _place(self, address: str) -> Iterator[bool]:
        with self._lock:
            is_free = self._reading[address] < READING_OF_ONE
            self._reading[address] += 1
        try:
            yield is_free
        finally:
            with self._lock:
                self._reading[address] -= 1
                if not self._reading[address]:
                    del self._reading[address]


def without_charset(environment: Mapping[str, Any]) -> dict[str, str]:
    """What is changed in a request: the name of a character set is left out.

    Every page is UTF-8, and a browser sends forms in the set of their page. Django looks another set up among
    Python's codecs when a request begins, and some of those raise what nothing catches there.
    """
    parts = str(environment.get("CONTENT_TYPE", "")).split(";")
    kept = [part for part in parts if part.partition("=")[0].strip(" \t*").lower() != "charset"]
    return {"CONTENT_TYPE": ";".join(kept)} if len(kept) < len(parts) else {}


def _length_of(environment: Environment) -> int:
    # As Django: without a length that is a number there is no body.
    try:
        return int(environment.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
