"""The team's pages in a browser: by keyboard, refused, and every one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from lykta.web.team.access import Route
from tests.cli.command import run_program
from tests.examples import drawn
from tests.web.browser.conftest import Scheme, violations
from tests.web.cast import PASSWORD, code_now, in_days
from tests.web.consult.endpoints import CLOSED, OPEN, Reached, Served, served
from tests.web.consult.views.walking import CAST, ENGLISH, FALL_DUE, LEFT, SIDEWAYS, SWEDISH, Walk
from tests.web.server import Site, consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(params=drawn(["en, scripts", "sv, plain"]))
def walk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    browser: Browser,
    axe: Axe,
) -> Iterator[tuple[Walk, dict[str, str]]]:
    language, _, kind = request.param.partition(", ")
    scripts = kind == "scripts"
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(
                viewport={"width": 320, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
            )
            words = SWEDISH if language == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, scripts), variables
            context.close()


def test_the_teams_journey_from_log_in_to_purge(walk: tuple[Walk, dict[str, str]]) -> None:
    walked, variables = walk
    page = walked.page
    walked.log_in("samordnare")
    page.locator("th a").first.click()
    one = page.url.partition(walked.site.address)[2].removeprefix(walked.words["prefix"])
    one = one.replace("/team/", "/teamet/").replace("/consultation/", "/konsultation/")
    walked.look()
    walked.go(f"{one}lamna-over/")
    walked.send(
        handling=walked.choice("handling", "Regionen"), invited=walked.choice("invited", "Socialtjänsten")
    )
    walked.log_out()

    walked.log_in("vard")
    walked.go(f"{one}samtal/")
    assert "Hur får vi en stund i enrum?" in page.locator("main").inner_text()
    walked.go(f"{one}svara/")
    walked.send(body="Boka en tolk som ni själva väljer.")
    assert "Boka en tolk som ni själva väljer." in page.locator("main").inner_text()
    walked.go(f"{one}sammanfattning/")
    walked.send(body="Någon behöver tid i enrum.")
    walked.go(f"{one}anteckning/")
    walked.send(body="Vi följer upp efter helgen.")
    walked.go(f"{one}arende/")
    walked.send(code_name="Linden")
    assert page.locator("h1").inner_text() == "Linden"
    walked.go(f"{one}plan/")
    walked.send(body="Först trygghet, sedan samtal.")
    walked.go(f"{one}uppgift/")
    agency = walked.choice("agency", "Socialtjänsten")
    walked.send(body="Ordna en tid för samtal.", agency=agency, due_on=in_days(7))
    walked.go(f"{one}mote/")
    walked.send(held_on=in_days(0), agenda="Läget\nNästa steg")
    page.locator(".agenda a").first.click()
    walked.look()
    everybody = [str(box.get_attribute("value")) for box in page.locator("[name=present]").all()]
    walked.send(present=everybody, decision="Vi väntar en vecka.")
    assert "Vi väntar en vecka." in page.locator("main").inner_text()
    walked.go(f"{one}utlamnande/")
    walked.send(what="Att någon behöver skydd.", recipient="Socialjouren", ground="consent")
    assert "Att någon behöver skydd." in page.locator("main").inner_text()
    walked.go(f"{one}avsluta/")
    walked.send()
    assert walked.wrong == []

    program(FALL_DUE, variables)
    purged = run_program("consult", "purge", "--clock-is-right", folder=walked.site.folder, **variables)
    assert purged.code == 0, purged.err
    assert program(LEFT, variables).split() == ["0", "case", "1", "1", "1"]
    page.goto(f"{walked.site.address}{one}")
    assert "Boka en tolk" not in page.content()


@pytest.mark.parametrize("walk", ["sv, scripts"], indirect=True)
def test_an_answer_written_after_the_login_has_ended_is_told_of_and_given_back(
    walk: tuple[Walk, dict[str, str]],
) -> None:
    walked, _ = walk
    page = walked.page
    walked.log_in("samordnare")
    page.locator("th a").first.click()
    one = page.url.partition(walked.site.address)[2]
    walked.go(f"{one}lamna-over/")
    walked.send(handling=walked.choice("handling", "Regionen"))
    walked.go(f"{one}svara/")
    page.context.clear_cookies()
    page.locator("textarea[name=body]").press_sequentially("Boka en tolk.")
    expect(page.locator(".draft-state")).to_contain_text("Inte sparat: du är utloggad", timeout=20_000)
    with page.expect_navigation():
        page.locator("main .actions button").first.click()
    expect(page.locator("h1")).to_have_text("Formuläret var för gammalt")
    expect(page.locator("textarea[readonly]")).to_have_value("Boka en tolk.")
    walked.look()
    assert walked.wrong == []


# More stops than any page of the desk has.
MOST = 80


FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  return ring && shown ? "" : `${location.pathname} ${element.outerHTML.slice(0, 120)}`;
}"""


