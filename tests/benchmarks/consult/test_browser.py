"""The browser of the load goes on where a real one would."""

import asyncio

import pytest
from benchmarks.consult.browser import Browser, NoPageError, Timed

from benchmarks.consult import people

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def _met(pages: int, *, then_ends: bool) -> list[Timed]:
    """What a browser saw that asked for two pages of a server that gives so many on each connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(pages):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(PAGE if then_ends else b"")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    browser = Browser(server.sockets[0].getsockname()[1], [])
    async with server:
        for _ in range(2):
            await browser.get("a page", "/")
            await asyncio.sleep(0.05)
        browser.close()
    return browser.seen


def test_a_connection_that_the_server_ended_between_two_pages_is_opened_anew() -> None:
    assert [one.status for one in asyncio.run(_met(1, then_ends=True))] == [200, 200]


def test_a_connection_that_ends_instead_of_a_page_is_a_failure() -> None:
    with pytest.raises(NoPageError):
        asyncio.run(_met(1, then_ends=False))


async def _sent_to(*answers: bytes) -> tuple[list[bytes], list[Timed]]:
    """The forms that an asker sends to a server with these answers, and what the asker's browser saw."""
    left, forms = list(answers), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while left:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
            forms.append(await reader.readexactly(length))
            writer.write(left.pop(0))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    browser = Browser(server.sockets[0].getsockname()[1], [])
    async with server:
        try:
            await people.send(browser, "send", "/", {"body": "words"})
        finally:
            browser.close()
    return forms, browser.seen


TICKET = b'<input type="hidden" name="ticket" value="t"><input type="hidden" name="body" value="words">'
TOLL = b"HTTP/1.1 429 -\r\nRetry-After: 0\r\nContent-Length: %d\r\n\r\n%s" % (len(TICKET), TICKET)


def test_an_asker_who_is_asked_to_wait_sends_what_the_page_carries_and_is_timed_apart() -> None:
    forms, seen = asyncio.run(_sent_to(TOLL, PAGE))
    assert forms == [b"body=words", b"ticket=t&body=words"]
    assert [(one.kind, one.status) for one in seen] == [("send", 429), ("send, after a wait", 200)]


def test_an_asker_who_is_asked_to_wait_again_and_again_was_kept_out() -> None:
    with pytest.raises(NoPageError, match="a toll was asked for 4 times"):
        asyncio.run(_sent_to(*[TOLL] * people.MOST_WAITS))
