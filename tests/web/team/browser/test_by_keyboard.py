"""The first log-in and the next with keys alone: everything is reached, and what is reached is seen."""

import pytest
from playwright.sync_api import Page

from tests.web.cast import code_now
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FOCUSED = "document.activeElement.name || document.activeElement.textContent.trim()"
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"
_FEWER_THAN = 60


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the field of that name, or the link or button that says so, has the focus."""
    for _ in range(_FEWER_THAN):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == wanted:
            assert page.evaluate(OUTLINE) != "none"
            return
    raise AssertionError(f"no {wanted} is reached by Tab")


def write(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        tab_to(page, name)
        page.keyboard.type(value)


def test_logging_in_and_out_by_keys_alone(team: Team, somebody: Somebody) -> None:
    person = somebody()
    page = person.page
    code = team.administrator("frida")
    person.go("first_log_in")
    write(page, code=code, password1=PASSWORD, password2=PASSWORD)
    page.keyboard.press("Enter")
    person.at("Set up an app that shows codes")
    secret = "".join(page.locator(".key span").all_text_contents())
    write(page, code=code_now(secret))
    page.keyboard.press("Enter")
    person.at("Recovery codes")
    tab_to(page, person.word("I have saved them"))
    page.keyboard.press("Enter")
    person.at("Accounts")
    tab_to(page, person.word("Log out"))
    page.keyboard.press("Enter")
    person.at("Log in")
    write(page, login="frida", password=PASSWORD)
    page.keyboard.press("Enter")
    person.at("Enter the one-time code")
    write(page, code=code_now(secret, steps=1))
    page.keyboard.press("Enter")
    person.at("Accounts")
