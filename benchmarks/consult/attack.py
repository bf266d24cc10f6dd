"""Guessers at receipts on many connections, and honest askers who come back all the while.

`python -m benchmarks.consult.attack` starts a server with two workers, lets the guessers loose and prints
what became of the honest: whether anyone was refused, how long their pages took, and what tolls cost them.
Everything stays on this machine, each client on an address of its own.
"""

import argparse
import asyncio
import json
import os
import random
import re
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.consult.browser import Browser, NoPageError
from benchmarks.consult.people import RETURN
from benchmarks.consult.setting import Setting, fresh
from benchmarks.web.page import percentile
from benchmarks.web.servers import processor_seconds
from lykta.web.consult.receipts import WORDS, receipt_words

SAME: Final = "127.0.0.66"
"""The address that the guessers have, and some of the honest with them."""
_DATA = re.compile(r'data-nonce="(\w+)" data-bits="(\d+)" data-parts="(\d+)"')
_OPENED = 'name="token"'


@dataclass(frozen=True)
class Attack:
    """How many guess, from how many addresses, for how long, and how many of them pay their tolls."""

    connections: int = 12
    addresses: int = 1
    seconds: float = 30
    paying: int = 1
    """Guessers who pay keep the price up; on this machine each of them takes a core from the server."""
    honest: int = 6
    honest_same: int = 2


@dataclass
class Group:
    """What became of some of the honest: seconds of each visit that opened, with and without a toll."""

    free: list[float] = field(default_factory=list)
    paid: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """The figures, in seconds."""
        return {
            "visits": len(self.free) + len(self.paid),
            "refused": len(self.refused),
            "without toll": len(self.free),
            "p50 without toll": _percentile(self.free, 50),
            "p95 without toll": _percentile(self.free, 95),
            "with toll": len(self.paid),
            "p50 with toll": _percentile(self.paid, 50),
            "p95 with toll": _percentile(self.paid, 95),
        }


@dataclass
class Outcome:
    """What became of all."""

    others: Group = field(default_factory=Group)
    same: Group = field(default_factory=Group)
    guesses: int = 0
    """Requests of the guessers."""
    tried: int = 0
    """Those of them that reached the look-up of a receipt."""


async def attack(port: int, receipts: list[str], given: Attack) -> Outcome:
    """Run it against the server on a port; the receipts are right ones, which the honest come back with."""
    outcome, until = Outcome(), asyncio.get_running_loop().time() + given.seconds
    # Sums are worked out beside this loop, as visitors' machines do; two at once.
    with ProcessPoolExecutor(2) as workers:
        async with asyncio.TaskGroup() as group:
            for number in range(given.connections):
                source = SAME if given.addresses == 1 else f"127.2.{number // 250}.{number % 250 + 1}"
                pays = workers if number < given.paying else None
                group.create_task(_guesser(Browser(port, [], source=source), outcome, until, pays))
            for number in range(given.honest + given.honest_same):
                is_same = number >= given.honest
                source = SAME if is_same else f"127.3.0.{number + 1}"
                told = outcome.same if is_same else outcome.others
                receipt = receipts[number % len(receipts)]
                group.create_task(_honest(Browser(port, [], source=source), receipt, told, until, workers))
        # The loop closes the connections in its next turn.
        await asyncio.sleep(0)
    return outcome


async def _guesser(browser: Browser, outcome: Outcome, until: float, workers: Executor | None) -> None:
    draw, loop = random.Random(browser.source), asyncio.get_running_loop()
    fields: Mapping[str, str] = {}
    while loop.time() < until:
        guess = " ".join(draw.choice(receipt_words()) for _ in range(WORDS))
        status = await _posted(browser, fields or {"receipt": guess})
        outcome.guesses += 1
        outcome.tried += status == 200
        fields = {}
        if status == 429 and workers:
            fields = browser.hidden() | {"toll_work": await _worked(browser.page, workers)}
        elif status == 0:
            await asyncio.sleep(0.1)
    browser.close()


async def _honest(browser: Browser, receipt: str, told: Group, until: float, workers: Executor) -> None:
    draw, loop = random.Random(browser.source), asyncio.get_running_loop()
    while loop.time() < until:
        await asyncio.sleep(draw.expovariate(1))
        began, fields, tolls = loop.time(), {"receipt": receipt}, 0
        status = await _posted(browser, fields)
        # A toll is paid again where the price rose in the meantime; nobody would do so for ever.
        while status == 429 and tolls < 5:
            fields = browser.hidden() | {"toll_work": await _worked(browser.page, workers)}
            status = await _posted(browser, fields)
            tolls += 1
        if status != 200 or _OPENED not in browser.page:
            told.refused.append(str(status))
        else:
            (told.paid if tolls else told.free).append(loop.time() - began)
    browser.close()


async def _posted(browser: Browser, fields: Mapping[str, str]) -> int:
    browser.page = ""
    # Its status tells what became of it.
    with suppress(NoPageError):
        await browser.post("receipt", RETURN, fields)
    return browser.seen.pop().status


async def _worked(page: str, workers: Executor) -> str:
    nonce, bits, parts = _DATA.findall(page)[0]
    return await asyncio.get_running_loop().run_in_executor(workers, work, nonce, int(bits), int(parts))


def work(nonce: str, bits: int, parts: int) -> str:
    """The sum of a toll, as its page's script works it out."""
    most = 2 ** (256 - bits)
    return "-".join(str(_counter(f"{nonce}:{part}:".encode(), most)) for part in range(parts))


def _counter(head: bytes, most: int) -> int:
    return next(
        each for each in count() if int.from_bytes(sha256(head + b"%d" % each).digest(), "big") < most
    )


def _percentile(values: list[float], percent: float) -> float:
    return round(percentile(values, percent), 3) if values else 0.0


_ASK = """
import json, sys
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.models import AskerRole, Workplace
from lykta.web.consult.receipts import new_number
print(json.dumps([ask(NewQuestion(number=new_number(), role=AskerRole.HEALTH, workplace=Workplace.CLINIC,
    county_part="norra länet", body="Hur frågar vi?", summary="", language="sv")).receipt
    for _ in range(int(sys.argv[1]))]))
"""


def main(arguments: list[str]) -> None:
    """Run the attack that the command line asks for on one database, and print what became of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consult.attack", description=__doc__)
    defaults = asdict(Attack())
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--postgresql", default=os.environ.pop("LYKTA_TEST_DATABASE", ""))
    told = vars(parser.parse_args(arguments))
    given = Attack(**{name: told[name] for name in defaults})
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        setting = Setting(Path(folder), fresh(told["postgresql"]), told["workers"])
        setting.prepared()
        receipts = json.loads(setting.run(_ASK, str(given.honest + given.honest_same)))
        with setting.served() as server:
            before = processor_seconds(server.process) or 0.0
            outcome = asyncio.run(attack(int(server.address.rpartition(":")[2]), receipts, given))
            used = (processor_seconds(server.process) or 0.0) - before
    print("PostgreSQL" if told["postgresql"] else "SQLite", json.dumps(asdict(given)))
    print(f"guesses {outcome.guesses:,}, of which {outcome.tried:,} were looked up; server {used:.0f} s")
    print("others:", json.dumps(outcome.others.told()))
    print("same address:", json.dumps(outcome.same.told()))


if __name__ == "__main__":
    main(sys.argv[1:])
