"""Leaving quickly: by the link, by the key, and not by chance."""

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The tests let no page out of this machine: an aborted request still shows where it would have gone.
LEADS_TO = "https://www.smhi.se/"


def _leaves(page: Page, act: str) -> bool:
    went = []
    page.on("request", lambda request: went.append(request.url))
    if act == "click":
        page.locator("#leave").click(no_wait_after=True)
    else:
        for key in act.split():
            page.keyboard.press(key)
    page.wait_for_timeout(300)
    return LEADS_TO in went


@pytest.mark.parametrize("scripts", [True, False])
def test_the_link_leaves_with_scripts_and_without(visit: Visit, *, scripts: bool) -> None:
    assert _leaves(visit("/handbok/", scripts=scripts), "click")


def test_escape_three_times_leaves(visit: Visit) -> None:
    assert _leaves(visit("/handbok/"), "Escape Escape Escape")


@pytest.mark.parametrize("keys", ["Escape Escape", "Escape Escape a Escape"])
def test_fewer_times_or_another_key_between_stays(visit: Visit, keys: str) -> None:
    assert not _leaves(visit("/handbok/"), keys)


def test_the_page_is_hidden_before_the_other_has_come(visit: Visit) -> None:
    page = visit("/handbok/")
    _leaves(page, "Escape Escape Escape")
    assert page.evaluate("document.documentElement.hidden") or page.url != "/handbok/"
