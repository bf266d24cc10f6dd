"""A browser of the load: one connection kept open, cookies, and the hidden fields of the page before."""

import asyncio
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE_S = 30
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Timed:
    """One page that was asked for: its kind, seconds to its last byte, and its status (0: none came)."""

    kind: str
    seconds: float
    status: int


class NoPageError(Exception):
    """The server did not answer with the page that was to come."""


class TollAskedError(NoPageError):
    """The server asks for a toll first: the same form with what `hidden` gives is taken after a wait."""

    def __init__(self, kind: str, wait: int) -> None:
        super().__init__(f"{kind}: a toll is asked for")
        self.wait = wait
        """Seconds until the ticket that lies in the page holds."""


@dataclass
class Browser:
    """One person's browser. Times are kept in `seen`, which all browsers of a load share."""

    port: int
    seen: list[Timed]
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    source: str = "127.0.0.1"
    """The address that it comes from: another one of this machine for each asker, as askers have."""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, kind: str, address: str) -> str:
        """Ask for a page, and for the one that it leads on to."""
        return await self._followed(kind, "GET", address, b"")

    async def post(self, kind: str, address: str, fields: Mapping[str, str]) -> str:
        """Send a form with what the page before held hidden, and ask for where it leads."""
        body = urlencode({**self.hidden(), **fields}).encode()
        return await self._followed(kind, "POST", address, body)

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page that was shown last."""
        return {html.unescape(name): html.unescape(value) for name, value in _HIDDEN.findall(self.page)}

    def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        # As browsers do: a connection that the server has ended while its reader read is opened anew.
        if self._streams and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.source, 0))
        return self._streams

    async def _followed(self, kind: str, method: str, address: str, body: bytes) -> str:
        loop = asyncio.get_running_loop()
        began, status = loop.time(), 0
        try:
            async with asyncio.timeout(PATIENCE_S):
                status, told, self.page = await self._asked(method, address, body)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            raise NoPageError(kind) from error
        finally:
            self.seen.append(Timed(kind, loop.time() - began, status))
        if "location" in told:
            return await self._followed(kind, "GET", told["location"], b"")
        if status == 429:
            raise TollAskedError(kind, int(told["retry-after"]))
        # A form that is given back is a page to go on from.
        if status not in {200, 409}:
            raise NoPageError(f"{kind}: {status}")
        return self.page

    async def _asked(self, method: str, address: str, body: bytes) -> tuple[int, dict[str, str], str]:
        reader, writer = await self._connected()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {address} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept: text/html"]
        head += [f"Cookie: {cookies}"] if cookies else []
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += [f"Origin: http://127.0.0.1:{self.port}"]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        text = await _body(reader, told)
        for name, _, value in (line.partition(":") for line in lines[1:]):
            if name.lower() == "set-cookie":
                cookie, _, held = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = held
        return int(lines[0].split()[1]), told, text


async def _body(reader: asyncio.StreamReader, told: Mapping[str, str]) -> str:
    if told.get("transfer-encoding") == "chunked":
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts).decode()
    return (await reader.readexactly(int(told.get("content-length", "0")))).decode()
