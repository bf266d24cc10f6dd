"""What pages with questions show: each with its hint, example and choices, and how far one has come."""

from dataclasses import dataclass
from itertools import groupby

from lykta.law import Language, Question, Source, say
from lykta.web.check.answers import Answers
from lykta.web.check.sentences import Cite, Cited


@dataclass(frozen=True, kw_only=True)
class Option:
    """An answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in the words of one language. `answer` is empty until there is one."""

    key: str
    wording: str
    hint: str
    cites: tuple[Cite, ...]
    example: str
    options: tuple[Option, ...]

    @property
    def answer(self) -> str:
        """The words of the chosen answer."""
        return next((option.label for option in self.options if option.chosen), "")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions about the same thing, under one heading."""

    name: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one has come: question `number` of `of`, and what it is about."""

    number: int
    of: int
    group: str


def asked(question: Question, answers: Answers, cited: Cited, language: Language) -> Asked:
    """One question as it is shown, with what was answered before."""
    given = answers.given.get(question.key)
    options = tuple(
        Option(value=choice.value, label=choice.label(language), chosen=choice.value == given)
        for choice in question.choices
    )
    return Asked(
        key=question.key,
        wording=question.wording(language),
        hint=question.hint(language),
        cites=cited.cites(question.sources if question.hinted else ()),
        example=question.example(language),
        options=options,
    )


def progress(question: Question, answers: Answers, language: Language) -> Progress:
    """Where a question stands among those that are asked."""
    order = [each.key for each in answers.asked()]
    return Progress(
        number=order.index(question.key) + 1, of=len(order), group=say(f"group.{question.group}", language)
    )


def groups(
    questions: tuple[Question, ...], answers: Answers, language: Language
) -> tuple[tuple[Group, ...], tuple[Source, ...]]:
    """Questions in their groups, and the sources that their hints rest on."""
    cited = Cited(language)
    found = tuple(
        Group(
            name=say(f"group.{name}", language),
            questions=tuple(asked(question, answers, cited, language) for question in members),
        )
        for name, members in groupby(questions, key=lambda question: question.group)
    )
    return found, cited.sources()