IS_FOCUSED = "element => element === document.activeElement"


@dataclass
class Keyboard:
    """Hands that know Tab, Shift with Tab, Enter, Space and letters; and where the focus was not seen."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Go on until something has the focus."""
        for _ in range(MOST):
            self.page.keyboard.press(key)
            self.unseen += filter(None, [self.page.evaluate(FOCUS)])
            if wanted.evaluate(IS_FOCUSED):
                return
        raise AssertionError(f"the keyboard does not come to {wanted}")

    def type(self, words: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """Press a key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as running_site:
            yield running_site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_consultation_is_answered_without_a_mouse(site: Site, page: Page) -> None:
    keyboard = Keyboard(page)
    page.goto(f"{site.address}/teamet/logga-in/")
    keyboard.to(page.get_by_label("Användarnamn"))
    keyboard.type("samordnare")
    keyboard.to(page.get_by_label("Lösenord", exact=True))
    # Back and forth again: the focus is caught nowhere.
    keyboard.to(page.get_by_label("Användarnamn"), "Shift+Tab")
    keyboard.to(page.get_by_label("Lösenord", exact=True))
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    keyboard.to(page.get_by_label("Kod", exact=True))
    keyboard.type(code_now())
    keyboard.press("Enter")

    keyboard.to(page.locator("th a").first)
    keyboard.press("Enter")
    # One stands beside what the asker wrote last, one below among all that can be done.
    keyboard.to(page.get_by_role("link", name="Svara", exact=True).first)
    keyboard.press("Enter")
    # Sent empty first: the page says what is missing, and its link leads to the field.
    keyboard.to(page.get_by_role("button", name="Skicka svaret"))
    keyboard.press("Space")
    keyboard.to(page.locator("#error-summary a"))
    page.keyboard.press("Enter")
    assert page.locator("textarea[name=body]").evaluate(IS_FOCUSED)
    keyboard.type("Boka en tolk som ni själva väljer.")
    keyboard.to(page.get_by_role("button", name="Skicka svaret"))
    keyboard.press("Space")
    assert "Boka en tolk som ni själva väljer." in page.locator("main").inner_text()
    assert keyboard.unseen == []


# No pages of the server's own: a browser keeps the one, and the others are looked at where editions are made.
FILES = {
    "desk-meeting-calendar",
    "plan-csv",
    "edition-preview",
    "picture-description",
    "picture-edition",
    "picture-feed",
    "picture-file",
}


# A phone; and letters of twice the size that browsers show them at when nobody has chosen otherwise.
LOOKS: list[tuple[int, Scheme, dict[str, int]]] = [
    (320, "light", {"standard": 16, "fixed": 13}),
    (640, "dark", {"standard": 32, "fixed": 26}),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("pages")) as running_server:
        yield running_server


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def pages(among: list[Route]) -> list[Route]:
    return [route for route in among if route.name not in FILES]


@pytest.mark.parametrize("route", pages(CLOSED), ids=lambda route: route.name)
def test_a_page_of_the_team_is_whole(server: Served, shown: Page, axe: Axe, route: Route) -> None:
    reached = server.reached(route)
    _log_in(shown, server, reached)
    # Asked for past the browser, which shows no shown that has a status and no words.
    if shown.request.get(server.site.address + reached.address).status == 405:
        pytest.skip("its button is pressed on another shown")
    shown.goto(server.site.address + reached.address)
    assert _wrong(shown, axe) == []
    if _has_something_to_fill_in(shown):
        _send_empty(shown)
        assert _wrong(shown, axe) == []


@pytest.mark.parametrize("route", pages(OPEN), ids=lambda route: route.name)
def test_a_page_on_the_way_in_is_whole(server: Served, shown: Page, axe: Axe, route: Route) -> None:
    shown.goto(server.site.address + server.reached(route).address)
    assert _wrong(shown, axe) == []
    if _has_something_to_fill_in(shown):
        _send_empty(shown)
        assert _wrong(shown, axe) == []


def _log_in(shown: Page, server: Served, reached: Reached) -> None:
    for cookie in reached.cookie.split("; "):
        name, _, value = cookie.partition("=")
        shown.context.add_cookies([{"name": name, "value": value, "url": server.site.address}])


def _wrong(shown: Page, axe: Axe) -> list[str]:
    shown.wait_for_load_state()
    for summary in shown.locator("main summary").all():
        summary.click()
    letters = shown.context.new_cdp_session(shown)
    found = []
    for width, scheme, sizes in LOOKS:
        shown.set_viewport_size({"width": width, "height": 900})
        shown.emulate_media(color_scheme=scheme)
        letters.send("Page.setFontSizes", {"fontSizes": sizes})
        sideways = shown.evaluate(SIDEWAYS)
        found += [f"{width} px: {each}" for each in violations(shown, axe)]
        found += [f"{width} px: it scrolls sideways by {sideways}"] if sideways else []
    return found


def _has_something_to_fill_in(shown: Page) -> bool:
    return shown.locator("main form[method=post] :is(input:not([type=hidden]), textarea):visible").count() > 0


def _send_empty(shown: Page) -> None:
    """Send the form as it is when everything was taken out, past what the browser itself would say."""
    form = shown.locator("main form[method=post]:has(:is(input:not([type=hidden]), textarea):visible)").first
    form.evaluate("form => { form.noValidate = true; }")
    for each in form.locator("input:not([type=hidden], [type=radio], [type=checkbox]), textarea").all():
        each.fill("")
    form.locator("button").last.click()
    shown.wait_for_load_state()


HANDED_OVER = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.models import Consultation, EarlyReason
from lykta.web.team.models import Member
from tests.web.cast import made_consultation
Consultation.objects.all().delete()
agency = Member.objects.get(username="vard").agency
one, receipt = made_consultation(handled_by=agency)
for _ in range(30):
    made_consultation(handled_by=agency)
print(one.pk, receipt)
"""


"""A program that leaves many consultations with one agency; prints the number and receipt of the first."""


CHANGED = """
import json, sys
from lykta.web.serving import set_up
set_up()
from django.db import connection, transaction
from lykta.web.consult.actions import closing, team
from lykta.web.consult.models import Consultation, EarlyReason
from lykta.web.team.models import Member
told = json.load(sys.stdin)
if told["act"] == "break":
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE consult_message")
    sys.exit()
with transaction.atomic():
    one = Consultation.objects.get(pk=told["number"])
    if told["act"] == "summary":
        team.write_summary(one, "Någon behöver tid i enrum, och en tolk.")
    elif told["act"] == "delete":
        closing.ask_deletion(one, Member.objects.get(username="samordnare"), EarlyReason.SPAM)
    else:
        getattr(closing, told["act"])(one)
"""


"""A program that does what somebody else does meanwhile."""


TEXT = "Börja med att lyssna, och boka en tolk som ni själva väljer."


@pytest.fixture(params=drawn(["sv", "en"]))
def refused_walk(
    request: pytest.FixtureRequest, tmp_path: Path, browser: Browser, axe: Axe
) -> Iterator[tuple[Walk, dict[str, str]]]:
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(reduced_motion="reduce")
            words = SWEDISH if request.param == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, scripts=True), variables
            context.close()


