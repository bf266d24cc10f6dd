"""A reading as a short plain text that says nothing of who it is about, for print or for asking the team."""

from collections.abc import Iterator
from datetime import date

from lykta.law.as_json import ELEMENTS
from lykta.law.facts import Facts
from lykta.law.messages import Language, say
from lykta.law.questions import questions
from lykta.law.read import read
from lykta.law.reading import Element, Reading, Statement
from lykta.law.rules import rule


def reading_as_text(reading: Reading, language: Language) -> str:
    """The elements with the answers behind them, what they point to, and the law, as lines.

    It holds only the answers that were chosen from lists, so that no name can stand in it.
    """
    return "\n".join(_lines(reading, language))


def answers_as_text(facts: Facts, *, at: date, language: Language) -> str:
    """The text to carry to a consultation: the answers that belong to no element, and then the reading.

    It says which wording of the law was applied and not the day of the event, which could point someone out.
    """
    return "\n".join(_opening(facts, at, language)) + "\n" + reading_as_text(read(facts, at=at), language)


def _opening(facts: Facts, at: date, language: Language) -> Iterator[str]:
    yield say("heading.text", language)
    yield ""
    yield say("heading.answers", language)
    for question in questions(at=at):
        if question.key in _OF_NO_ELEMENT and not question.is_needless(facts):
            answer = getattr(facts, question.key)
            label = next(choice.label(language) for choice in question.choices if choice.value == answer)
            yield f"- {question.wording(language)} {label}"
    yield ""


_OF_NO_ELEMENT = {"acute", "age_now", "age", "other_purpose", "paid_act", "same_person"}


def _lines(reading: Reading, language: Language) -> Iterator[str]:
    yield say("heading.elements", language)
    for name in ELEMENTS:
        yield from _element(getattr(reading, name), language)
    yield from _section("contradictions", reading.contradictions, language)
    yield from _section("summary", reading.summary, language)
    yield from _section("consent", reading.consent, language)
    yield ""
    yield _law(reading, language)


def _element(element: Element, language: Language) -> Iterator[str]:
    state, needed = say(element.state_key, language), say(f"needed.{element.needed}", language)
    yield f"- {say(f'element.{element.key}', language)}: {state} ({needed})"
    for given in element.because:
        question, answer = (
            say(f"question.{given.question}", language),
            say(f"answer.{given.answer}", language),
        )
        yield f"  - {question} {answer}"


def _section(name: str, statements: tuple[Statement, ...], language: Language) -> Iterator[str]:
    if statements:
        yield ""
        yield say(f"heading.{name}", language)
        yield from (f"- {say(said.key, language)}" for said in statements)


def _law(reading: Reading, language: Language) -> str:
    found = rule(reading.rule)
    since = found.valid_from.isoformat() if found.valid_from else "?"
    until = found.valid_to.isoformat() if found.valid_to else ""
    checked = f"{say('word.checked', language)} {found.checked.isoformat()}"
    return f"{found.provision} ({found.amendment}), {since}–{until}, {checked}"
