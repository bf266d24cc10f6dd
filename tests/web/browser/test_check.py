"""The legal check in a real browser: by keyboard alone, with and without scripts, in every state."""

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lykta.law import Age, Answer, Facts, Language, Row
from tests.examples import drawn, in_languages
from tests.law.answered import ALL_NO, but
from tests.web.browser.by_keyboard import FOCUS, at, stops, tab_to, tabbed_through
from tests.web.browser.conftest import SCROLL, Scheme, Visit, wrong
from tests.web.check.test_result_page import ROWS
from tests.web.check.walking import START, WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def press_button(page: Page, selector: str) -> None:
    """Reach a button by Tab, press it with Enter, and wait for the page that follows."""
    tab_to(page, at(page, selector))
    title = page.title()
    page.keyboard.press("Enter")
    page.wait_for_function("title => document.title !== title", arg=title)
    page.wait_for_load_state()


def choose(page: Page, key: str, value: str) -> None:
    """Reach a group of answers by Tab and choose one with the arrows, as a keyboard does."""
    tab_to(page, at(page, f'input[name="{key}"]'))
    chosen = f"#{key}-{value}"
    page.keyboard.press("Space")
    for _ in range(4):
        if page.locator(chosen).is_checked():
            break
        page.keyboard.press("ArrowDown")
        assert page.evaluate(FOCUS)["ring"]
    assert page.locator(chosen).is_checked()


def asked(page: Page) -> str | None:
    """The key of the question on the page."""
    radio = page.locator('main form:has(button.button) input[type="radio"]').first
    return radio.get_attribute("name") if radio.count() else None


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("language", "width", "scheme"), drawn([("sv", 320, "dark"), ("en", 1280, "light")]))
def test_the_whole_check_is_done_by_keyboard_alone_with_the_focus_always_seen(
    visit: Visit, language: Language, width: int, scheme: Scheme, *, scripts: bool
) -> None:
    page = visit(START[language], width=width, scheme=scheme, scripts=scripts)
    press_button(page, "main form:first-of-type button.button")
    facts = ROWS[Row.MEANS_UNKNOWN]
    reached = []
    while key := asked(page):
        reached.append(key)
        choose(page, key, getattr(facts, key).value)
        press_button(page, "main button.button")
        assert page.evaluate(SCROLL) == 0
    assert len(reached) == 17
    press_button(page, "main button.button")
    assert page.locator(".element-unknown").count() == 1
    tab_to(page, at(page, "main .back"))
    tab_to(page, at(page, ".carry summary"))
    page.keyboard.press("Enter")
    tab_to(page, at(page, "#carry"))
    tab_to(page, at(page, "main .sources summary"))
    page.keyboard.press("Enter")
    tab_to(page, at(page, "main .sources a"))


@pytest.mark.parametrize("scripts", [True, False])
def test_an_unanswered_question_puts_the_focus_on_what_is_wrong(visit: Visit, *, scripts: bool) -> None:
    page = visit(START["sv"], scripts=scripts)
    page.get_by_role("button", name="Börja").click()
    page.wait_for_selector("progress")
    page.get_by_role("button", name="Fortsätt").click()
    page.wait_for_selector("#error-summary")
    page.wait_for_function("document.activeElement.id === 'error-summary'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'acute'")


def answer(page: Page, key: str, value: str) -> None:
    page.locator(f"#{key}-{value}").check()
    before = page.title()
    page.locator("main button.button").click()
    page.wait_for_function("title => document.title !== title", arg=before)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_back_and_forward_of_the_browser_show_the_pages_with_their_answers(visit: Visit) -> None:
    page = visit(START["sv"])
    start = heading(page)
    page.get_by_role("button", name="Börja").click()
    page.wait_for_selector("progress")
    first = heading(page)
    answer(page, "acute", "no")
    second = heading(page)
    answer(page, "age_now", "adult")
    third = heading(page)
    for _, expected in (("back", second), ("back", first), ("back", start)):
        page.go_back()
        page.wait_for_function("words => document.querySelector('h1').innerText === words", arg=expected)
    for expected in (first, second, third):
        page.go_forward()
        page.wait_for_function("words => document.querySelector('h1').innerText === words", arg=expected)
    assert page.locator('main input[type=hidden][name="age_now"]').last.get_attribute("value") == "adult"
    assert page.url.endswith(START["sv"])


