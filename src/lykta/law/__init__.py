"""The legal check: dated rules as data, and one pure function from facts to a reading."""

from lykta.law.answers import Age, Answer, State
from lykta.law.as_json import reading_as_json, statements_of
from lykta.law.as_text import answers_as_text, reading_as_text
from lykta.law.facts import AGE_QUESTIONS, Facts
from lykta.law.intake import facts_from_answers, facts_from_json
from lykta.law.messages import LANGUAGES, Language, say
from lykta.law.questions import Choice, Question, questions
from lykta.law.read import read
from lykta.law.reading import Element, Given, Need, Neighbour, Part, Reading, Statement
from lykta.law.rows import Row
from lykta.law.rules import FIRST_DAY, Kind, Rule, Wording, rule, rules
from lykta.law.sections import when_acute
from lykta.law.sources import Source, source, sources

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
