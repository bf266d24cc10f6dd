"""An asker in a browser: where they go, their whole journey, and every state of a page."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from lykta.language import Language
from lykta.law import answers_as_text
from lykta.web.consult.receipts import new_number
from tests.law.answered import ALL_NO, TODAY
from tests.web.browser.conftest import LOOKS, SCROLL, violations
from tests.web.consult.views.asking_pages import ASK, CLEAR, HARD, RETURN, SOFT, START, answers
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
from lykta.web.consult.actions.asking import open_by_receipt
from lykta.web.consult.actions.team import answer
from lykta.web.team.models import Member
told = json.load(sys.stdin)
with transaction.atomic():
    answer(open_by_receipt(told["receipt"]), Member.objects.get(username="anna"), told["text"])
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
        assert len(words) == 9, self.page.locator("main").inner_text()
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


QUESTION = f"{SOFT} Vi träffas snart igen."


REPLY = "Tack, vi har fått en stund i enrum."


PHONE = "070-174 06 05"


@dataclass
class Journey:
    """One asker's; each page on the way is looked through."""

    asker: Asker

    def asks(self) -> str:
        """Ask with a number that blocks, then with a name that has to be answered for; gives the receipt."""
        asker = self.asker
        asker.go(START)
        asker.look()
        self._in_main(f"a.button[href='{ASK[asker.language]}']").click()
        asker.look()
        self._choose(acute="no", child="no")
        self._send()
        self._choose(role="health", workplace="clinic", county_part="norra länet")
        self._in_main("textarea[name=body]").fill(HARD)
        self._send()
        self._is_blocked_and_told_why()
        self._in_main("textarea[name=body]").fill(QUESTION)
        self._press(".mend button.button")
        self._is_asked_about_a_name()
        self._in_main("input[name=singles_no_one]").check()
        self._send()
        return self._receipt_shown_once()

    def reads_that_nobody_has_answered(self, receipt: str) -> None:
        """Try the receipt, as the page that showed it offers."""
        expect(self._in_main("textarea[name=receipt]")).to_have_value("")
        self._comes_back(receipt)
        expect(self._in_main(".message")).to_have_count(1)
        expect(self._in_main(".from-asker")).to_contain_text(QUESTION)

    def reads_the_answer_and_replies(self, receipt: str) -> None:
        """Come back from the start with the receipt typed in capitals, and write again."""
        self.asker.go(START)
        self._in_main(f"a.button[href='{RETURN[self.asker.language]}']").click()
        self._comes_back(receipt.upper().replace(" ", "\n"))
        expect(self._in_main(".from-team")).to_contain_text(ANSWER)
        self._in_main("textarea[name=body]").fill(REPLY)
        self._send()
        expect(self._in_main("[role=status]")).to_be_visible()
        expect(self._in_main(".message").last).to_contain_text(REPLY)
        expect(self._in_main("textarea[name=body]")).to_have_value("")

    def _is_blocked_and_told_why(self) -> None:
        expect(self._in_main("#error-summary")).to_be_focused()
        expect(self._in_main("mark.hard")).to_contain_text(PHONE)
        reason = self._in_main("#body-why-1")
        expect(reason.locator(".tag-hard")).to_be_visible()
        assert reason.locator("ins").inner_text()
        expect(reason.locator("input[value=suggest]")).to_be_checked()
        expect(self._in_main("input[name=singles_no_one]")).to_have_count(0)
        expect(self._in_main("textarea[name=body]")).to_have_value(HARD)
        expect(self._in_main(".receipt-words")).to_have_count(0)
        expect(self._in_main(".actions button.button")).to_have_count(0)

    def _is_asked_about_a_name(self) -> None:
        expect(self._in_main("mark.hard")).to_have_count(0)
        expect(self._in_main("mark.soft").first).to_contain_text("Mira")
        expect(self._in_main("input[name=singles_no_one]")).not_to_be_checked()
        expect(self._in_main(".receipt-words")).to_have_count(0)

    def _receipt_shown_once(self) -> str:
        receipt = self.asker.receipt()
        self._in_main(f"a.button[href='{RETURN[self.asker.language]}']").click()
        self.asker.look()
        shown = self.asker.page.content()
        assert not all(word in shown for word in receipt.split())
        return receipt

    def _comes_back(self, receipt: str) -> None:
        self._in_main("textarea[name=receipt]").fill(receipt)
        self._send()
        expect(self._in_main(".facts")).to_be_visible()

    def _choose(self, **values: str) -> None:
        for name, value in values.items():
            self._in_main(f"input[name={name}][value='{value}']").check()

    def _send(self) -> None:
        self._press(".actions button.button")

    def _press(self, button: str) -> None:
        with self.asker.page.expect_navigation():
            self._in_main(button).click()
        self.asker.look()

    def _in_main(self, selector: str) -> Locator:
        return self.asker.page.locator(f"main {selector}")


