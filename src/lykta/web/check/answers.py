"""The answers that a form carries from page to page, in the body of each request and nowhere else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lykta.law import AGE_QUESTIONS, Age, Answer, Facts, Question, questions
from lykta.web.check.day import Day, day_from

# The name of the field with the day of the event.
DAY = "at"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What has been answered so far: the day of the event, and one answer to each question that has one."""

    today: date
    day: Day
    given: Mapping[str, Age | Answer]

    @property
    def at(self) -> date:
        """The day whose law is meant: today, unless another was chosen."""
        return self.day.chosen or self.today

    def asked(self) -> tuple[Question, ...]:
        """The questions of that law, in order, without those that another answer has made needless."""
        return tuple(question for question in questions(at=self.at) if not question.is_needless(self.given))

    def unanswered(self) -> tuple[Question, ...]:
        """The questions that are still to be answered."""
        return tuple(question for question in self.asked() if question.key not in self.given)

    def rest_unknown(self) -> "Answers":
        """These answers, and "don't know" to every question without one."""
        unknown = {question.key: _unknown(question) for question in self.unanswered()}
        return replace(self, given={**self.given, **unknown})

    def facts(self) -> Facts:
        """The facts of a reading: only what was asked counts, and what was not answered is unknown."""
        counted: dict[str, Any] = {
            question.key: self.given[question.key] for question in self.asked() if question.key in self.given
        }
        return Facts(**counted)

    def carried(self, *, but: str = "") -> Iterator[tuple[str, str]]:
        """The names and values of hidden fields that hold all of it, but for one field."""
        if self.day.chosen and but != DAY:
            yield DAY, self.day.chosen.isoformat()
        for key, answer in self.given.items():
            if key != but:
                yield key, answer.value


def answers_from(posted: Mapping[str, str], *, today: date) -> Answers:
    """The answers in a request's body. What is no question, or no answer to one, is left out."""
    day = day_from(posted.get(DAY, ""), today=today)
    # Of every wording's questions: an answer is kept while the day is being changed back and forth.
    given = {key: choices[posted[key]] for key, choices in _CHOICES.items() if posted.get(key) in choices}
    # But not one that has become needless: it is asked for again, should it be needed again.
    needless = {question.key for question in questions(at=day.chosen or today) if question.is_needless(given)}
    kept = {key: answer for key, answer in given.items() if key not in needless}
    return Answers(today=today, day=day, given=kept)


def _unknown(question: Question) -> Age | Answer:
    return Age.UNKNOWN if question.key in AGE_QUESTIONS else Answer.UNKNOWN


def _choices() -> dict[str, dict[str, Age | Answer]]:
    """Each question's answers by what a form sends for them."""
    kinds = {key: Age if key in AGE_QUESTIONS else Answer for key in Facts.__dataclass_fields__}
    return {key: {choice.value: choice for choice in kind} for key, kind in kinds.items()}


_CHOICES = _choices()
