"""The legal check: dated rules as data, and one pure function from facts to a reading."""

from lykta.law.facts import AGE_QUESTIONS, Age, Answer, Facts, State
from lykta.law.questions import Choice, Question, facts_from_answers, facts_from_json, questions
from lykta.law.read import read, when_acute
from lykta.law.reading import Element, Given, Need, Neighbour, Part, Reading, Row, Statement
from lykta.law.rendering import answers_as_text, reading_as_json, reading_as_text, statements_of
from lykta.law.rules import (
    FIRST_DAY,
    LANGUAGES,
    Kind,
    Language,
    Rule,
    Source,
    Wording,
    rule,
    rules,
    say,
    source,
    sources,
)

__all__ = [
    "AGE_QUESTIONS",
    "FIRST_DAY",
    "LANGUAGES",
    "Age",
    "Answer",
    "Choice",
    "Element",
    "Facts",
    "Given",
    "Kind",
    "Language",
    "Need",
    "Neighbour",
    "Part",
    "Question",
    "Reading",
    "Row",
    "Rule",
    "Source",
    "State",
    "Statement",
    "Wording",
    "answers_as_text",
    "facts_from_answers",
    "facts_from_json",
    "questions",
    "read",
    "reading_as_json",
    "reading_as_text",
    "rule",
    "rules",
    "say",
    "source",
    "sources",
    "statements_of",
    "when_acute",
]
