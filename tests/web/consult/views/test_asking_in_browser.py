"""The asker's pages in a browser, with a pointer and by keyboard."""

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Error, Page, expect

from lykta.language import Language
from tests.examples import drawn, in_languages
from tests.web.browser.by_keyboard import MOST_TABS, at, stops, tab_to, tabbed_through
from tests.web.consult.views.asking_browser import QUESTION, REPLY, STATES, Asker, Journey
from tests.web.consult.views.asking_pages import ASK, HARD, RETURN, SOFT, START, answers

pytestmark = [pytest.mark.slow, pytest.mark.browser]


FROM_THE_TOP = "body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex') }"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", drawn(["sv", "en"]))
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


@pytest.mark.parametrize(("state", "language"), in_languages(STATES))
def test_nothing_is_wrong_with_a_page_in_any_state(asker: Asker, state: str, language: Language) -> None:
    asker.language = language
    STATES[state](asker)
    asker.look()
    assert asker.wrong == []


@pytest.mark.parametrize("state", STATES)
def test_the_keyboard_reaches_everything_in_any_state(asker: Asker, state: str) -> None:
    STATES[state](asker)
    page = asker.page
    wanted = stops(page)
    page.locator("body").evaluate(FROM_THE_TOP)
    reached = tabbed_through(page, wanted + 20)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted


def test_what_is_typed_is_pointed_at_and_goes_away_with_what_was_meant(asker: Asker) -> None:
    page = asker.page
    asker.post(ASK, step="first", acute="no", child="no")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    panel = page.locator(".typing")
    expect(panel).to_be_hidden()
    page.locator("textarea[name=body]").fill(
        "Hon är mellan 15 och 17 år. Vi ringde 116 016. Ring 070-174 06 05."
    )
    expect(panel.locator("li")).to_have_count(1)
    expect(panel.locator("button")).to_have_text("070-174 06 05")
    panel.locator("button").click()
    page.keyboard.press("Delete")
    expect(panel).to_be_hidden()
    page.locator("textarea[name=body]").fill("Jag pratade med Mira den 3 maj. Hon är 19 år.")
    expect(panel.locator("button")).to_have_text(["Mira", "den 3 maj", "19 år"])
    asker.look()
    assert asker.wrong == []
    assert [address for address in sent if "/static/" not in address] == []


SEND = "main .actions button.button"
CHANGE = "main .mend button.button"


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
    follow(page, CHANGE)
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


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_in_the_field_of_own_words_changes_the_text(asker: Asker) -> None:
    page = asker.page
    asker.post(ASK, **answers(body=SOFT))
    page.locator("main .places summary").first.click()
    page.locator("input[name=own-body-1]").fill("är ny här och")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("textarea[name=body]")).to_have_value(
        "Hon är ny här och kom hit i våras. Hur frågar vi?"
    )
    expect(page.locator("main .receipt-words")).to_have_count(0)


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


def asks_before_it_goes(page: Page, leave: Callable[[], object]) -> bool:
    """Whether the browser asks before it leaves what was written."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", note)
    with contextlib.suppress(Error):
        leave()
    page.remove_listener("dialog", note)
    return asked == ["beforeunload"]


def test_a_question_that_was_begun_is_not_left_without_being_asked(asker: Asker) -> None:
    page = asker.page
    asker.post(ASK, step="first", acute="no", child="no")
    page.locator("textarea[name=body]").press_sequentially("Hur")
    # Who stays on the page is not taken back, for which the browser would be waited for half a minute.
    assert asks_before_it_goes(page, lambda: page.go_back(timeout=5_000))
    call = page.locator(".acute a[href='tel:112']")
    assert not asks_before_it_goes(page, lambda: call.click(no_wait_after=True))
    assert not asks_before_it_goes(page, lambda: page.locator("#leave").click(no_wait_after=True))


def test_nothing_is_asked_where_nothing_was_written_or_it_is_sent(asker: Asker) -> None:
    page = asker.page
    asker.post(ASK, step="first", acute="no", child="no")
    page.locator("input[name=role]").first.check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("textarea[name=body]").press_sequentially("How")
    assert not asks_before_it_goes(page, page.get_by_role("button", name="Svenska").click)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("textarea[name=body]")).to_have_value("How")
