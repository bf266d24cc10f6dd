"""Guessers at receipts on many connections of a real server with two workers: nobody honest is refused.

The ten minutes of the benchmark `benchmarks.consult.attack`, shortened; its figures are in decision 37.
"""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from benchmarks.consult.attack import Attack, Outcome, attack

from tests.web.server import TWO_WORKERS, Site, consulting, program, running

pytestmark = pytest.mark.slow

RECEIPTS = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.actions.asking import Asked, send
from lykta.web.consult.models import AskerRole, Workplace
from lykta.web.consult.receipts import new_number
print(json.dumps([send(Asked(number=new_number(), role=AskerRole.HEALTH, workplace=Workplace.CLINIC,
    county_part="norra länet", body="Hur frågar vi?", summary="", language="sv")).receipt for _ in range(8)]))
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Site, list[str]]]:
    with consulting(tmp_path) as variables:
        receipts = json.loads(program(RECEIPTS, variables))
        with running(tmp_path, TWO_WORKERS, **variables) as site:
            yield site, receipts


def _outcome(site: Site, receipts: list[str], given: Attack) -> Outcome:
    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, attack(site.port, receipts, given)).result()


def test_twelve_connections_of_one_address_refuse_nobody(served: tuple[Site, list[str]]) -> None:
    site, receipts = served
    outcome = _outcome(site, receipts, Attack(seconds=30))
    assert (outcome.others.refused, outcome.same.refused) == ([], [])
    # Others pay nothing, and whoever shares the guessers' address pays.
    assert len(outcome.others.free) > 10
    assert outcome.others.paid == []
    assert outcome.same.paid
    # Four were free, and a few more were on their way then; the rest were paid for or not looked up.
    assert outcome.tried < 60 < outcome.guesses


def test_a_hundred_and_seventy_addresses_refuse_nobody(served: tuple[Site, list[str]]) -> None:
    site, receipts = served
    given = Attack(connections=170, addresses=170, paying=0, seconds=20, honest=4, honest_same=0)
    outcome = _outcome(site, receipts, given)
    assert outcome.others.refused == []
    assert len(outcome.others.free) + len(outcome.others.paid) > 4
    # 170 addresses have 680 free wrong receipts between them; all together only 200.
    assert outcome.tried < 300
