"""The questions of the legal check, in the order of a form with one a page, and the facts that answers give.

Every key and answer is checked, and nothing is guessed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from lykta.errors import InputError
from lykta.law.elements import has_limiter, limiter_of
from lykta.law.facts import AGE_QUESTIONS, Age, Answer, Facts
from lykta.law.rules import Language, Terms, message_sources, messages, say, trafficking_rule

_ALL = frozenset(field.name for field in fields(Facts))
_KINDS: dict[str, type[Answer] | type[Age]] = {
    field.name: Age if field.name in AGE_QUESTIONS else Answer for field in fields(Facts)
}
# A wrong word is shown back this far: enough to find it, and never a whole pasted text.
_SHOWN = 40
_NOT_AN_OBJECT = (
    "The facts must be one JSON object of questions and answers, such as "
    '{"age": "adult", "recruited": "yes"}. Nothing was read. Mend the file and run again.'
)


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen: its value in a form or a file, and its words."""

    value: Answer | Age

    def label(self, language: Language) -> str:
        """The words of the answer."""
        return say(f"{'age' if isinstance(self.value, Age) else 'answer'}.{self.value}", language)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question: its key, which is a field of `Facts`, its group, its choices and its words.

    `follows` names the question whose answer `unless` makes this one needless. `hinted` is false where the
    hint speaks of a limiter that the wording of the day does not have.
    """

    key: str
    group: str
    choices: tuple[Choice, ...]
    follows: str | None = None
    unless: Answer | Age = Answer.NO
    hinted: bool = True

    def wording(self, language: Language) -> str:
        """The question itself."""
        return say(f"question.{self.key}", language)

    def hint(self, language: Language) -> str:
        """A sentence on how to answer; empty where none is needed."""
        return messages(language).get(f"question.{self.key}.hint", "") if self.hinted else ""

    def is_needless(self, given: Mapping[str, object] | Facts) -> bool:
        """Whether the question that this one follows is answered so that nobody needs to answer this one."""
        if self.follows is None:
            return False
        answers = vars(given) if isinstance(given, Facts) else given
        return answers.get(self.follows) is self.unless

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources that the hint rests on; empty where it states no rule."""
        return message_sources().get(f"question.{self.key}.hint", ())

    def example(self, language: Language) -> str:
        """An everyday example; empty where none is needed."""
        return messages(language).get(f"question.{self.key}.example", "")


_ANSWERS = tuple(Choice(answer) for answer in Answer)


_AGES = tuple(Choice(age) for age in Age)


def questions(*, at: date) -> tuple[Question, ...]:
    """The questions that the law of a day asks, in order; InputError for a day before the first law."""
    _, terms = trafficking_rule(at)
    return (
        Question(key="acute", group="now", choices=_ANSWERS),
        Question(key="age_now", group="age", choices=_AGES),
        Question(key="age", group="age", choices=_AGES, follows="age_now", unless=Age.UNDER_18),
        *(_question(key, "act") for key in (*terms.measures, *terms.conditions)),
        *_about_means(terms),
        *(_question(key, "purpose") for key in ("sexual_purpose", "other_purpose", "paid_act")),
        _question("same_person", "together"),
    )


def _about_means(terms: Terms) -> tuple[Question, ...]:
    found = []
    for key, weight in terms.means.items():
        limited = has_limiter(weight)
        hinted = limited or limiter_of(key) not in _ALL
        found.append(Question(key=key, group="means", choices=_ANSWERS, hinted=hinted))
        if limited:
            found.append(Question(key=limiter_of(key), group="means", choices=_ANSWERS, follows=key))
    return tuple(found)


def _question(key: str, group: str) -> Question:
    return Question(key=key, group=group, choices=_ANSWERS)


def facts_from_answers(answers: Mapping[str, object]) -> Facts:
    """Facts from question keys and answers; a key that is missing is unknown.

    InputError for a key that is not a question, and for a value that is not an answer to it.
    """
    given: dict[str, Any] = {key: _answer(key, value) for key, value in answers.items()}
    return Facts(**given)


def facts_from_json(text: str) -> Facts:
    """Facts from a JSON object of question keys and answers, as `lykta law check` takes it.

    InputError for text that is not JSON, not one object, or names a key twice, and as `facts_from_answers`.
    """
    try:
        found: object = json.loads(text, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The facts are not valid JSON: {error.msg.lower()}, line {error.lineno}, column {error.colno}. "
            "Nothing was read. Mend the file and run again."
        ) from error
    # A number of thousands of digits, or thousands of brackets: no answer either way.
    except (ValueError, RecursionError) as error:
        raise InputError(_NOT_AN_OBJECT) from error
    if not isinstance(found, dict):
        raise InputError(_NOT_AN_OBJECT)
    return facts_from_answers(found)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(other == key for other, _ in pairs) > 1)
        raise InputError(
            f"The question {_shorten(twice)} is answered twice. "
            "Nothing was read. Keep one answer and run again."
        )
    return found


def _answer(key: str, value: object) -> Answer | Age:
    kind = _KINDS.get(key)
    if kind is None:
        raise InputError(
            f"There is no question {_shorten(key)}. Nothing was read. The questions are {', '.join(_KINDS)}."
        )
    if not isinstance(value, str) or value not in set(kind):
        raise InputError(
            f"{_shorten(value)} is not an answer to {key}. Nothing was read. Answer with {', '.join(kind)}."
        )
    return kind(value)


def _shorten(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
