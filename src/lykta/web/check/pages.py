"""What the check's pages show: questions with their choices, the result in words, and numbered sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lykta.law import (
    Age,
    Answer,
    Element,
    Facts,
    Given,
    Language,
    Neighbour,
    Question,
    Rule,
    Source,
    Statement,
    answers_as_text,
    read,
    rule,
    say,
    source,
)
from lykta.web.check.answers import Answers


@dataclass(frozen=True)
class SourceReference:
    """A reference: the source's key, and its number on the page."""

    key: str
    number: int


@dataclass(frozen=True)
class SentencePiece:
    """A piece of a sentence, and whether it is a number to call."""

    text: str
    number: bool


@dataclass(frozen=True)
class CitedSentence:
    """A sentence, and the sources it rests on."""

    text: str
    cites: tuple[SourceReference, ...]

    def pieces(self) -> tuple[SentencePiece, ...]:
        """The sentence with its phone numbers apart, so that a phone can call them."""
        # Split by a group, every second piece is what the group matched.
        return tuple(
            SentencePiece(text, number=place % 2 == 1)
            for place, text in enumerate(_PHONE.split(self.text))
            if text
        )


# The numbers that the law's sentences hold; a year, a section or an age is none of them.
_PHONE = re.compile(r"\b(112|114 14|116 016|116 111|020-\d\d \d\d \d\d)\b")


class SourceNumbers:
    """Numbers the sources of one page as they are first mentioned."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}

    def cites(self, keys: Iterable[str]) -> tuple[SourceReference, ...]:
        """The references for these sources."""
        return tuple(
            SourceReference(key, self._numbers.setdefault(key, len(self._numbers) + 1)) for key in keys
        )

    def sentences(self, statements: Iterable[Statement]) -> tuple[CitedSentence, ...]:
        """The words of statements, each with its references."""
        return tuple(
            CitedSentence(say(each.key, self._language), self.cites(each.sources)) for each in statements
        )

    def sources(self) -> tuple[Source, ...]:
        """Every source that has been mentioned so far, in the order of the numbers."""
        return tuple(source(key) for key in self._numbers)


@dataclass(frozen=True, kw_only=True)
class AnswerOption:
    """An answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A question in the words of one language. `answer` is empty until there is one."""

    key: str
    wording: str
    hint: str
    cites: tuple[SourceReference, ...]
    example: str
    options: tuple[AnswerOption, ...]

    @property
    def answer(self) -> str:
        """The words of the chosen answer."""
        return next((option.label for option in self.options if option.chosen), "")


@dataclass(frozen=True, kw_only=True)
class QuestionGroup:
    """Questions about the same thing, under one heading."""

    name: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class CheckProgress:
    """How far one has come: question `number` of `of`, and what it is about."""

    number: int
    of: int
    group: str


def ask_question(
    question: Question, answers: Answers, cited: SourceNumbers, language: Language
) -> AskedQuestion:
    """One question as it is shown, with what was answered before."""
    given = answers.given.get(question.key)
    options = tuple(
        AnswerOption(value=choice.value, label=choice.label(language), chosen=choice.value == given)
        for choice in question.choices
    )
    return AskedQuestion(
        key=question.key,
        wording=question.wording(language),
        hint=question.hint(language),
        cites=cited.cites(question.sources if question.hinted else ()),
        example=question.example(language),
        options=options,
    )


def progress_at(question: Question, answers: Answers, language: Language) -> CheckProgress:
    """Where a question stands among those that are asked."""
    order = [each.key for each in answers.relevant_questions()]
    return CheckProgress(
        number=order.index(question.key) + 1, of=len(order), group=say(f"group.{question.group}", language)
    )


def group_questions(
    questions: tuple[Question, ...], answers: Answers, cited: SourceNumbers, language: Language
) -> tuple[QuestionGroup, ...]:
    """Questions in their groups; the sources that their hints rest on are numbered with those of the page."""
    return tuple(
        QuestionGroup(
            name=say(f"group.{name}", language),
            questions=tuple(ask_question(question, answers, cited, language) for question in members),
        )
        for name, members in groupby(questions, key=lambda question: question.group)
    )


_ELEMENTS = ("act", "means", "purpose")
# The answers that are shown beside those of the elements.
_BESIDE = ("acute", "age_now", "age", "same_person")
# How many sentences of what to do stand before what is folded, so that the answer fits one screen. Of what
# the answers point to, and of who to ask, it is one.
_AT_ONCE = 3


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
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
    because: tuple[AnswerLine, ...]
    law: tuple[CitedSentence, ...]


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """A rule: which version of the law it is, when it holds, and when it was last compared with the law."""

    title: str
    rule: Rule
    cites: tuple[SourceReference, ...]
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class NeighbourShown:
    """A neighbouring rule and why it is shown."""

    law: RuleShown
    sentences: tuple[CitedSentence, ...]


@dataclass(frozen=True)
class FoldedSection:
    """A section of sentences: those that are seen at once, and those that are folded."""

    first: tuple[CitedSentence, ...]
    rest: tuple[CitedSentence, ...]


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
    beside: tuple[AnswerLine, ...]
    now: FoldedSection
    contradictions: tuple[CitedSentence, ...]
    summary: FoldedSection
    ask: FoldedSection
    elements: tuple[ElementShown, ...]
    consent: tuple[CitedSentence, ...]
    child: tuple[CitedSentence, ...]
    neighbours: tuple[NeighbourShown, ...]
    possible: tuple[NeighbourShown, ...]
    notices: tuple[CitedSentence, ...]
    law: RuleShown
    overdue: date | None
    sources: tuple[Source, ...]
    text: str


def show_result(answers: Answers, language: Language) -> ShownReading:
    """The result of answers, read by the law of their day."""
    facts = answers.facts()
    reading = read(facts, at=answers.at)
    cited = SourceNumbers(language)
    # Made in the order of the page, so that the numbers of the sources rise as one reads.
    now = _fold(reading.now, _AT_ONCE, cited)
    contradictions = cited.sentences(reading.contradictions)
    summary, ask = _fold(reading.summary, 1, cited), _fold(reading.ask, 1, cited)
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


def _fold(statements: tuple[Statement, ...], at_once: int, cited: SourceNumbers) -> FoldedSection:
    found = cited.sentences(statements)
    return FoldedSection(found[:at_once], found[at_once:])


def _beside(answers: Answers, facts: Facts, language: Language) -> tuple[AnswerLine, ...]:
    asked = {question.key for question in answers.relevant_questions()}
    keys = (key for key in _BESIDE if key in asked)
    return tuple(_line(Given(question=key, answer=getattr(facts, key)), language) for key in keys)


def _element(element: Element, cited: SourceNumbers, language: Language) -> ElementShown:
    return ElementShown(
        name=say(f"element.{element.key}", language),
        state=element.state,
        state_words=say(element.state_key, language),
        needed=say(f"needed.{element.needed}", language),
        because=tuple(_line(given, language) for given in element.because),
        law=cited.sentences(element.law),
    )


def _line(given: Given, language: Language) -> AnswerLine:
    kind = "age" if isinstance(given.answer, Age) else "answer"
    return AnswerLine(
        question=say(f"question.{given.question}", language), answer=say(f"{kind}.{given.answer}", language)
    )


def _neighbour(neighbour: Neighbour, cited: SourceNumbers, today: date, language: Language) -> NeighbourShown:
    return NeighbourShown(
        sentences=cited.sentences(neighbour.statements), law=_rule(neighbour.rule, cited, today, language)
    )


def _rule(key: str, cited: SourceNumbers, today: date, language: Language) -> RuleShown:
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
