"""What looks a page through finds what is wrong with it: else every page would pass."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.browser.conftest import wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BROKEN = """<!doctype html><html lang="{language}"><title>Trasig</title><main><h1>Trasig</h1>
<img src="data:,"><p style="color: #ddd; background: #fff">Blekt</p>
<div style="width: 600px">Brett</div></main>"""


@pytest.mark.parametrize(("language", "widths"), [("sv", {1280, 320}), ("en", {320})])
def test_a_broken_page_is_found_broken_in_each_look(
    browser: Browser, axe: Axe, language: str, widths: set[int]
) -> None:
    page = browser.new_page()
    page.set_content(BROKEN.format(language=language))
    found = wrong(page, axe)
    page.close()
    for rule in ("image-alt", "color-contrast"):
        seen = {int(each.partition(" ")[0]) for each in found if f"{rule}: " in each}
        assert seen == widths
    assert [each for each in found if "sideways" in each] == ["320 px: it scrolls sideways by 288 px"]


def test_no_address_of_another_machine_is_found(browser: Browser) -> None:
    page = browser.new_page()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://lykta.example/")
    page.close()
