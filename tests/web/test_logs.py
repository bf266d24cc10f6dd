"""What is logged says that something failed and where, and quotes nothing."""

import logging
import sys

from lykta.web.logs import WhereNotWhat

TYPED = "typed-by-a-visitor"


def _fail() -> None:
    raise ValueError(TYPED)


def _record(name: str, message: str, *, fail: bool = False, **extra: object) -> logging.LogRecord:
    trace = None
    if fail:
        try:
            _fail()
        except ValueError:
            trace = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, None, trace)
    record.__dict__.update(extra)
    return record


def test_a_failed_request_is_told_by_its_status_and_its_place() -> None:
    line = WhereNotWhat().format(
        _record("django.request", f"Internal Server Error: /sok/?q={TYPED}", fail=True, status_code=500)
    )
    assert "django.request answered 500 builtins.ValueError at test_logs.py:" in line
    assert TYPED not in line
    assert "/sok/" not in line


def test_the_time_is_told_in_utc() -> None:
    record = _record("lykta.web", "told")
    record.created, record.msecs = 1_764_000_000.25, 250.0
    assert WhereNotWhat().format(record).startswith("2025-11-24T16:00:00.250Z ERROR")


def test_a_message_of_django_is_left_out_also_without_a_status() -> None:
    assert TYPED not in WhereNotWhat().format(_record("django.security.csrf", TYPED))


def test_a_message_of_ours_is_written() -> None:
    assert (
        WhereNotWhat()
        .format(_record("lykta.web", "The index is made."))
        .endswith("lykta.web The index is made.")
    )
