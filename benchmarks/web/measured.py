"""Each server under each load, the same pages and the same times of arrival for all of them."""

import asyncio
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.web import servers
from benchmarks.web.arrivals import Asked, Heard, arrivals, load
from benchmarks.web.plan import ADDRESSES, Plan

LYKTA = "lykta serve"
WARM_SECONDS = 3

type Start = Callable[[Path, int], AbstractContextManager[servers.Server]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One server under one load; processor seconds are those of the server, if they could be read."""

    server: str
    address: str
    length: int
    rate: int
    heard: Heard
    processor_seconds: float | None


def measure(plan: Plan, folder: Path, tell: Callable[[str], None]) -> Iterator[Measured]:
    """Measure Lykta, and then the servers of files with what Lykta answered."""
    pages = folder / "pages"
    lengths: dict[str, int] = {}
    with servers.lykta(folder, plan.workers) as server:
        for address in ADDRESSES:
            lengths[address] = _keep(server.address + address, pages / _file(address))
        yield from _loads(LYKTA, server, lengths, plan, tell)
    for name, start in _file_servers(tell).items():
        with start(pages, plan.workers) as server:
            yield from _loads(name, server, lengths, plan, tell)


def _file_servers(tell: Callable[[str], None]) -> dict[str, Start]:
    found: dict[str, Start] = {"granian, the page as a file": servers.granian_files}
    if servers.nginx():
        found["nginx, the page as a file"] = servers.nginx_files
    else:
        tell("nginx is left out: it is not installed (Debian: apt-get install nginx)")
    return found


def _file(address: str) -> str:
    return f"{address.strip('/').replace('/', '-')}.html"


def _keep(address: str, path: Path) -> int:
    """Keep a page as a file; gives its length in bytes."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - a server of our own on this machine.
        page: bytes = answer.read()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(page)
    return len(page)


def _loads(
    name: str, server: servers.Server, lengths: dict[str, int], plan: Plan, tell: Callable[[str], None]
) -> Iterator[Measured]:
    for address, length in lengths.items():
        path = address if name == LYKTA else f"{servers.FILES}/{_file(address)}"
        asked = Asked(server.address + path, length)
        asyncio.run(load(asked, arrivals(plan.rates[0], WARM_SECONDS, plan.seed + 1)))
        for rate in plan.rates:
            tell(f"{name}: {address} at {rate} requests a second")
            before = servers.processor_seconds(server.process)
            heard = asyncio.run(load(asked, arrivals(rate, plan.seconds, plan.seed)))
            after = servers.processor_seconds(server.process)
            used = None if before is None or after is None else after - before
            yield Measured(name, address, length, rate, heard, used)
