"""A request that Django cannot begin to read is answered all the same, and its text stays out of the log."""

import logging
import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.error_boundary import LONGEST_BODY, READING_OF_ONE, WORKING, ErrorBoundary, without_charset
from lykta.web.logs import WhereNotWhat

TYPED = "typed-by-a-visitor"


def _fail(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    raise LookupError(TYPED)


def test_a_failure_before_the_pages_is_answered_and_logged_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    with caplog.at_level(logging.ERROR, "lykta.web"):
        body = b"".join(ErrorBoundary(_fail)({}, lambda status, _: told.append(status)))
    assert told == ["500 Internal Server Error"]
    assert body == b"Something failed here. Nothing was kept.\n"
    (line,) = [WhereNotWhat().format(record) for record in caplog.records]
    assert "builtins.LookupError at error_boundary.py:" in line
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
    assert ({"CONTENT_TYPE": sent} | without_charset({"CONTENT_TYPE": sent}))["CONTENT_TYPE"] == passed


def test_what_the_application_answers_is_passed_on() -> None:
    def answer(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        return [environment["CONTENT_TYPE"].encode()]

    assert list(ErrorBoundary(answer)({"CONTENT_TYPE": "text/plain"}, print)) == [b"text/plain"]


def echo(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [])
    return [environment["wsgi.input"].read()]


def sent_to(boundary: ErrorBoundary, body: Any, length: str, address: str = "192.0.2.1") -> tuple[str, bytes]:
    told: list[str] = []
    request = {"REMOTE_ADDR": address, "CONTENT_LENGTH": length, "wsgi.input": body}
    answer = b"".join(boundary(request, lambda status, _: told.append(status)))
    return told[0][:3], answer


@given(st.binary(max_size=400))
def test_a_whole_body_is_passed_on(body: bytes) -> None:
    assert sent_to(ErrorBoundary(echo), BytesIO(body), str(len(body))) == ("200", body)


def test_a_body_that_was_cut_off_reaches_no_page() -> None:
    status, answer = sent_to(ErrorBoundary(echo), BytesIO(b"step=ques"), "1000")
    assert (status, b"did not come whole" in answer) == ("400", True)


@pytest.mark.parametrize("length", [str(LONGEST_BODY + 1), "x", "-1", "", "0"])
def test_a_body_too_long_or_without_a_length_is_not_read(length: str) -> None:
    class Unread:
        def read(self, _: int) -> bytes:
            raise AssertionError("it was read")

    assert sent_to(ErrorBoundary(echo), Unread(), length) == ("200", b"")


class Stalled:
    """A body that comes only when it is let."""

    def __init__(self, come: threading.Event, began: threading.Semaphore) -> None:
        self._come, self._began = come, began

    def read(self, length: int) -> bytes:
        self._began.release()
        self._come.wait(30)
        return b"x" * length


def test_bodies_that_do_not_come_keep_no_page_from_others() -> None:
    boundary, come, began = ErrorBoundary(echo), threading.Event(), threading.Semaphore(0)
    assert READING_OF_ONE > WORKING
    threads = [
        threading.Thread(target=sent_to, args=(boundary, Stalled(come, began), "9"))
        for _ in range(READING_OF_ONE)
    ]
    for thread in threads:
        thread.start()
        began.acquire()
    # The address that sends them has no more places, and another goes on as ever.
    assert sent_to(boundary, BytesIO(b"a"), "1")[0] == "503"
    assert sent_to(boundary, BytesIO(b""), "0")[0] == "200"
    assert sent_to(boundary, BytesIO(b"a"), "1", "192.0.2.2") == ("200", b"a")
    come.set()
    for thread in threads:
        thread.join()
    assert sent_to(boundary, BytesIO(b"a"), "1") == ("200", b"a")
    assert not boundary._reading
