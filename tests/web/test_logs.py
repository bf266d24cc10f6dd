"""What is logged says that something failed and where, and quotes nothing."""

import json
import logging
import logging.config
import sys
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.logs import Format, JsonLines, WhereNotWhat, logging_as

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


def test_a_line_of_json_has_the_same_by_name() -> None:
    record = _record("django.request", f"Bad: /{TYPED}", fail=True, status_code=500)
    told = json.loads(JsonLines().format(record))
    assert (told["level"], told["logger"], told["status"]) == ("ERROR", "django.request", 500)
    assert told["kind"] == "builtins.ValueError"
    assert [place.partition(":")[0] for place in told["place"]] == ["test_logs.py", "test_logs.py"]
    assert set(told) == {"time", "level", "logger", "status", "kind", "place"}


# Letters that are in no word of a log's line, so that none of them gets there by chance.
_TYPED = st.text('åäöÅÄÖ€✓0123456789\n{}%"', min_size=9, max_size=40)
_LOGGERS = st.sampled_from(
    [
        "django.request",
        "django.security.csrf",
        "django.db.backends",
        "allauth",
        "py.warnings",
        "urllib3",
        "lykta.web",
    ]
)


def _raised(kind: type[Exception], typed: str) -> Any:
    error = kind(typed)
    error.add_note(typed)
    try:
        raise error from KeyError(typed)
    except kind:
        return sys.exc_info()


@given(
    typed=_TYPED,
    name=_LOGGERS,
    status=st.one_of(st.none(), st.just(500)),
    kind=st.sampled_from([ValueError, OSError]),
)
@pytest.mark.parametrize("formatter", [WhereNotWhat(), JsonLines()], ids=["text", "json"])
def test_what_was_typed_is_in_no_line(
    formatter: WhereNotWhat, typed: str, name: str, status: int | None, kind: type[Exception]
) -> None:
    trace = _raised(kind, typed)
    # A library's message may hold anything; this program's own has a fixed form, and values are put into it.
    message, arguments = ("A fixed form: %s", (typed,)) if name == "lykta.web" else (f"said {typed}", ())
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, trace)
    record.__dict__.update({"request": typed, "stack_info": typed})
    if status:
        record.__dict__["status_code"] = status
    line = formatter.format(record)
    assert typed not in line
    assert json.dumps(typed, ensure_ascii=False)[1:-1] not in line
    assert "\n" not in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_configuration_writes_one_line_of_each_record(
    form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configuration = logging_as(form) | {
        "loggers": {"lykta.tried": {"handlers": ["stderr"], "propagate": False}}
    }
    del configuration["root"]
    logging.config.dictConfig(configuration)
    logging.getLogger("lykta.tried").error("It was tried.")
    assert written.getvalue().count("\n") == 1
    assert written.getvalue().startswith("{") is (form == "json")


def test_a_library_that_warns_of_a_second_error_writes_no_line() -> None:
    configured = logging_as("text")["loggers"]["psycopg"]
    assert logging.getLevelNamesMapping()[configured["level"]] > logging.WARNING
    assert "propagate" not in configured
