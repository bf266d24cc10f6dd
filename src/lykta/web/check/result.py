"""What the page with the result shows: the reading in words, each sentence with its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lykta.law import (
    Age,
    Answer,
    Element,
    Given,
    Language,
    Neighbour,
    Rule,
    Source,
    answers_as_text,
    read,
    rule,
    say,
)
from lykta.web.check.answers import Answers
from lykta.web.check.sentences import Cite, Cited, Sentence

_ELEMENTS = ("act", "means", "purpose")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A question and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ElementShown:
    """An element: its state and whether it is needed, the answers that led there, what the law asks for."""

    name: str
    state: str
    state_words: str
    needed: str
    because: tuple[Line, ...]
    law: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """A rule: which version of the law it is, when it holds, and when it was last compared with the law."""

    title: str
    rule: Rule
    cites: tuple[Cite, ...]
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class NeighbourShown:
    """A neighbouring rule and why it is shown."""

    law: RuleShown
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """All that the page shows, in the order in which it is read."""

    at: date
    of_today: bool
    urgent: bool
    beside: tuple[Line, ...]
    now: tuple[Sentence, ...]
    summary: tuple[Sentence, ...]
    elements: tuple[ElementShown, ...]
    consent: tuple[Sentence, ...]
    child: tuple[Sentence, ...]
    neighbours: tuple[NeighbourShown, ...]
    ask: tuple[Sentence, ...]
    notices: tuple[Sentence, ...]
    law: RuleShown
    overdue: date | None
    sources: tuple[Source, ...]
    text: str


def result(answers: Answers, language: Language) -> Result:
    """The result of answers, read by the law of their day."""
    facts = answers.facts()
    reading = read(facts, at=answers.at)
    cited = Cited(language)
    # Made in the order of the page, so that the numbers of the sources rise as one reads.
    now, summary = cited.sentences(reading.now), cited.sentences(reading.summary)
    elements = tuple(_element(getattr(reading, name), cited, language) for name in _ELEMENTS)
    consent, child = cited.sentences(reading.consent), cited.sentences(reading.child)
    neighbours = tuple(_neighbour(each, cited, answers.today, language) for each in reading.neighbours)
    ask, notices = cited.sentences(reading.ask), cited.sentences(reading.notices)
    law = _rule(reading.rule, cited, answers.today, language)
    return Result(
        at=answers.at,
        of_today=answers.at == answers.today,
        urgent=facts.acute is Answer.YES or facts.age is not Age.ADULT,
        beside=tuple(
            _line(Given(question=key, answer=getattr(facts, key)), language) for key in ("acute", "age")
        ),
        now=now,
        summary=summary,
        elements=elements,
        consent=consent,
        child=child,
        neighbours=neighbours,
        ask=ask,
        notices=notices,
        law=law,
        overdue=_overdue((law, *(each.law for each in neighbours))),
        sources=cited.sources(),
        text=answers_as_text(facts, at=answers.at, language=language),
    )


def _element(element: Element, cited: Cited, language: Language) -> ElementShown:
    return ElementShown(
        name=say(f"element.{element.key}", language),
        state=element.state,
        state_words=say(f"state.{element.state}", language),
        needed=say(f"needed.{element.needed}", language),
        because=tuple(_line(given, language) for given in element.because),
        law=cited.sentences(element.law),
    )


def _line(given: Given, language: Language) -> Line:
    kind = "age" if given.question == "age" else "answer"
    return Line(
        question=say(f"question.{given.question}", language), answer=say(f"{kind}.{given.answer}", language)
    )


def _neighbour(neighbour: Neighbour, cited: Cited, today: date, language: Language) -> NeighbourShown:
    return NeighbourShown(
        sentences=cited.sentences(neighbour.statements), law=_rule(neighbour.rule, cited, today, language)
    )


def _rule(key: str, cited: Cited, today: date, language: Language) -> RuleShown:
    found = rule(key)
    return RuleShown(
        title=say(f"rule.{key}.title", language),
        rule=found,
        cites=cited.cites(found.sources),
        overdue=found.review_is_due(today),
    )


def _overdue(shown: Iterable[RuleShown]) -> date | None:
    """The first day that was missed of those by which the rules should have been checked again."""
    return min((each.rule.review_by for each in shown if each.overdue), default=None)
