"""Every state that a page of asking can be in, each as what an asker does to come there."""

from collections.abc import Callable

from lykta.law import answers_as_text
from lykta.web.consult.receipts import new_number
from tests.law.answered import ALL_NO, TODAY
from tests.web.consult.asking.browsing import Asker
from tests.web.consult.asking.walking import ASK, CLEAR, HARD, RETURN, SOFT, START, answers

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
