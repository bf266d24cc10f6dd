"""The answers that a form carries from page to page, and the page that follows from them.

Answers travel in the body of each request and are kept nowhere else. Which page follows is a pure function of
what was posted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from lykta.law import AGE_QUESTIONS, FIRST_DAY, Age, Answer, Facts, Question, questions

# As on paper (2019-05-31), or with other signs or none between: what a phone's number pad can write.
_TYPED = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", re.ASCII)
# As one writes by hand in Swedish (1/7 2018). 1/7/2018 and 01-07-2018 can mean January, and are not a day.
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})[ -](\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:den )?(\d{1,2})(?::[ea])? ([a-z]{3,9})\.? (\d{4})", re.ASCII | re.IGNORECASE)
# In Swedish and in English; the first three letters are enough.
_MONTHS = (
    "januari january", "februari february", "mars march", "april april", "maj may", "juni june",
    "juli july", "augusti august", "september september", "oktober october", "november november",
    "december december",
)  # fmt: skip
# How much of it is shown back to be mended: a day is ten signs, and a pasted text is not repeated.
_SHOWN = 20


class DayFault(StrEnum):
    """Why a typed day cannot be used."""

    NO_DAY = "no-day"
    TOO_EARLY = "too-early"
    NOT_YET = "not-yet"


@dataclass(frozen=True, kw_only=True)
class TypedDay:
    """A day as typed: `typed` to show it back, `chosen` when it can be used, `wrong` when it cannot.

    Nothing typed is neither: the law of today is then meant.
    """

    typed: str = ""
    chosen: date | None = None
    wrong: DayFault | None = None


def read_day(text: str, *, today: date) -> TypedDay:
    """The day of an event from what was typed; never an exception."""
    typed = "".join(sign for sign in text[:_SHOWN] if sign.isprintable()).strip()
    if not text.strip():
        return TypedDay()
    found = _day_written(text.strip())
    if found is None:
        return TypedDay(typed=typed, wrong=DayFault.NO_DAY)
    if found > today:
        return TypedDay(typed=typed, wrong=DayFault.NOT_YET)
    if found < FIRST_DAY:
        return TypedDay(typed=typed, wrong=DayFault.TOO_EARLY)
    return TypedDay(typed=found.isoformat(), chosen=found)


def _day_written(text: str) -> date | None:
    """The day that a text is, in one of the forms that can be read in one way; None when it is not a day."""
    if parts := _TYPED.fullmatch(text):
        year, month, day = (int(part) for part in parts.groups())
    elif parts := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in parts.groups())
    elif parts := _NAMED_MONTH.fullmatch(text):
        day, month, year = int(parts[1]), _month_of(parts[2].lower()), int(parts[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_of(word: str) -> int:
    """The month of a name or its beginning; 0, which is not a month, for another word."""
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word) for name in names.split()):
            return number
    return 0


# The name of the field with the day of the event.
DAY = "at"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What has been answered so far: the day of the event, and one answer to each question that has one."""

    today: date
    day: TypedDay
    given: Mapping[str, Age | Answer]

    @property
    def at(self) -> date:
        """The day whose law is meant: today, unless another was chosen."""
        return self.day.chosen or self.today

    def relevant_questions(self) -> tuple[Question, ...]:
        """The questions of that law, in order, without those that another answer has made needless."""
        return tuple(question for question in questions(at=self.at) if not question.is_needless(self.given))

    def unanswered_questions(self) -> tuple[Question, ...]:
        """The questions that are still to be answered."""
        return tuple(question for question in self.relevant_questions() if question.key not in self.given)

    def rest_unknown(self) -> "Answers":
        """These answers, and "don't know" to every question without one."""
        unknown = {question.key: _unknown_answer(question) for question in self.unanswered_questions()}
        return replace(self, given={**self.given, **unknown})

    def facts(self) -> Facts:
        """The facts of a reading: only what was asked counts, and what was not answered is unknown."""
        counted: dict[str, Any] = {
            question.key: self.given[question.key]
            for question in self.relevant_questions()
            if question.key in self.given
        }
        return Facts(**counted)

    def hidden_fields(self, *, but: str = "") -> Iterator[tuple[str, str]]:
        """The names and values of hidden fields that hold all of it, but for one field."""
        if self.day.chosen and but != DAY:
            yield DAY, self.day.chosen.isoformat()
        for key, answer in self.given.items():
            if key != but:
                yield key, answer.value


def read_answers(posted: Mapping[str, str], *, today: date) -> Answers:
    """The answers in a request's body. What is not a question, or not an answer to one, is left out."""
    day = read_day(posted.get(DAY, ""), today=today)
    # Of every wording's questions: an answer is kept while the day is being changed back and forth.
    given = {key: choices[posted[key]] for key, choices in _CHOICES.items() if posted.get(key) in choices}
    # But not one that has become needless: it is asked for again, should it be needed again.
    needless = {question.key for question in questions(at=day.chosen or today) if question.is_needless(given)}
    kept = {key: answer for key, answer in given.items() if key not in needless}
    return Answers(today=today, day=day, given=kept)


