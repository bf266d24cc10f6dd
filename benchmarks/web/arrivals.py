"""An open loop: requests arrive when visitors come, and not when the answer before has come.

A client that waits for each answer asks less of a slow server than visitors would, and so leaves out the very
times that are wanted (coordinated omission). Here the times of arrival are drawn beforehand, as a Poisson
process; each request begins at its time whatever became of the others, and its time is counted from there.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one load: seconds from arrival to the last byte, failures, and how late requests began."""

    times: tuple[float, ...]
    failures: int
    lateness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for and what has to come: the address of a page and the length of its body in bytes."""

    address: str
    length: int


def arrivals(rate: float, seconds: float, seed: int) -> list[float]:
    """The times, in seconds from the start, of a Poisson process of so many arrivals a second."""
    draw = random.Random(seed)
    times, at = [], draw.expovariate(rate)
    while at < seconds:
        times.append(at)
        at += draw.expovariate(rate)
    return times


async def load(asked: Asked, times: Sequence[float]) -> Heard:
    """Ask at each of the times, over connections that are kept open and reused when they are free."""
    client = _Client(asked)
    began = asyncio.get_running_loop().time() + 0.1
    async with asyncio.TaskGroup() as group:
        for at in times:
            await _until(began + at)
            group.create_task(client.ask(began + at))
    client.close()
    return Heard(tuple(client.times), client.failures, tuple(client.lateness))


class _Client:
    def __init__(self, asked: Asked) -> None:
        parts = urlsplit(asked.address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._length = asked.length
        head = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html\r\n\r\n"
        self._request = head.encode("ascii")
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self.times: list[float] = []
        self.lateness: list[float] = []
        self.failures = 0

    async def ask(self, arrived: float) -> None:
        loop = asyncio.get_running_loop()
        self.lateness.append(loop.time() - arrived)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._exchange()
        except (OSError, EOFError, ValueError, TimeoutError):
            self.failures += 1
        else:
            self.times.append(loop.time() - arrived)

    async def _exchange(self) -> None:
        reader, writer = (
            self._free.pop() if self._free else await asyncio.open_connection(self._host, self._port)
        )
        try:
            writer.write(self._request)
            await _read_page(reader, self._length)
        except BaseException:
            writer.close()
            raise
        self._free.append((reader, writer))

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


async def _read_page(reader: asyncio.StreamReader, length: int) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise ValueError("another answer than the page")
    if b"\r\ntransfer-encoding: chunked\r\n" in head:
        came = await _read_chunks(reader)
    else:
        came = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(came)
    if came != length:
        raise ValueError(f"{came} bytes came, and not {length}")


async def _read_chunks(reader: asyncio.StreamReader) -> int:
    came = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        came += size
    await reader.readexactly(2)
    return came


async def _until(time: float) -> None:
    wait = time - asyncio.get_running_loop().time()
    if wait > 0:
        await asyncio.sleep(wait)
