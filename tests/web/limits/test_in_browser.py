"""The page of a toll in a real browser: paid by its script, or by a wait without; axe finds nothing."""

import re
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from lykta.language import Language
from tests.examples import drawn
from tests.web.consult.views.asking_browser import Asker, asker_at
from tests.web.consult.views.asking_pages import RETURN
from tests.web.server import Site, consulting, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WRONG = "kised kised kised kised kised kised kised kised"
WAITS: dict[Language, str] = {"sv": "Knappen fungerar om", "en": "The button works in"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    folder: Path = tmp_path_factory.mktemp("toll")
    with consulting(folder) as variables, running(folder, **variables) as site:
        for _ in range(6):
            tried(site.port)
        yield site, variables


@pytest.fixture
def asker(
    served: tuple[Site, dict[str, str]], browser: Browser, axe: Axe, *, scripts: bool
) -> Iterator[Asker]:
    site, variables = served
    with asker_at(site, variables, browser, axe, scripts=scripts) as found:
        yield found


def tried(port: int) -> None:
    """Try a wrong receipt."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", quote(RETURN["sv"]), urlencode({"receipt": WRONG}), head)
    connection.getresponse().read()
    connection.close()


def send_receipt(asker: Asker, receipt: str) -> None:
    asker.go(RETURN)
    asker.page.fill("[name=receipt]", receipt)
    asker.page.locator("main form button").first.click()


@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("language", drawn(["sv", "en"]))
def test_the_browser_pays_and_goes_on_by_itself(asker: Asker, language: Language) -> None:
    asker.language = language
    receipt = asker.ask()
    send_receipt(asker, receipt)
    expect(asker.page.locator(".facts")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("language", drawn(["sv", "en"]))
def test_nothing_is_wrong_with_the_page_while_it_works(asker: Asker, language: Language) -> None:
    asker.language = language
    # So many bits that it does not come to an end while it is looked at.
    asker.page.route(
        "**" + quote(RETURN[language]),
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=re.sub(r'data-bits="\d+"', 'data-bits="30"', answer.text()),
        ),
    )
    send_receipt(asker, WRONG)
    expect(asker.page.locator("progress")).to_be_visible()
    assert asker.page.locator("[data-go], [data-wait]").evaluate_all(
        "all => all.map(each => each.hidden)"
    ) == [
        True,
        True,
    ]
    assert asker.page.get_by_role("button", name=re.compile("Fortsätt|Continue")).count() == 0
    asker.look()
    assert asker.wrong == []
    assert asker.page.context.cookies() == []


@pytest.mark.parametrize("scripts", [False])
@pytest.mark.parametrize("language", drawn(["sv", "en"]))
def test_without_scripts_the_button_works_after_the_time_that_the_page_says(
    asker: Asker, language: Language
) -> None:
    asker.language = language
    send_receipt(asker, WRONG)
    main = asker.page.locator("main")
    expect(main).to_contain_text(WAITS[language])
    assert asker.page.locator("progress").is_hidden()
    asker.look()
    asker.page.locator("main form button").click()
    expect(asker.page.locator("[role=status]")).to_be_visible()
    asker.look()
    for _ in range(4):
        seconds = re.search(rf"{WAITS[language]} (\d+)", main.inner_text())
        if not seconds:
            break
        time.sleep(int(seconds[1]) + 1)
        asker.page.locator("main form button").click()
    expect(asker.page.locator("#error-summary")).to_be_visible()
    assert asker.page.locator("[name=receipt]").input_value() == WRONG
    assert asker.wrong == []
