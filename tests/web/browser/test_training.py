"""The training in a real browser: a case by keyboard, what is remembered, the certificate, leaving."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, Request

from tests.examples import looked_at
from tests.web.browser.by_keyboard import FOCUS
from tests.web.browser.conftest import Scheme, Visit, wrong
from tests.web.server import Site
from tests.web.training.written import WITH_CHOICES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CANARY = "Zqkanarie Kvistsson 4519"
CASE = "/utbildning/kanna-igen/medfoljaren/"
CERTIFICATE = "/utbildning/intyg/"
KEPT = "JSON.stringify({...localStorage})"
OPEN_ALL = """() => document.querySelectorAll('.choices details').forEach(element => {
  element.removeAttribute('name');
  element.open = true;
})"""
# All that a page can leave in a browser, but its history.
LEFT = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, history.state, window.name,
  await indexedDB.databases(), await caches.keys(),
])"""


def answer_all(page: Page) -> None:
    """Open one choice under each question, the next question's when it has come."""
    for number, choices in enumerate(page.locator(".choices").all()):
        choices.locator("summary").nth(number % 3).click()
    # A page is told of an opened choice a moment later.
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")


def watched(page: Page) -> list[Request]:
    """Every request that a page makes from now on."""
    made: list[Request] = []

    def made_one(request: Request) -> None:
        made.append(request)

    page.on("request", made_one)
    return made


@pytest.mark.parametrize("address", looked_at(WITH_CHOICES))
def test_every_choice_opened_has_no_violation_and_scrolls_no_page(
    visit: Visit, axe: Axe, address: str
) -> None:
    page = visit(address)
    # Without their common name the choices can all be open at once, and are all looked at in one go.
    page.evaluate(OPEN_ALL)
    assert wrong(page, axe) == []


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", [CASE, "/en/training/children/the-papers/"])
def test_a_step_comes_when_a_choice_is_opened_with_scripts_and_without(
    visit: Visit, address: str, *, scripts: bool
) -> None:
    page = visit(address, scripts=scripts)
    steps = page.locator(".step:visible")
    assert steps.count() == 1
    for number in range(3):
        page.locator(".choices").nth(number).locator("summary").first.click()
        assert steps.count() == number + 2
    assert page.locator(".onward a").is_visible()


def test_one_choice_is_open_at_a_time_and_its_worth_is_said_in_words(visit: Visit) -> None:
    page = visit(CASE)
    choices = page.locator(".choices").first
    for place in range(4):
        choices.locator("summary").nth(place).click()
        assert choices.locator("details[open]").count() == 1
        assert choices.locator(".worth:visible").inner_text().strip() in {
            "En bra väg", "Det beror på", "Kan göra skada",
        }  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_whole_case_by_keyboard_alone_with_the_focus_always_seen(
    visit: Visit, scheme: Scheme, *, scripts: bool
) -> None:
    page = visit(CASE, width=360, height=640, scheme=scheme, scripts=scripts)
    opened = 0
    for _ in range(90):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert focus["shown"], focus
        if str(focus["tag"]).startswith("SUMMARY") and page.evaluate(
            "!document.activeElement.parentNode.open"
        ):
            page.keyboard.press("Enter" if opened % 2 else "Space")
            opened += 1
            assert page.evaluate("document.activeElement.parentNode.open")
            assert page.evaluate(FOCUS)["shown"]
        if page.evaluate("document.activeElement.closest('.onward') !== null"):
            break
    assert opened >= 9
    page.keyboard.press("Enter")
    page.wait_for_url("**/mannen-i-stolen/")


@pytest.mark.parametrize("address", [CASE, "/utbildning/fraga/prova-dig-sjalv/", CERTIFICATE])
def test_nothing_is_sent_or_left_when_a_learner_answers_and_types(visit: Visit, address: str) -> None:
    page = visit(address)
    page.wait_for_load_state("networkidle")
    made = watched(page)
    answer_all(page)
    if address == CERTIFICATE:
        page.get_by_label("Namn").fill(CANARY)
        page.get_by_label("Namn").press("Enter")
        page.locator("input[type=checkbox]").first.check()
    page.wait_for_timeout(300)
    assert [request.url for request in made] == []
    assert page.evaluate(LEFT) == '[{},{},"",null,"",[],[]]'
    assert page.context.cookies() == []


def test_a_name_on_the_certificate_is_found_nowhere_afterwards(visit: Visit, site: Site) -> None:
    page = visit(CERTIFICATE)
    made = watched(page)
    page.locator("#progress-keep").click()
    page.get_by_label("Namn").fill(CANARY)
    page.locator("input[type=checkbox]").first.check()
    page.reload()
    assert page.get_by_label("Namn").input_value() == ""
    page.goto(page.url.replace(CERTIFICATE, "/utbildning/"))
    page.go_back()
    assert page.get_by_label("Namn").input_value() == ""
    sent = [request.url + str(request.headers) + str(request.post_data) for request in made]
    assert sent
    assert [each for each in sent if "Zqkanarie" in each or "4519" in each] == []
    assert "Zqkanarie" not in page.evaluate(LEFT)
    written = [path for path in site.log.parent.rglob("*") if path.is_file()]
    assert [path for path in written if b"Zqkanarie" in path.read_bytes()] == []


def test_nothing_is_remembered_until_the_learner_says_yes(visit: Visit) -> None:
    page = visit(CASE)
    answer_all(page)
    assert page.evaluate(KEPT) == "{}"
    assert page.get_by_text("Delar ni dator?").is_visible()
    page.locator("#progress-keep").click()
    # The case that was open is remembered too: the learner has just gone through it.
    assert page.evaluate(KEPT) == '{"lykta-training":"[\\"recognise/companion\\"]"}'
    assert page.get_by_role("status").inner_text() != ""


