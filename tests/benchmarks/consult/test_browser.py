"""The browser of the load goes on where a real one would."""

import asyncio

import pytest
from benchmarks.consult.browser import Browser, NoPageError, Timed

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