SUMMARY = answers_as_text(ALL_NO, at=TODAY, language="sv")


FIRST = {"step": "first", "acute": "no", "child": "no"}


LONG_WORD = "Länsgemensamhetsöverenskommelseförhandlingarna"


def _asking(**fields: str) -> Callable[[Asker], None]:
    return lambda asker: asker.post(ASK, **fields)


def _question(**changed: str) -> Callable[[Asker], None]:
    return lambda asker: asker.post(ASK, **answers(**changed))


def _coming_back(**fields: str) -> Callable[[Asker], None]:
    return lambda asker: asker.post(RETURN, **fields)


def _conversing(**fields: str) -> Callable[[Asker], None]:
    def act(asker: Asker) -> None:
        asker.come_back(asker.ask())
        asker.in_conversation(**fields)

    return act


def _answered(asker: Asker) -> None:
    receipt = asker.ask(body=f"{CLEAR} {LONG_WORD}", summary=SUMMARY)
    asker.team_answers(receipt)
    asker.come_back(receipt)


def _without_own_words(asker: Asker) -> None:
    asker.post(ASK, **answers(body=HARD))
    seen = {"seen-body": asker.value("seen-body")}
    asker.post(ASK, **answers(body=HARD, to="soften", **seen), **{"do-body-1": "own"})


def _sent_twice_with_another_text(asker: Asker) -> None:
    number = new_number()
    asker.ask(number=number)
    asker.ask(number=number, body=f"{CLEAR} Och sedan?")


def _sent_again_when_it_was_answered(asker: Asker) -> None:
    number = new_number()
    asker.team_answers(asker.ask(number=number))
    asker.post(ASK, **answers(number=number, body=f"{CLEAR} Och sedan?"))


def _replied_when_it_was_closed(asker: Asker) -> None:
    asker.come_back(asker.ask())
    carried = {name: asker.value(name) for name in ("token", "number")}
    asker.in_conversation(to="end")
    asker.post(RETURN, **carried, body="Tack, det gick bra.")


def _come_back_with_a_text(asker: Asker) -> None:
    asker.post(RETURN, receipt=asker.ask(), body="Det jag skrev.")


STATES: dict[str, Callable[[Asker], None]] = {
    "start": lambda asker: asker.go(START),
    "first questions": lambda asker: asker.go(ASK),
    "first questions, none answered": _asking(step="first"),
    "first questions with a summary": _asking(summary=SUMMARY),
    "somebody in danger": _asking(**FIRST | {"acute": "yes"}),
    "a child": _asking(**FIRST | {"child": "yes"}),
    "both, and not said to be done": _asking(step="before", acute="yes", child="yes"),
    "question": _asking(**FIRST),
    "question, nothing answered": _asking(**FIRST | {"step": "question"}),
    "question with a summary": _asking(**FIRST, summary=SUMMARY),
    "question without a number": _question(number="none"),
    "question that points to somebody": _question(body=HARD),
    "question that may point to somebody": _question(body=f"{SOFT} {LONG_WORD}"),
    "summary that points to somebody": _question(summary=f"{SUMMARY}\n{HARD}"),
    "question and summary, and no role": _question(body=SOFT, summary=HARD, role=""),
    "question with own words that are missing": _without_own_words,
    "question mended by hand": _question(to="soften"),
    "question in gentler words": _question(body=HARD, to="soften"),
    "receipt": lambda asker: asker.post(ASK, **answers()),
    "receipt of another text": _sent_twice_with_another_text,
    "sent already and answered": _sent_again_when_it_was_answered,
    "come back": lambda asker: asker.go(RETURN),
    "come back with nothing": _coming_back(receipt=" "),
    "wrong receipt": _coming_back(receipt="kised hej ko"),
    "page open for too long": _coming_back(token="gone", body="Det jag skrev."),  # noqa: S106 - no password.
    "conversation": lambda asker: asker.come_back(asker.ask()),
    "conversation, answered": _answered,
    "conversation with a text that was kept": _come_back_with_a_text,
    "empty reply": _conversing(body=""),
    "reply that points to somebody": _conversing(body=HARD),
    "reply that may point to somebody": _conversing(body=SOFT),
    "reply in gentler words": _conversing(body=HARD, to="soften"),
    "replied": _conversing(body="Tack, det gick bra."),
    "ended": _conversing(to="end"),
    "replied when it was closed": _replied_when_it_was_closed,
}
