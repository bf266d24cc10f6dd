"""A reading as plain values for JSON, and as a short plain text, in one language.

The text says nothing of who it is about: it is for print or for asking the team.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from lykta.law.facts import Facts
from lykta.law.questions import questions
from lykta.law.read import read
from lykta.law.reading import Element, Neighbour, Part, Reading, Statement
from lykta.law.rules import Language, rule, say, source

# The sections of sentences, in the order in which they are read.
SECTIONS = ("now", "contradictions", "summary", "consent", "child", "ask", "notices")
ELEMENTS = ("act", "means", "purpose")
_OF_NO_ELEMENT = {"acute", "age_now", "age", "other_purpose", "paid_act", "same_person"}


def reading_as_json(reading: Reading, language: Language) -> dict[str, object]:
    """A reading as dictionaries, lists and strings; days as `YYYY-MM-DD`, what is not known as None."""
    sections = {name: _statements(getattr(reading, name), language) for name in SECTIONS}
    return {
        "at": reading.at.isoformat(),
        "language": language,
        "law": _rule(reading.rule, language),
        "elements": {name: _element(getattr(reading, name), language) for name in ELEMENTS},
        "row": reading.row,
        "if_under_18": reading.if_under_18,
        "if_adult": reading.if_adult,
        **sections,
        "neighbours": [_neighbour(neighbour, language) for neighbour in reading.neighbours],
        "sources": {key: _source(key) for key in sorted(_cited_sources(reading))},
    }


def _rule(key: str, language: Language) -> dict[str, object]:
    found = rule(key)
    return {
        "rule": key,
        "title": say(f"rule.{key}.title", language),
        "provision": found.provision,
        "amendment": found.amendment,
        "valid_from": found.valid_from and found.valid_from.isoformat(),
        "valid_to": found.valid_to and found.valid_to.isoformat(),
        "checked": found.checked.isoformat(),
        "review_by": found.review_by.isoformat(),
        "sources": list(found.sources),
    }


def _element(element: Element, language: Language) -> dict[str, object]:
    return {
        "name": say(f"element.{element.key}", language),
        "state": element.state,
        "needed": element.needed,
        "lacking": list(element.lacking),
        "because": {given.question: given.answer for given in element.because},
        "law": _statements(element.law, language),
        "parts": [_part(part, language) for part in element.parts],
    }


def _part(part: Part, language: Language) -> dict[str, object]:
    return {
        "part": part.key,
        "name": say(f"part.{part.key}", language),
        "state": part.state,
        "condition": part.condition,
        "answers": {given.question: given.answer for given in part.answers},
    }


def _neighbour(neighbour: Neighbour, language: Language) -> dict[str, object]:
    because = {neighbour.because.question: neighbour.because.answer}
    statements = _statements(neighbour.statements, language)
    return {**_rule(neighbour.rule, language), "because": because, "statements": statements}


def _statements(statements: Iterable[Statement], language: Language) -> list[dict[str, object]]:
    return [
        {"key": said.key, "text": say(said.key, language), "sources": list(said.sources)}
        for said in statements
    ]


def _source(key: str) -> dict[str, object]:
    values = asdict(source(key))
    return {**values, "checked": values["checked"].isoformat()}


def _cited_sources(reading: Reading) -> set[str]:
    return {key for said in statements_of(reading) for key in said.sources} | set(rule(reading.rule).sources)


def statements_of(reading: Reading) -> list[Statement]:
    """Every sentence of a reading, in all its sections, elements and neighbours."""
    found = [said for name in SECTIONS for said in getattr(reading, name)]
    found += [said for name in ELEMENTS for said in getattr(reading, name).law]
    found += [said for neighbour in reading.neighbours for said in neighbour.statements]
    return found


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


def _lines(reading: Reading, language: Language) -> Iterator[str]:
    yield say("heading.elements", language)
    for name in ELEMENTS:
        yield from _element_lines(getattr(reading, name), language)
    yield from _section("contradictions", reading.contradictions, language)
    yield from _section("summary", reading.summary, language)
    yield from _section("consent", reading.consent, language)
    yield ""
    yield _law(reading, language)


def _element_lines(element: Element, language: Language) -> Iterator[str]:
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
