"""Asking and coming back by keyboard alone: no pointer, and the focus is seen all the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.by_keyboard import MOST_TABS, at, tab_to
from tests.web.consult.asking.browsing import Asker
from tests.web.consult.asking.journey import QUESTION, REPLY
from tests.web.consult.asking.walking import ASK, HARD, RETURN, START

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SEND = "main .actions button.button"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_is_asked_mended_sent_and_replied_to_without_a_pointer(asker: Asker) -> None:
    page = asker.page
    asker.go(START)
    follow(page, f"main a.button[href='{ASK['sv']}']")
    choose(page, acute="no", child="no")
    follow(page, SEND)
    choose(page, role="health", workplace="clinic", county_part="norra länet")
    write(page, "body", HARD)
    follow(page, SEND)
    expect(page.locator("#error-summary")).to_be_focused()
    tab_to(page, at(page, "#error-summary a"))
    page.keyboard.press("Enter")
    # The link leads to the marks, and the next stop is in them.
    tab_to(page, at(page, ".marked mark a"))
    back_to(page, "textarea[name=body]")
    write(page, "body", QUESTION)
    follow(page, SEND)
    tab_to(page, at(page, "input[name=singles_no_one]"))
    page.keyboard.press("Space")
    follow(page, SEND)
    receipt = asker.receipt()
    tab_to(page, at(page, ".receipt-words"))
    follow(page, f"main a.button[href='{RETURN['sv']}']")
    write(page, "receipt", receipt)
    follow(page, SEND)
    expect(page.locator(".from-asker")).to_contain_text(QUESTION)
    write(page, "body", REPLY)
    follow(page, SEND)
    expect(page.locator(".from-asker").last).to_contain_text(REPLY)


def follow(page: Page, selector: str) -> None:
    """Reach a link or a button by Tab, press it with Enter, and wait for where it leads."""
    tab_to(page, at(page, selector))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, **values: str) -> None:
    """Reach each group of answers by Tab and choose one with Space and the arrows."""
    for name, value in values.items():
        tab_to(page, at(page, f"input[name={name}]"))
        page.keyboard.press("Space")
        wanted = page.locator(f"input[name={name}][value='{value}']")
        for _ in range(8):
            if wanted.is_checked():
                break
            page.keyboard.press("ArrowDown")
        assert wanted.is_checked()


def write(page: Page, name: str, text: str) -> None:
    """Reach a field by Tab and write a text in the place of what it holds."""
    tab_to(page, at(page, f"textarea[name={name}]"))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def back_to(page: Page, selector: str) -> None:
    """Go back with Shift and Tab until the focus is where it is wanted."""
    for _ in range(MOST_TABS):
        if at(page, selector)():
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(f"not reached backwards by the keyboard on {page.title()}")