def _unknown_answer(question: Question) -> Age | Answer:
    return Age.UNKNOWN if question.key in AGE_QUESTIONS else Answer.UNKNOWN


def _choices() -> dict[str, dict[str, Age | Answer]]:
    """Each question's answers by what a form sends for them."""
    kinds = {key: Age if key in AGE_QUESTIONS else Answer for key in Facts.__dataclass_fields__}
    return {key: {choice.value: choice for choice in kind} for key, kind in kinds.items()}


_CHOICES = _choices()


# What a form sends beside the answers: the question of its page, the button that was pressed, and whether the
# visitor came from the summary to change one answer.
ASKED, TO, CHANGING = "asked", "to", "changing"
# The question whose answer "yes" interrupts the check.
ACUTE = "acute"


class Button(StrEnum):
    """The buttons that lead elsewhere than on. A question's key, or `DAY`, leads to that question.

    `ON` leads on from the page that says what to do when the person is in danger. `SAME` has a question shown
    again, in the language of the address.
    """

    BACK = "back"
    SUMMARY = "summary"
    RESULT = "result"
    WHOLE = "whole"
    REST = "rest"
    ON = "on"
    SAME = "same"


class PageKind(StrEnum):
    """The pages of the check, beside the one it starts from."""

    DAY = "day"
    QUESTION = "question"
    ACUTE = "acute"
    SUMMARY = "summary"
    WHOLE = "whole"
    RESULT = "result"


@dataclass(frozen=True, kw_only=True)
class NextPage:
    """The page to show: its kind, the answers, the question it asks, and whether something is missing."""

    kind: PageKind
    answers: Answers
    question: Question | None = None
    missing: bool = False
    changing: bool = False


def next_page(posted: Mapping[str, str], *, today: date) -> NextPage:
    """The page that follows in the check with one question a page."""
    answers = read_answers(posted, today=today)
    to, changing = posted.get(TO, ""), CHANGING in posted
    # The page with all questions asks for a day that cannot be used itself.
    if to == Button.WHOLE:
        return NextPage(kind=PageKind.WHOLE, answers=answers)
    # Before anything is read by such a day, it is asked for again.
    if answers.day.wrong or to == DAY:
        return NextPage(kind=PageKind.DAY, answers=answers, changing=changing)
    if to == Button.SUMMARY:
        return NextPage(kind=PageKind.SUMMARY, answers=answers)
    if to == Button.RESULT:
        return _first_open(answers, otherwise=PageKind.RESULT)
    return _on(answers, posted.get(ASKED, ""), to, changing=changing)


def next_page_of_whole(posted: Mapping[str, str], *, today: date) -> NextPage:
    """The page that follows the one with all questions: itself with what is missing, or the result."""
    answers = read_answers(posted, today=today)
    if posted.get(TO) == Button.WHOLE:
        return NextPage(kind=PageKind.WHOLE, answers=answers)
    if answers.day.wrong:
        return NextPage(kind=PageKind.WHOLE, answers=answers, missing=True)
    while posted.get(TO) == Button.REST and answers.unanswered_questions():
        answers = answers.rest_unknown()
    if answers.unanswered_questions():
        return NextPage(kind=PageKind.WHOLE, answers=answers, missing=True)
    return NextPage(kind=PageKind.RESULT, answers=answers)


def _on(answers: Answers, asked: str, to: str, *, changing: bool) -> NextPage:
    """Forward, back or to one question, in the order of the questions that are asked."""
    order = answers.relevant_questions()
    places = {question.key: place for place, question in enumerate(order)}
    if to in places:
        return NextPage(kind=PageKind.QUESTION, answers=answers, question=order[places[to]], changing=True)
    # From the start and from the day, the way on begins at the first question.
    here = places.get(asked, -1)
    if here >= 0 and to in {Button.BACK, Button.SAME}:
        question = order[here if to == Button.SAME else max(here - 1, 0)]
        changing = changing and to == Button.SAME
        return NextPage(kind=PageKind.QUESTION, answers=answers, question=question, changing=changing)
    if here >= 0 and asked not in answers.given:
        question = order[here]
        return NextPage(
            kind=PageKind.QUESTION, answers=answers, question=question, missing=True, changing=changing
        )
    if asked == ACUTE and to != Button.ON and answers.given[ACUTE] is Answer.YES:
        # What to do now is said at once, and not after the other questions.
        return NextPage(kind=PageKind.ACUTE, answers=answers, question=order[here], changing=changing)
    if changing or here + 1 == len(order):
        return _first_open(answers, otherwise=PageKind.SUMMARY)
    return NextPage(kind=PageKind.QUESTION, answers=answers, question=order[here + 1])


def _first_open(answers: Answers, *, otherwise: PageKind) -> NextPage:
    """The first question without an answer, and the page that all answers lead to when there is none."""
    still = answers.unanswered_questions()
    if still:
        return NextPage(kind=PageKind.QUESTION, answers=answers, question=still[0], changing=True)
    return NextPage(kind=otherwise, answers=answers)
