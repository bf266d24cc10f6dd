"""Where a request leads: a pure function from what was posted to the page that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lykta.law import Answer, Question
from lykta.web.check.answers import DAY, Answers, answers_from

# What a form sends beside the answers: the question of its page, the button that was pressed, and whether the
# visitor came from the summary to change one answer.
ASKED, TO, CHANGING = "asked", "to", "changing"
# The question whose answer "yes" interrupts the check.
ACUTE = "acute"


class To(StrEnum):
    """The buttons that lead elsewhere than on. A question's key, or `DAY`, leads to that question.

    `ON` leads on from the page that says what to do when the person is in danger.
    """

    BACK = "back"
    SUMMARY = "summary"
    RESULT = "result"
    WHOLE = "whole"
    REST = "rest"
    ON = "on"


class Kind(StrEnum):
    """The pages of the check, beside the one it starts from."""

    DAY = "day"
    QUESTION = "question"
    ACUTE = "acute"
    SUMMARY = "summary"
    WHOLE = "whole"
    RESULT = "result"


@dataclass(frozen=True, kw_only=True)
class Place:
    """The page to show: its kind, the answers, the question it asks, and whether something is missing."""

    kind: Kind
    answers: Answers
    question: Question | None = None
    missing: bool = False
    changing: bool = False


def step(posted: Mapping[str, str], *, today: date) -> Place:
    """The page that follows in the check with one question a page."""
    answers = answers_from(posted, today=today)
    to, changing = posted.get(TO, ""), CHANGING in posted
    # A day that cannot be used is asked for again before anything is read by it.
    if answers.day.wrong or to == DAY:
        return Place(kind=Kind.DAY, answers=answers, changing=changing)
    if to == To.WHOLE:
        return Place(kind=Kind.WHOLE, answers=answers)
    if to == To.SUMMARY:
        return Place(kind=Kind.SUMMARY, answers=answers)
    if to == To.RESULT:
        return _first_open(answers, otherwise=Kind.RESULT)
    return _on(answers, posted.get(ASKED, ""), to, changing=changing)


def whole(posted: Mapping[str, str], *, today: date) -> Place:
    """The page that follows the one with all questions: itself with what is missing, or the result."""
    answers = answers_from(posted, today=today)
    if answers.day.wrong:
        return Place(kind=Kind.WHOLE, answers=answers, missing=True)
    while posted.get(TO) == To.REST and answers.unanswered():
        answers = answers.rest_unknown()
    if answers.unanswered():
        return Place(kind=Kind.WHOLE, answers=answers, missing=True)
    return Place(kind=Kind.RESULT, answers=answers)


def _on(answers: Answers, asked: str, to: str, *, changing: bool) -> Place:
    """Forward, back or to one question, in the order of the questions that are asked."""
    order = answers.asked()
    places = {question.key: place for place, question in enumerate(order)}
    if to in places:
        return Place(kind=Kind.QUESTION, answers=answers, question=order[places[to]], changing=True)
    # From the start and from the day, the way on begins at the first question.
    here = places.get(asked, -1)
    if here >= 0 and to == To.BACK:
        return Place(kind=Kind.QUESTION, answers=answers, question=order[max(here - 1, 0)])
    if here >= 0 and asked not in answers.given:
        question = order[here]
        return Place(kind=Kind.QUESTION, answers=answers, question=question, missing=True, changing=changing)
    if asked == ACUTE and to != To.ON and answers.given[ACUTE] is Answer.YES:
        # What to do now is said at once, and not after the other questions.
        return Place(kind=Kind.ACUTE, answers=answers, question=order[here], changing=changing)
    if changing or here + 1 == len(order):
        return _first_open(answers, otherwise=Kind.SUMMARY)
    return Place(kind=Kind.QUESTION, answers=answers, question=order[here + 1])


def _first_open(answers: Answers, *, otherwise: Kind) -> Place:
    """The first question without an answer, and the page that all answers lead to when there is none."""
    still = answers.unanswered()
    if still:
        return Place(kind=Kind.QUESTION, answers=answers, question=still[0], changing=True)
    return Place(kind=otherwise, answers=answers)
