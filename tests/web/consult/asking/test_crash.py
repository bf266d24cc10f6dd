"""Killed at any moment: no consultation is half stored, and none whose receipt was shown is lost."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.web.consult.asking.crashing import KILLED_AT_EACH_STEP, LEFT
from tests.web.consult.asking.walking import ASK, answers, receipt_on
from tests.web.server import Site, consulting, program, running
from tests.web.traces import family

pytestmark = pytest.mark.slow

ASKERS = 6
KILLS = 10
# Over two hundred on both databases together. A question costs more than a reply: its receipt is hashed.
LEAST = {"send": 40, "reply": 60}
# Other moments and other texts in each run.
CHANCE = SystemRandom()


@pytest.fixture
def variables(tmp_path: Path) -> Iterator[dict[str, str]]:
    with consulting(tmp_path) as found:
        yield found


def left(variables: dict[str, str], receipts: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(program(LEFT, variables, receipts=receipts))
    return found


@pytest.mark.parametrize("act", ["send", "reply"])
def test_killed_before_each_statement_and_around_the_commit(variables: dict[str, str], act: str) -> None:
    least = LEAST[act]
    done = json.loads(program(KILLED_AT_EACH_STEP, variables, act=act, least=least))
    assert done["kills"] >= least
    assert done["steps"] > 10
    sent = [receipt for receipt in done["receipts"] if receipt != "replied"]
    found = left(variables, sent)
    assert (found["half"], found["lost"], found["broken"]) == ([], 0, None)
    expected = len(set(sent)) if act == "send" else 1
    assert found["consultations"] == found["asks"] == expected
    # A form that was sent again after a kill was stored once.
    assert found["messages"] == (expected if act == "send" else 1 + len(done["receipts"]))


class Askers:
    """People who send a question again and again until they see its receipt, and then send another."""

    def __init__(self) -> None:
        self.port = 0
        self.receipts: list[str] = []
        self.forms = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            form = answers(body="Hur frågar vi en ung vuxen? " * CHANCE.randint(1, 40))
            self.forms += 1
            while (receipt := self._send(form)) is None:
                time.sleep(0.05)
            self.receipts.append(receipt)

    def _send(self, form: dict[str, str]) -> str | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            head = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", quote(ASK["sv"]), urlencode(form), head)
            response = connection.getresponse()
            answer = Answered(response.read())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        return receipt_on(answer) if response.status == 200 else None


class Answered:
    def __init__(self, content: bytes) -> None:
        self.content = content


def killed(site: Site) -> None:
    """Kill the server and all that it started, at once."""
    for process in family(site.process):
        os.kill(process, signal.SIGKILL)


def test_a_server_killed_while_many_ask(tmp_path: Path, variables: dict[str, str]) -> None:
    askers = Askers()
    threads = [threading.Thread(target=askers.run) for _ in range(ASKERS)]
    for number in range(KILLS):
        with running(tmp_path, **variables) as site:
            askers.port = site.port
            if number == 0:
                for thread in threads:
                    thread.start()
            time.sleep(CHANCE.uniform(0.05, 1.2))
            killed(site)
    with running(tmp_path, **variables) as site:
        askers.port = site.port
        askers.over.set()
        for thread in threads:
            thread.join()
    assert len(askers.receipts) == len(set(askers.receipts)) == askers.forms > KILLS
    found = left(variables, askers.receipts)
    assert (found["half"], found["lost"], found["broken"]) == ([], 0, None)
    assert found["consultations"] == found["asks"] == askers.forms
