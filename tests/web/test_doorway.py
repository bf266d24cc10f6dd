"""A request that Django cannot begin to read is answered all the same, and its text stays out of the log."""

import logging
from collections.abc import Iterable
from typing import Any

import pytest

from lykta.web.doorway import Doorway, as_the_pages_send
from lykta.web.logs import WhereNotWhat

TYPED = "typed-by-a-visitor"


def _fail(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    raise LookupError(TYPED)


def test_a_failure_before_the_pages_is_answered_and_logged_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    with caplog.at_level(logging.ERROR, "lykta.web"):
        body = b"".join(Doorway(_fail)({}, lambda status, _: told.append(status)))
    assert told == ["500 Internal Server Error"]
    assert body == b"Something failed here. Nothing was kept.\n"
    (line,) = [WhereNotWhat().format(record) for record in caplog.records]
    assert "builtins.LookupError at doorway.py:" in line
    assert TYPED not in line


@pytest.mark.parametrize(
    ("sent", "passed"),
    [
        ("text/plain; charset=idna", "text/plain"),
        ("application/x-www-form-urlencoded;CHARSET =utf-8", "application/x-www-form-urlencoded"),
        ("multipart/form-data; charset*=utf-8''rot13; boundary=a", "multipart/form-data; boundary=a"),
        ("multipart/form-data; boundary=charset", "multipart/form-data; boundary=charset"),
        ("", ""),
    ],
)
def test_the_name_of_a_character_set_is_left_out_and_nothing_else(sent: str, passed: str) -> None:
    assert ({"CONTENT_TYPE": sent} | as_the_pages_send({"CONTENT_TYPE": sent}))["CONTENT_TYPE"] == passed


def test_what_the_application_answers_is_passed_on() -> None:
    def answer(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        return [environment["CONTENT_TYPE"].encode()]

    assert list(Doorway(answer)({"CONTENT_TYPE": "text/plain"}, print)) == [b"text/plain"]