def looked(refused_walk: Walk) -> str:
    """Look the page through in both widths; gives its words."""
    for width in (320, 1280):
        refused_walk.page.set_viewport_size({"width": width, "height": 900})
        refused_walk.look()
    return refused_walk.page.locator("main").inner_text()


def press(refused_walk: Walk) -> None:
    """Press the last button of the page's form that does more than keep a draft."""
    refused_walk.page.locator("main form[method=post] button:not([name=draft])").last.click()
    refused_walk.page.wait_for_load_state()


def write_in_two_windows(walked: Walk, there: str) -> None:
    """Write a draft in one window and go on from an older one in another, until both texts are saved."""
    older = walked.page
    walked.go(there)
    newer = older.context.new_page()
    newer.goto(older.url)
    newer.fill("[name=body]", "Boka en tolk.")
    expect(newer.locator(".draft-state")).to_contain_text(re.compile(r"\d\d[.:]\d\d"))
    newer.close()
    older.fill("[name=body]", "Hej!")
    expect(older.locator(".draft-state")).to_contain_text(re.compile("Inte sparat|Not saved"))
    older.locator("button[name=draft]").click()
    assert "Boka en tolk." in looked(walked)
    assert older.locator("[name=body]").input_value() == "Hej!"
    older.fill("[name=body]", "Hej! Boka en tolk.")
    older.locator("button[name=draft]").click()
    expect(older.locator(".error-summary")).to_have_count(0)
    assert older.locator("[name=body]").input_value() == "Hej! Boka en tolk."


