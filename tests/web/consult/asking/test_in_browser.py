"""The asker's pages in a real browser: the whole journey, and every state by axe, on a phone and enlarged."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lykta.deidentify import Language
from tests.web.browser.by_keyboard import stops, tabbed_through
from tests.web.consult.asking.browsing import Asker, asker_at
from tests.web.consult.asking.journey import Journey
from tests.web.consult.asking.states import STATES
from tests.web.consult.asking.walking import RETURN
from tests.web.server import consulting, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WRONG = "kised kised kised kised kised kised kised kised"
# So many wrong ones make each try from their address wait for two seconds.
ENOUGH = 9
FROM_THE_TOP = "body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex') }"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_whole_journey_from_a_name_that_blocks_to_the_teams_answer(
    asker: Asker, language: Language
) -> None:
    asker.language = language
    journey = Journey(asker)
    receipt = journey.asks()
    journey.reads_that_nobody_has_answered(receipt)
    asker.team_answers(receipt)
    journey.reads_the_answer_and_replies(receipt)
    assert asker.wrong == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_a_page_in_any_state(asker: Asker, state: str, language: Language) -> None:
    asker.language = language
    STATES[state](asker)
    asker.look()
    assert asker.wrong == []


@pytest.mark.parametrize("state", STATES)
def test_the_keyboard_reaches_everything_in_any_state(asker: Asker, state: str) -> None:
    STATES[state](asker)
    page = asker.page
    wanted = stops(page) - page.locator(".enter-sends").count()
    page.locator("body").evaluate(FROM_THE_TOP)
    reached = tabbed_through(page, wanted + 20)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted


def test_a_receipt_that_comes_while_many_are_tried_is_kept_to_be_sent_again(
    tmp_path: Path,
    browser: Browser,
    axe: Axe,
) -> None:
    with (
        consulting(tmp_path) as variables,
        running(tmp_path, **variables) as site,
        asker_at(site, variables, browser, axe) as asker,
    ):
        receipt = asker.ask()
        with guessing(site.port):
            for _ in range(10):
                asker.post(RETURN, receipt=receipt, body="Det jag skrev.")
                if asker.page.locator("#error-summary").count():
                    break
            assert asker.page.locator(".facts").count() == 0
            assert (asker.value("receipt"), asker.value("body")) == (receipt, "Det jag skrev.")
            asker.look()
        asker.come_back(receipt)
        assert asker.page.locator(".facts").count() == 1
        assert asker.wrong == []


@contextmanager
def guessing(port: int) -> Iterator[None]:
    """Others who try receipts all the time, from the same address; begun when their tries are slowed."""
    for _ in range(ENOUGH):
        tried(port)
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            tried(port)
            time.sleep(0.02)

    threads = [threading.Thread(target=go_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    yield
    over.set()
    for thread in threads:
        thread.join()


def tried(port: int) -> int:
    """Try a wrong receipt; gives the status of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", quote(RETURN["sv"]), urlencode({"receipt": WRONG}), head)
    status = connection.getresponse().status
    connection.close()
    return status