def test_what_is_remembered_is_which_parts_and_never_which_choices(visit: Visit) -> None:
    page = visit(CASE)
    page.locator("#progress-keep").click()
    page.locator(".choices").first.locator("summary").nth(2).click()
    assert page.evaluate(KEPT) == '{"lykta-training":"[]"}'
    answer_all(page)
    assert page.evaluate(KEPT) == '{"lykta-training":"[\\"recognise/companion\\"]"}'


def test_parts_gone_through_are_marked_and_their_module_ticked_on_the_certificate(visit: Visit) -> None:
    page = visit("/utbildning/kanna-igen/")
    root = page.url.replace("/utbildning/kanna-igen/", "")
    page.locator("#progress-keep").click()
    assert page.locator(".done:visible").count() == 0
    for address in page.locator(".parts a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(address)
        answer_all(page)
    page.goto(root + "/utbildning/kanna-igen/")
    assert page.locator(".done:visible").count() == 4
    page.goto(root + "/utbildning/")
    assert page.locator(".done:visible").count() == 1
    page.goto(root + CERTIFICATE)
    assert [box.is_checked() for box in page.locator("[data-taken]").all()] == [True] + [False] * 6


def test_how_many_were_right_before_and_after_is_shown_and_kept_only_after_a_yes(visit: Visit) -> None:
    page = visit("/utbildning/fore/")
    assert page.locator("[class^=choice-], .worth").count() == 0
    for choices in page.locator(".choices").all():
        choices.locator("[data-worth=good] summary").first.click()
        # The first answer counts, whatever is opened after it.
        choices.locator("[data-worth=harm] summary").first.click()
    page.get_by_text("Alla frågor är besvarade").wait_for()
    assert page.evaluate(KEPT) == "{}"
    page.locator("#progress-keep").click()
    assert json.loads(page.evaluate("localStorage.getItem('lykta-training-right')")) == {"before": 8}
    page.goto(page.url.replace("/fore/", "/efter/"))
    answer_all(page)
    assert "Före utbildningen: 8." in page.locator("#result").inner_text()
    page.locator("#progress-clear").click()
    assert page.evaluate(KEPT) == "{}"


def test_a_guide_and_its_cards_print_on_few_sheets(visit: Visit, tmp_path: Path) -> None:
    for address in ("/utbildning/leda-ett-mote/", "/utbildning/ova-i-par/"):
        page = visit(address, scripts=False)
        page.emulate_media(media="print")
        assert page.pdf(path=tmp_path / "sheet.pdf", format="A4").count(b"/Type /Page\n") <= 3


def test_clearing_leaves_nothing_and_says_so(visit: Visit) -> None:
    page = visit(CASE)
    page.locator("#progress-keep").click()
    answer_all(page)
    page.locator("#progress-clear").click()
    assert page.evaluate(KEPT) == "{}"
    assert "raderat" in page.get_by_role("status").inner_text()
    assert page.evaluate("document.activeElement.id") == "progress-keep"
    page.reload()
    assert page.locator("#progress-keep").is_visible()


@pytest.mark.parametrize("kept", ["{", "null", "7", '"x"', '[1, null, {"a": 1}]', '{"a": 1}'])
def test_what_cannot_be_read_is_taken_for_nothing(visit: Visit, kept: str) -> None:
    page = visit(CASE)
    page.evaluate("text => localStorage.setItem('lykta-training', text)", kept)
    errors: list[Error] = []

    def failed(error: Error) -> None:
        errors.append(error)

    page.on("pageerror", failed)
    page.reload()
    answer_all(page)
    assert errors == []
    assert page.locator("#progress-keep, #progress-clear").locator("visible=true").count() == 1


def test_a_browser_that_keeps_nothing_is_told_of_and_the_case_still_works(visit: Visit) -> None:
    page = visit(CASE)
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error(); }})"
    )
    page.reload()
    page.locator("#progress-keep").click()
    assert "inte att något sparas" in page.get_by_role("status").inner_text()
    answer_all(page)
    assert page.locator(".onward a").is_visible()


def test_leaving_quickly_leaves_and_keeps_what_was_said_yes_to(visit: Visit) -> None:
    page = visit(CASE)
    address = page.url
    page.locator("#progress-keep").click()
    answer_all(page)
    with page.expect_request("https://www.smhi.se/"):
        for _ in range(3):
            page.keyboard.press("Escape")
    # This page is on its way to the other.
    next_page = page.context.new_page()
    next_page.goto(address)
    assert next_page.evaluate("localStorage.getItem('lykta-training')") is not None


def test_paper_has_every_step_and_choice_and_what_is_said_of_them(visit: Visit) -> None:
    page = visit(CASE)
    page.emulate_media(media="print")
    assert page.locator(".step:visible").count() == 4
    assert page.locator(".feedback:visible").count() == page.locator(".choices details").count()
    assert page.locator(".choices summary:visible").count() == page.locator(".choices details").count()
    assert page.locator("#progress:visible").count() == 0


def test_the_certificate_prints_on_one_sheet(visit: Visit, tmp_path: Path) -> None:
    page = visit(CERTIFICATE, scripts=False)
    page.get_by_label("Namn").fill("Kim Exempel")
    page.emulate_media(media="print")
    assert page.get_by_label("Namn").is_visible()
    text = page.pdf(path=tmp_path / "certificate.pdf", format="A4")
    assert text.count(b"/Type /Page\n") == 1
