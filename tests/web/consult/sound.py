"""What every answer of the consultation has to be, whoever asked for what."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lykta.web.logs import WhereNotWhat
from tests.web.hostile import UNESCAPED

# What any request may be answered with; a failure of the server's own is not among it.
EXPECTED = {200, 302, 303, 400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 429}
# Traces of the inside: of Python, of a database, of the disk.
_INSIDE = re.compile(
    r"Traceback|File &quot;|\bSELECT\b|\bINSERT INTO\b|IntegrityError|OperationalError|DataError|psycopg"
    r"|sqlite|site-packages|/home/|/usr/|\.py\b|lykta\.web"
)


def is_sound(answer: Any, method: str) -> None:
    """Fail unless the answer is one that a member may get: whole, closed to others, and on this site."""
    status, text = answer.status_code, b"".join(answer).decode(errors="replace")
    what = f"{method} {answer.request['PATH_INFO'][:200]} {status}"
    assert status in EXPECTED, what
    assert [sign for sign in UNESCAPED if sign in text] == [], what
    assert _INSIDE.findall(text) == [], what
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    # What a member read is not left in the browser of a shared computer.
    assert "no-store" in answer.headers["Cache-Control"]
    stays_here(answer)
    if method.upper() not in {"GET", "HEAD", "POST"}:
        assert status >= 300, what
    if status == 405:
        assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}, what


def stays_here(answer: Any) -> None:
    """Fail where an answer leads to another site."""
    target = answer.headers.get("Location", "/")
    # As a browser reads it, which takes one kind of slash for the other.
    assert not re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", target, re.IGNORECASE), target


# A line of the log: when, how bad, which part, the status, what kind of failure, where in the code. No words.
_LINE = re.compile(r"[\d\-:T.]+Z [A-Z]+ [\w.]+ answered [1-4]\d\d( [\w.]+ at [\w.]+:\d+( > [\w.]+:\d+)*)?")


def says_only_where(lines: list[str]) -> None:
    """Fail where a line of the log tells of a failure of the server's own, or quotes what was sent."""
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


@contextmanager
def heard() -> Iterator[list[str]]:
    """The lines that a server would have written to its log within, in the log's own form."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    handler.setFormatter(WhereNotWhat())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
