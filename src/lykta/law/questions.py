"""The questions of the legal check, in the order of a form with one question a page."""

from dataclasses import dataclass
from datetime import date

from lykta.law.answers import Age, Answer
from lykta.law.elements import has_limiter, limiter_of
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

    `follows` names the question whose answer "no" makes this one needless.
    """

    key: str
    group: str
    choices: tuple[Choice, ...]
    follows: str | None = None

    def wording(self, language: Language) -> str:
        """The question itself."""
        return say(f"question.{self.key}", language)

    def hint(self, language: Language) -> str:
        """A sentence on how to answer; empty where none is needed."""
        return messages(language).get(f"question.{self.key}.hint", "")

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
        Question(key="age", group="age", choices=_AGES),
        *(_asked(key, "act") for key in (*terms.measures, *terms.conditions)),
        *_about_means(terms),
        *(_asked(key, "purpose") for key in ("sexual_purpose", "other_purpose", "paid_act")),
    )


def _about_means(terms: Terms) -> tuple[Question, ...]:
    found = []
    for key, weight in terms.means.items():
        found.append(_asked(key, "means"))
        if has_limiter(weight):
            found.append(_asked(limiter_of(key), "means", follows=key))
    return tuple(found)


def _asked(key: str, group: str, *, follows: str | None = None) -> Question:
    return Question(key=key, group=group, choices=_ANSWERS, follows=follows)
