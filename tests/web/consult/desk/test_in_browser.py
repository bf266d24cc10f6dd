"""The team's whole journey in a real browser: log in, assign, answer, case, meeting, disclose, close, purge.

With scripts and without, in Swedish and in English; each page on the way is looked through by axe and is no
wider than a phone.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.cli.command import run_program
from tests.web.browser.conftest import axe, browser, violations  # noqa: F401 - fixtures.
from tests.web.cast import PASSWORD, code_now, in_days
from tests.web.server import Site, consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CAST = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Agency, Member
from tests.web.cast import made_cast, made_consultation
Member.objects.all().delete()
Agency.objects.all().delete()
made_cast()
made_consultation(text="Hur får vi en stund i enrum?")
"""
FALL_DUE = """
from lykta.web.serving import set_up
set_up()
from django.utils import timezone
from lykta.web.consult.models import Consultation
Consultation.objects.update(purge_on=timezone.localdate())
"""
LEFT = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.models import Consultation, StatisticalRecord
record = StatisticalRecord.objects.get()
print(Consultation.objects.count(), record.answered, record.became_case, record.disclosures)
"""
SWEDISH = {
    "user": "Användarnamn",
    "password": "Lösenord",
    "continue": "Fortsätt",
    "code": "Kod",
    "log in": "Logga in",
    "log out": "Logga ut",
    "prefix": "",
}
ENGLISH = {
    "user": "User name",
    "password": "Password",
    "continue": "Continue",
    "code": "Code",
    "log in": "Log in",
    "log out": "Log out",
    "prefix": "/en",
}
IN_ENGLISH = {
    "teamet": "team",
    "konsultation": "consultation",
    "samtal": "conversation",
    "svara": "answer",
    "lamna-over": "hand-over",
    "sammanfattning": "summary",
    "anteckning": "note",
    "arende": "case",
    "uppgift": "task",
    "mote": "meeting",
    "utlamnande": "disclosure",
    "avsluta": "close",
    "logga-in": "log-in",
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Walk:
    """One journey in one browser, which notes what is wrong with each page that it comes to."""

    page: Page
    site: Site
    axe: Axe
    words: dict[str, str]
    scripts: bool
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address in the language of the walk."""
        parts = path.split("/")
        if self.words is ENGLISH:
            parts = [IN_ENGLISH.get(part, part) for part in parts]
        self.page.goto(f"{self.site.address}{self.words['prefix']}{'/'.join(parts)}")
        self.look()

    def look(self) -> None:
        """Look the page through, once it is there."""
        self.page.wait_for_load_state()
        if self.page.evaluate(SIDEWAYS) > 0:
            self.wrong.append(f"{self.page.url} scrolls sideways")
        if self.scripts:
            self.wrong += [f"{self.page.url}: {found}" for found in violations(self.page, self.axe)]
        folder = os.environ.get("DESK_SHOTS")
        if folder:
            name = "-".join(self.page.url.split("/")[3:]).replace("?", "-")[:90]
            self.page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)

    def send(self, **fields: Any) -> None:
        """Fill the form of the page by the names of its fields and send it."""
        form = self.page.locator("main form[method=post]").first
        for name, value in fields.items():
            control = form.locator(f"[name={name}]")
            kind = control.first.get_attribute("type")
            if kind in {"radio", "checkbox"}:
                for one in value if isinstance(value, list) else [value]:
                    form.locator(f"[name={name}][value='{one}']").check()
            elif control.first.evaluate("element => element.tagName") == "SELECT":
                control.select_option(str(value))
            else:
                control.fill(str(value))
        form.locator("button.button").last.click()
        self.look()

    def log_in(self, username: str) -> None:
        """Log in with a password and the code of an app."""
        self.go("/teamet/logga-in/")
        self.page.get_by_label(self.words["user"]).fill(username)
        self.page.get_by_label(self.words["password"], exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name=self.words["continue"]).click()
        self.look()
        self.page.get_by_label(self.words["code"], exact=True).fill(code_now())
        self.page.get_by_role("button", name=self.words["log in"]).click()
        self.look()

    def log_out(self) -> None:
        """Log out."""
        self.page.get_by_role("button", name=self.words["log out"]).click()

    def choice(self, name: str, words: str) -> str:
        """The value of the choice with these words."""
        label = self.page.locator(f"label:has(input[name={name}])", has_text=words)
        return str(label.locator("input").get_attribute("value"))


@pytest.fixture(params=["sv, scripts", "sv, plain", "en, scripts"])
def walk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    browser: Browser,  # noqa: F811 - the fixture.
    axe: Axe,  # noqa: F811 - the fixture.
) -> Iterator[tuple[Walk, dict[str, str]]]:
    language, _, kind = request.param.partition(", ")
    scripts = kind == "scripts"
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(
                viewport={"width": 360, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
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
    purged = run_program("consult", "purge", folder=walked.site.folder, **variables)
    assert purged.code == 0, purged.err
    assert program(LEFT, variables).split() == ["0", "True", "True", "1"]
    page.goto(f"{walked.site.address}{one}")
    assert "Boka en tolk" not in page.content()
