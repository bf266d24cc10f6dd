"""The demo's site says on every page that its data are invented, and keeps to the demo's folder."""

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import without_the_tests_own
from tests.web.explore import Answer, Answers, pages
from tests.web.server import DEMO, Site, free_port, printed_address, running

pytestmark = pytest.mark.slow


def _answer(site: Site, address: str) -> Answer:
    with urllib.request.urlopen(site.address + address, timeout=60) as answer:  # noqa: S310 - on this machine.
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, answer.read().decode("utf-8", errors="replace"), headers)


def _opened(address: str) -> str:
    """What whoever opens the workbench's printed address sees."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))


def test_every_page_of_the_demo_says_that_it_is_one(tmp_path: Path) -> None:
    with running(tmp_path, DEMO) as site:

        def ask(address: str, _answers: Answers | None = None) -> Answer:
            return _answer(site, address)

        found = pages(ask)
        assert len(found) > 20
        for address, text in found.items():
            assert re.search(r'<p class="demo-bar">Demo: [^<]*(påhittade|invented)', text), address
        assert (tmp_path / "demo/site/static").is_dir()
        assert 'class="demo-bar"' in _opened(printed_address(site))
        assert not (tmp_path / "data").exists()


def test_a_demo_that_is_ended_while_it_begins_leaves_no_server(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", DEMO, str(port)]
    process = subprocess.Popen(command, cwd=tmp_path, env=without_the_tests_own())
    try:
        _wait_until(lambda: _is_served(port + 1))
        assert not _is_served(port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=180) != 0
        _wait_until(lambda: not _is_served(port + 1))
    finally:
        process.kill()


def _wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 180
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


def _is_served(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
