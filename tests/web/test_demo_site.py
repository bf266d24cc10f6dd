"""The demo's site says on every page that its data are invented, and keeps to the demo's folder."""

import re
import urllib.request
from pathlib import Path

import pytest

from tests.web.explore import Answer, Answers, pages
from tests.web.server import DEMO, Site, running

pytestmark = pytest.mark.slow


def _answer(site: Site, address: str) -> Answer:
    with urllib.request.urlopen(site.address + address, timeout=10) as answer:  # noqa: S310 - on this machine.
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, answer.read().decode("utf-8", errors="replace"), headers)


def _opened(address: str) -> str:
    """What whoever opens the workbench's printed address sees."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=10) as answer:
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
        workbench = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", site.log.read_text("utf-8"))
        assert workbench
        assert 'class="demo-bar"' in _opened(workbench[0])
        assert not (tmp_path / "data").exists()