def test_back_from_elsewhere_or_a_reload_shows_the_start_and_no_answers(visit: Visit) -> None:
    page = visit(START["sv"])
    page.get_by_role("button", name="Börja").click()
    page.wait_for_selector("progress")
    answer(page, "acute", "yes")
    page.reload()
    assert heading(page) == "Rättslig kontroll"
    assert page.locator('input[name="acute"]').count() == 0
    page.get_by_role("button", name="Börja").click()
    page.wait_for_selector("progress")
    page.goto(page.url.replace(START["sv"], "/handbok/"))
    page.go_back()
    page.wait_for_selector("h1")
    assert page.locator('main input[name="acute"][checked]').count() == 0
    # Further back lie places of the page that was left: they show a page that can be used, and no answers.
    page.go_back()
    page.wait_for_selector("h1")
    assert page.locator('main input[name="acute"][checked]').count() == 0


def test_a_link_to_a_source_keeps_the_page_and_back_returns_within_it(visit: Visit) -> None:
    page = visit(WHOLE["sv"])
    page.locator('button[name="to"][value="rest"]').click()
    page.wait_for_selector(".answer")
    page.locator(".cite a").first.click()
    assert "#source-" in page.url
    page.go_back()
    page.wait_for_function("!location.hash")
    assert page.locator(".elements").count() == 1
    page.go_back()
    page.wait_for_selector("form.whole")


def test_without_scripts_the_back_of_the_page_leads_back(visit: Visit) -> None:
    page = visit(START["sv"], scripts=False)
    page.get_by_role("button", name="Börja").click()
    answered = "acute-no"
    page.locator(f"#{answered}").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Fortsätt").click()
    with page.expect_navigation():
        page.locator("button.back").click()
    assert page.locator(f"#{answered}").is_checked()


def test_when_the_server_does_not_answer_the_script_the_browser_sends_the_form(visit: Visit) -> None:
    page = visit(START["sv"])
    page.route(
        "**/rattslig-kontroll/", lambda route: route.abort() if _by_script(route) else route.fallback()
    )
    page.get_by_role("button", name="Börja").click()
    page.wait_for_selector("progress")


def _by_script(route: object) -> bool:
    return str(route.request.resource_type) == "xhr"  # type: ignore[attr-defined]


def test_nothing_is_kept_in_the_browser_either(visit: Visit) -> None:
    page = visit(WHOLE["sv"])
    page.locator("#age-adult").check()
    page.locator('button[name="to"][value="rest"]').click()
    page.wait_for_selector(".answer")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert set(page.evaluate("history.state")) == {"load", "place"}
    assert page.context.cookies() == []


def sent(address: str, **fields: str) -> tuple[str, dict[str, str]]:
    return address, fields


def _answers(facts: Facts) -> dict[str, str]:
    return {key: str(getattr(facts, key)) for key in Facts.__dataclass_fields__}