def test_the_journey_of_pages_that_were_too_late(refused_walk: tuple[Walk, dict[str, str]]) -> None:
    walked, variables = refused_walk
    page = walked.page
    number, _, receipt = program(HANDED_OVER, variables).strip().partition(" ")
    one = f"/teamet/konsultation/{number}/"

    def meanwhile(act: str) -> None:
        program(CHANGED, variables, act=act, number=number)

    def come_back() -> None:
        asking = "fraga-teamet/kom-tillbaka/" if walked.words is SWEDISH else "ask-the-team/come-back/"
        page.goto(f"{walked.site.address}{walked.words['prefix']}/{asking}")
        page.fill("[name=receipt]", receipt)
        press(walked)

    walked.log_in("vard")
    looked(walked)
    walked.go(f"{one}sammanfattning/")
    meanwhile("summary")
    page.fill("[name=body]", "Någon behöver tid i enrum.")
    press(walked)
    assert "en tolk" in looked(walked)
    press(walked)
    write_in_two_windows(walked, f"{one}svara/")
    walked.go(f"{one}svara/")
    meanwhile("close")
    page.fill("[name=body]", TEXT)
    press(walked)
    looked(walked)
    assert page.locator("[name=body]").input_value() == TEXT
    press(walked)
    assert TEXT in page.locator("main").inner_text()
    meanwhile("delete")
    walked.go(one)
    looked(walked)
    page.locator("main .notice a").first.click()
    looked(walked)
    walked.log_out()

    come_back()
    meanwhile("close")
    page.fill("[name=body]", "Tack, det gick bra.")
    page.locator("form.reply .actions button").click()
    looked(walked)
    come_back()
    meanwhile("reopen")
    come_back()
    looked(walked)
    page.fill("[name=body]", "Tack, det gick bra.")
    meanwhile("break")
    page.locator("form.reply .actions button").click()
    looked(walked)
    assert page.locator("textarea").input_value() == "Tack, det gick bra."
    assert walked.wrong == []
