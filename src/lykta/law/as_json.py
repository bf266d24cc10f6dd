"""A reading as plain values for JSON, with its words in one language and every source it rests on."""

from collections.abc import Iterable
from dataclasses import asdict

from lykta.law.messages import Language, say
from lykta.law.reading import Element, Neighbour, Part, Reading, Statement
from lykta.law.rules import rule
from lykta.law.sources import source

# The sections of sentences, in the order in which they are read.
SECTIONS = ("now", "contradictions", "summary", "consent", "child", "ask", "notices")
ELEMENTS = ("act", "means", "purpose")


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
        "sources": {key: _source(key) for key in sorted(_cited(reading))},
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


def _cited(reading: Reading) -> set[str]:
    return {key for said in statements_of(reading) for key in said.sources} | set(rule(reading.rule).sources)


def statements_of(reading: Reading) -> list[Statement]:
    """Every sentence of a reading, in all its sections, elements and neighbours."""
    found = [said for name in SECTIONS for said in getattr(reading, name)]
    found += [said for name in ELEMENTS for said in getattr(reading, name).law]
    found += [said for neighbour in reading.neighbours for said in neighbour.statements]
    return found
