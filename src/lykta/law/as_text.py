"""A reading as a short plain text that says nothing of who it is about, for print or for asking the team."""

from collections.abc import Iterator

from lykta.law.as_json import ELEMENTS
from lykta.law.messages import Language, say
from lykta.law.reading import Element, Reading, Statement
from lykta.law.rules import rule


def reading_as_text(reading: Reading, language: Language) -> str:
    """The elements with the answers behind them, what they point to, and the law, as lines.

    It holds only the answers that were chosen from lists, so that no name can stand in it.
    """
    return "\n".join(_lines(reading, language))


def _lines(reading: Reading, language: Language) -> Iterator[str]:
    yield say("heading.elements", language)
    for name in ELEMENTS:
        yield from _element(getattr(reading, name), language)
    yield from _section("summary", reading.summary, language)
    yield from _section("consent", reading.consent, language)
    yield ""
    yield _law(reading, language)


def _element(element: Element, language: Language) -> Iterator[str]:
    state, needed = say(f"state.{element.state}", language), say(f"needed.{element.needed}", language)
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