# Every state of the pages beside the results: an address, and what is posted to it.
STATES = {
    "question": sent("", to="vulnerability"),
    "danger": sent("", asked="acute", acute="yes"),
    "answers that do not agree": sent(
        "whole",
        **_answers(but(ALL_NO, age=Age.UNDER_18, harboured=Answer.YES, paid_act=Answer.YES)),
    ),
    "age": sent("", asked="acute", acute="no"),
    "question with error": sent("", asked="coercion"),
    "changing": sent("", **_answers(ALL_NO) | {"to": "paid_act"}),
    "day": sent("", to="at"),
    "day with error": sent("", asked="at", at="<b>x</b>"),
    "day too early": sent("", asked="at", at="1999-01-01"),
    "summary": sent("", **_answers(ALL_NO) | {"to": "summary"}),
    "summary with gaps": sent("", age="adult", to="summary"),
    "all questions with errors": sent("whole", age="adult", vulnerability="yes", at="x"),
    "all questions, answered": sent("", **_answers(ALL_NO) | {"to": "whole", "at": "2003-01-01"}),
    "result of an older law": sent(
        "whole",
        **_answers(but(ALL_NO, recruited=Answer.YES, other_purpose=Answer.YES)) | {"at": "2005-03-04"},
    ),
    **{f"row {row}": sent("whole", **_answers(facts)) for row, facts in ROWS.items()},
}
# How far down the page the answer reaches, in pixels.
_BOTTOM = "document.querySelector('.answer').getBoundingClientRect().bottom + scrollY"
_POST = """fields => {
  const form = document.createElement("form");
  form.method = "post";
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = name; input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.parametrize(("state", "language"), in_languages(STATES))
def test_axe_finds_nothing_and_nothing_scrolls_sideways_in_any_state(
    visit: Visit, axe: Axe, state: str, language: Language
) -> None:
    kind, fields = STATES[state]
    address = WHOLE[language] if kind else START[language]
    page = visit(address)
    with page.expect_navigation():
        page.evaluate(_POST, fields)
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    assert wrong(page, axe) == []


@pytest.mark.parametrize("state", STATES)
def test_the_keyboard_reaches_everything_in_any_state(visit: Visit, state: str) -> None:
    kind, fields = STATES[state]
    page = visit(WHOLE["sv"] if kind else START["sv"], width=320)
    with page.expect_navigation():
        page.evaluate(_POST, fields)
    wanted = stops(page)
    page.evaluate("document.activeElement.blur()")
    page.locator("body").evaluate(
        "body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex') }"
    )
    reached = tabbed_through(page, wanted + 20)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted


def test_on_paper_what_is_folded_is_open_and_what_is_pressed_is_gone(visit: Visit) -> None:
    page = visit(WHOLE["sv"])
    page.locator('button[name="to"][value="rest"]').click()
    page.wait_for_selector(".answer")
    page.emulate_media(media="print")
    assert page.locator(".answer details .said").first.is_visible()
    assert page.locator(".element .said").first.is_visible()
    assert page.locator(".neighbour .said").first.is_visible()
    assert page.locator("main button:visible, main textarea:visible").count() == 0
    assert page.locator("#help").is_visible()


# What a sheet of A4 holds between its margins, in pixels of 1/96 inch: 174 by 265 millimetres.
SHEET = (658, 1001)


def test_the_answer_prints_on_one_sheet_and_fits_one_screen(visit: Visit) -> None:
    page = visit(WHOLE["sv"], width=1280, height=800)
    # The longest for a child, an adult, and an age that is not known.
    for state in ("row 1", "row 3", "row 8"):
        kind, fields = STATES[state]
        assert kind
        with page.expect_navigation():
            page.evaluate(_POST, fields)
        assert page.evaluate(_BOTTOM) <= 800, state
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
        assert page.evaluate(_BOTTOM) <= SHEET[1], state
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(page.url)


def test_all_of_a_result_prints_on_two_sheets_and_is_three_screens_of_a_phone(visit: Visit) -> None:
    page = visit(WHOLE["sv"], width=320, height=700)
    # Where the age is not known, the rules for both ages are shown, and their sources come on a third sheet.
    for state, sheets in (("row 1", 2), ("row 3", 2), ("row 8", 3)):
        _, fields = STATES[state]
        with page.expect_navigation():
            page.evaluate(_POST, fields)
        assert page.locator("main").evaluate("main => main.getBoundingClientRect().bottom") <= 3 * 700, state
        assert len(pypdfium2.PdfDocument(page.pdf(format="A4"))) <= sheets, state
        page.goto(page.url)


def test_danger_is_seen_as_soon_as_it_is_chosen_and_has_a_page_of_its_own(visit: Visit) -> None:
    page = visit(START["sv"], width=320, scripts=False)
    # Until the style sheet is there, the line is seen.
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="Börja").click()
    assert not page.locator(".call-now").is_visible()
    page.locator("#acute-yes").check()
    assert page.locator(".call-now").is_visible()
    assert page.evaluate(SCROLL) == 0
    page.get_by_role("button", name="Fortsätt").click()
    assert page.locator('main a.button[href="tel:112"]').is_visible()
    page.get_by_role("button", name="fortsätt").click()
    assert asked(page) == "age_now"


def test_copying_takes_the_whole_text(visit: Visit) -> None:
    page = visit(WHOLE["sv"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator('button[name="to"][value="rest"]').click()
    page.locator(".carry summary").click()
    page.wait_for_selector("[data-copy]:visible")
    page.get_by_role("button", name="Kopiera texten").click()
    page.wait_for_selector("text=Texten är kopierad.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#carry").input_value()


@pytest.mark.parametrize("scripts", [True, False])
def test_answers_are_still_there_after_a_link_was_followed(visit: Visit, *, scripts: bool) -> None:
    page = visit(START["sv"], scripts=scripts)
    page.get_by_role("button", name="Börja").click()
    answer(page, "acute", "no")
    before = heading(page)
    for link in ("#help a[target=_blank]", ".site-nav a"):
        with page.context.expect_page() as opened:
            page.locator(link).first.click()
        opened.value.wait_for_load_state()
        opened.value.close()
    assert heading(page) == before


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_is_changed_mid_way_with_what_was_chosen(visit: Visit, *, scripts: bool) -> None:
    page = visit(START["sv"], scripts=scripts)
    page.get_by_role("button", name="Börja").click()
    answer(page, "acute", "no")
    here = heading(page)
    page.locator("#age_now-adult").check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#age_now-adult")).to_be_checked()
    assert page.url.endswith(START["en"])
    if scripts:
        page.go_back()
        expect(page.locator("html")).to_have_attribute("lang", "sv")
        assert heading(page) == here


def test_enter_in_a_form_goes_on_and_changes_no_language(visit: Visit) -> None:
    page = visit(START["sv"])
    page.get_by_role("button", name="Välj dag först").click()
    page.locator("#at").fill("2019-05-31")
    page.locator("#at").press("Enter")
    page.wait_for_selector("progress")
    assert page.locator("html").get_attribute("lang") == "sv"
