"""What the page with the result shows: the reading in words, each sentence with its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lykta.law import (
    Age,
    Answer,
    Element,
    Facts,
    Given,
    Language,
    Neighbour,
    Rule,
    Source,
    Statement,
    answers_as_text,
    read,
    rule,
    say,
)
from lykta.web.check.answers import Answers
from lykta.web.check.sentences import Cite, Cited, Sentence

_ELEMENTS = ("act", "means", "purpose")
# The answers that are told beside those of the elements.
_BESIDE = ("acute", "age_now", "age", "same_person")
# How many sentences of what to do stand before what is folded, so that the answer fits one screen. Of what
# the answers point to, and of who to ask, it is one.
_AT_ONCE = 3


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


@dataclass(frozen=True)
class Told:
    """A section of sentences: those that are seen at once, and those that are folded."""

    first: tuple[Sentence, ...]
    rest: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class ShownReading:
    """All that the page shows, in the order in which it is read.

    `about_child` holds also where the age is not known. `neighbours` are shown for an answer yes, `possible`
    for one that is not known.
    """

    at: date
    of_today: bool
    urgent: bool
    about_child: bool
    beside: tuple[Line, ...]
    now: Told
    contradictions: tuple[Sentence, ...]
    summary: Told
    ask: Told
    elements: tuple[ElementShown, ...]
    consent: tuple[Sentence, ...]
    child: tuple[Sentence, ...]
    neighbours: tuple[NeighbourShown, ...]
    possible: tuple[NeighbourShown, ...]
    notices: tuple[Sentence, ...]
    law: RuleShown
    overdue: date | None
    sources: tuple[Source, ...]
    text: str


def result(answers: Answers, language: Language) -> ShownReading:
    """The result of answers, read by the law of their day."""
    facts = answers.facts()
    reading = read(facts, at=answers.at)
    cited = Cited(language)
    # Made in the order of the page, so that the numbers of the sources rise as one reads.
    now = _told(reading.now, _AT_ONCE, cited)
    contradictions = cited.sentences(reading.contradictions)
    summary, ask = _told(reading.summary, 1, cited), _told(reading.ask, 1, cited)
    elements = tuple(_element(getattr(reading, name), cited, language) for name in _ELEMENTS)
    consent, child = cited.sentences(reading.consent), cited.sentences(reading.child)
    shown = [(_neighbour(each, cited, answers.today, language), each) for each in reading.neighbours]
    notices = cited.sentences(reading.notices)
    law = _rule(reading.rule, cited, answers.today, language)
    return ShownReading(
        at=answers.at,
        of_today=answers.at == answers.today,
        urgent=facts.acute is Answer.YES or facts.age_today is not Age.ADULT,
        about_child=facts.age_today is not Age.ADULT,
        beside=_beside(answers, facts, language),
        now=now,
        contradictions=contradictions,
        summary=summary,
        ask=ask,
        elements=elements,
        consent=consent,
        child=child,
        neighbours=tuple(rule for rule, each in shown if each.because.answer is Answer.YES),
        possible=tuple(rule for rule, each in shown if each.because.answer is not Answer.YES),
        notices=notices,
        law=law,
        overdue=_overdue((law, *(rule.law for rule, _ in shown))),
        sources=cited.sources(),
        text=answers_as_text(facts, at=answers.at, language=language),
    )


def _told(statements: tuple[Statement, ...], at_once: int, cited: Cited) -> Told:
    found = cited.sentences(statements)
    return Told(found[:at_once], found[at_once:])


def _beside(answers: Answers, facts: Facts, language: Language) -> tuple[Line, ...]:
    asked = {question.key for question in answers.asked()}
    keys = (key for key in _BESIDE if key in asked)
    return tuple(_line(Given(question=key, answer=getattr(facts, key)), language) for key in keys)


def _element(element: Element, cited: Cited, language: Language) -> ElementShown:
    return ElementShown(
        name=say(f"element.{element.key}", language),
        state=element.state,
        state_words=say(element.state_key, language),
        needed=say(f"needed.{element.needed}", language),
        because=tuple(_line(given, language) for given in element.because),
        law=cited.sentences(element.law),
    )


def _line(given: Given, language: Language) -> Line:
    kind = "age" if isinstance(given.answer, Age) else "answer"
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
