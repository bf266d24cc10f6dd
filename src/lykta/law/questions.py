"""The questions of the legal check, in the order of a form with one question a page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from lykta.law.answers import Age, Answer
from lykta.law.elements import has_limiter, limiter_of
from lykta.law.facts import Facts
from lykta.law.messages import Language, message_sources, messages, say
from lykta.law.rules import Terms, trafficking_rule


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
_ALL = frozenset(field.name for field in fields(Facts))


def questions(*, at: date) -> tuple[Question, ...]:
    """The questions that the law of a day asks, in order; InputError for a day before the first law."""
    _, terms = trafficking_rule(at)
    return (
        Question(key="acute", group="now", choices=_ANSWERS),
        Question(key="age_now", group="age", choices=_AGES),
        Question(key="age", group="age", choices=_AGES, follows="age_now", unless=Age.UNDER_18),
        *(_asked(key, "act") for key in (*terms.measures, *terms.conditions)),
        *_about_means(terms),
        *(_asked(key, "purpose") for key in ("sexual_purpose", "other_purpose", "paid_act")),
        _asked("same_person", "together"),
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


def _asked(key: str, group: str) -> Question:
    return Question(key=key, group=group, choices=_ANSWERS)
