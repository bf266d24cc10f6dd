"""What looks a page through finds what is wrong with it, or every page would pass."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error

from tests.web.browser.conftest import LOOKS, wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BROKEN = """<!doctype html><html lang="sv"><title>Trasig</title><main><h1>Trasig</h1>
<img src="data:,"><p style="color: #ddd; background: #fff">Blekt</p>
<div style="width: 600px">Brett</div></main>"""


def test_a_broken_page_is_found_broken_in_each_look(browser: Browser, axe: Axe) -> None:
    page = browser.new_page()
    page.set_content(BROKEN)
    found = wrong(page, axe)
    page.close()
    for rule in ("image-alt", "color-contrast"):
        seen = {int(each.partition(" ")[0]) for each in found if f"{rule}: " in each}
        assert seen == {width for width, _ in LOOKS}
    # The margin of a page is 8 px.
    assert [each for each in found if "sideways" in each] == ["320 px: it scrolls sideways by 288 px"]


def test_no_request_leaves_the_machine(browser: Browser) -> None:
    page = browser.new_page()
    # Another address of this machine, which would refuse the connection if it were asked.
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://127.0.0.2:4242/")
    page.close()
