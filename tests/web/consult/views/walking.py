"""A team in a browser: its cast, its walk through the pages, and several tabs."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from lykta.web.consult.models import Consultation
from tests.web.browser.conftest import violations
from tests.web.cast import PASSWORD, code_now
from tests.web.limits.paying import hidden_fields
from tests.web.server import Site

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


"""A program that makes the cast, and one consultation that nobody has."""


FALL_DUE = """
from lykta.web.serving import set_up
set_up()
from django.utils import timezone
from lykta.web.consult.models import Consultation
Consultation.objects.update(purge_on=timezone.localdate())
"""


"""A program that lets every consultation fall due for its deletion today."""


LEFT = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.models import Consultation, OutcomeCell
cell = OutcomeCell.objects.get()
print(Consultation.objects.count(), cell.outcome, cell.consultations, cell.answered, cell.disclosures)
"""


"""A program that prints what is left: consultations, and the one cell they are counted in."""


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
        # Beside the act itself a page may offer to keep a draft.
        form.locator("button.button:not(.button-quiet), .button-quiet:only-of-type").last.click()
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


class Tab:
    """One open form: its address, and what it carries unseen."""

    def __init__(self, client: Client, name: str, consultation: Consultation, *more: object) -> None:
        self.client = client
        self.address = reverse(name, args=[consultation.pk, *more])
        self.page = client.get(self.address)
        self.carried = carried(self.page)

    def send(self, **fields: object) -> Any:
        """Send the form as it was opened."""
        self.page = self.client.post(self.address, self.carried | fields)
        return self.page

    def again(self, **fields: object) -> Any:
        """Send the form of the page that came back last."""
        self.carried = carried(self.page)
        return self.send(**fields)


def carried(page: Any) -> dict[str, object]:
    """The hidden fields of a page's forms, but for the one that every form has against other sites."""
    found = hidden_fields(page.content.decode())
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}
