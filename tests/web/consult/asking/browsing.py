"""A server that takes questions, an asker's browser on it, and the team's answer by the desk's own code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lykta.deidentify import Language
from tests.web.browser.conftest import LOOKS, SCROLL, violations
from tests.web.consult.asking.walking import ASK, RETURN, answers
from tests.web.server import Site, program

ANSWER = "Fråga öppet, i enrum, och boka en tolk som ni själva väljer."
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"
# What is cut off at the side: a frame that hides or scrolls what does not fit; its own text for the eye.
CUT = """() => [...document.querySelectorAll("body *")].filter(element =>
  getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1
  && !element.closest(".visually-hidden")).map(element => element.outerHTML.slice(0, 80))"""
_POST = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const area = document.createElement("textarea");
    area.name = name; area.value = value;
    form.append(area);
  }
  document.body.append(form);
  form.submit();
}"""
_ANSWER = """
import json, sys
from lykta.web.serving import set_up
set_up()
from django.db import transaction
from lykta.web.consult.actions.asking import opened_by_receipt
from lykta.web.consult.actions import answer
from lykta.web.team.models import Member
told = json.load(sys.stdin)
with transaction.atomic():
    answer(opened_by_receipt(told["receipt"]), Member.objects.get(username="anna"), told["text"])
"""


@dataclass
class Asker:
    """Somebody's browser, which notes what is wrong with each page that it is looked through on."""

    page: Page
    site: Site
    axe: Axe
    variables: dict[str, str]
    language: Language = "sv"
    scripts: bool = True
    wrong: list[str] = field(default_factory=list)

    def go(self, addresses: Mapping[Language, str]) -> None:
        """Open an address in the asker's language."""
        self.page.goto(self.site.address + addresses[self.language])

    def post(self, addresses: Mapping[Language, str], **fields: str) -> None:
        """Send fields to an address as a form does, and wait for the page that comes."""
        if not self.page.url.startswith(self.site.address):
            self.go(addresses)
        with self.page.expect_navigation():
            self.page.evaluate(_POST, [self.site.address + addresses[self.language], fields])

    def ask(self, **changed: str) -> str:
        """Ask a question with some fields changed; gives the receipt."""
        self.post(ASK, **answers(**changed))
        return self.receipt()

    def receipt(self) -> str:
        """The receipt that the page shows."""
        words = self.page.locator(".receipt-words span").all_inner_texts()
        assert len(words) == 8, self.page.locator("main").inner_text()
        return " ".join(words)

    def come_back(self, receipt: str) -> None:
        """Open the conversation of a receipt."""
        self.post(RETURN, receipt=receipt)

    def in_conversation(self, **fields: str) -> None:
        """Send fields from the page of a conversation, with what that page carries."""
        carried = {name: self.value(name) for name in ("token", "number")}
        self.post(RETURN, **carried | fields)

    def value(self, name: str) -> str:
        """What the first field of a name holds."""
        return self.page.locator(f"main [name={name}]").first.input_value()

    def team_answers(self, receipt: str) -> None:
        """Have a member of the team answer the question of a receipt."""
        program(_ANSWER, self.variables, receipt=receipt, text=ANSWER)

    def look(self) -> None:
        """Look the page through by axe and for a sideways scroll, in each view, and with larger letters."""
        page = self.page
        name = f"{page.url} ({page.title()})"
        page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            # Axe is a script itself, and does not run where none may.
            found = violations(page, self.axe) if self.scripts else []
            self._note(f"{name}, {width} px, {scheme}", found, page.evaluate(SCROLL))
        page.evaluate(TEXT_SIZE, "200%")
        for width, _ in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            self._note(f"{name}, {width} px, 200 %", page.evaluate(CUT), page.evaluate(SCROLL))
        page.evaluate(TEXT_SIZE, "")
        page.set_viewport_size({"width": 320, "height": 800})

    def _note(self, where: str, found: list[str], scroll: int) -> None:
        self.wrong += [f"{where}: {each}" for each in found]
        self.wrong += [f"{where}: scrolls sideways by {scroll} px"] if scroll else []


@contextmanager
def asker_at(
    site: Site, variables: dict[str, str], browser: Browser, axe: Axe, *, scripts: bool = True
) -> Iterator[Asker]:
    """Somebody who comes to a server with a narrow phone."""
    context = browser.new_context(
        viewport={"width": 320, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    yield Asker(context.new_page(), site, axe, variables, scripts=scripts)
    context.close()
