"""A module or a quiz of the training in one language, as its file holds it."""

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lykta.errors import InputError
from lykta.web.language import Language

# 01-recognise.toml: the number orders the modules, the word is the module's name in both languages.
_NAME = re.compile(r"(?P<order>\d+)-(?P<key>[a-z0-9-]+)")

CHECK = "check"
"""The name of a module's closing check among its parts."""

type Text = Annotated[str, Field(min_length=1)]
type Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
type Worth = Literal["good", "depends", "harm"]


class _Written(BaseModel):
    """A part of a module's file: what is misspelt or of the wrong kind is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Choice(_Written):
    """One thing to do or to answer, what it is worth, and why; `feedback` is Markdown."""

    words: Text
    worth: Worth
    feedback: Text


class Question(_Written):
    """A question with its choices, at least one of them good; `situation` is Markdown."""

    situation: str = ""
    question: Text
    choices: Annotated[tuple[Choice, ...], Field(min_length=3, max_length=4, strict=False)]

    @model_validator(mode="after")
    def _has_a_good_choice(self) -> "Question":
        if all(choice.worth != "good" for choice in self.choices):
            raise ValueError(f"no choice is good under “{self.question}”")
        return self


class Case(_Written):
    """An invented case in steps; the next step follows from the situation, whatever was chosen."""

    key: Slug
    slug: Slug
    title: Text
    setting: Text
    """Where it plays, and who you are in it."""
    steps: Annotated[tuple[Question, ...], Field(min_length=2, strict=False)]
    takeaway: Text


class _Described(_Written):
    """What is known of a module and of a quiz alike: for whom, how long, on what it builds, when checked."""

    title: Text
    summary: Text
    audience: Text
    minutes: Annotated[int, Field(ge=2, le=60)]
    builds_on: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
    """The pages of the handbook, by name, that are practised."""
    checked: dt.date
    checked_by: Text
    review_by: dt.date

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day by which it should have been read through again has passed."""
        return today > self.review_by


class Facts(_Described):
    """All that a module's file holds; `text` is Markdown."""

    slug: Slug
    learn: Annotated[tuple[Text, ...], Field(min_length=2, strict=False)]
    text: Text
    cases: Annotated[tuple[Case, ...], Field(min_length=2, strict=False)]
    check: Annotated[tuple[Question, ...], Field(min_length=5, max_length=6, strict=False)]

    @model_validator(mode="after")
    def _has_cases_of_different_names(self) -> "Facts":
        for name in ("key", "slug"):
            if len({getattr(case, name) for case in self.cases}) < len(self.cases):
                raise ValueError(f"two cases have the same {name}")
        if any(case.key == CHECK for case in self.cases):
            raise ValueError(f"no case may be called {CHECK}: that is the closing check")
        return self


class Module(Facts):
    """A module with its name, its language and its place among the others."""

    key: str
    language: Language
    order: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what a learner goes through: the cases, then the closing check."""
        return tuple(f"{self.key}/{name}" for name in (*(case.key for case in self.cases), CHECK))

    def case(self, key: str) -> Case | None:
        """The case of this name."""
        return next((case for case in self.cases if case.key == key), None)


class QuizFacts(_Described):
    """All that a quiz's file holds: questions on all that the training teaches."""

    questions: Annotated[tuple[Question, ...], Field(min_length=5, max_length=10, strict=False)]


class Quiz(QuizFacts):
    """A quiz with its name and its language."""

    key: str
    language: Language


def read_module(path: Path, language: Language) -> Module:
    """Read a module from its file; `InputError` names the file and what is wrong in it."""
    order, key = _named(path)
    return Module(key=key, order=order, language=language, **dict(_facts(path, Facts)))


def read_quiz(path: Path, language: Language) -> Quiz:
    """Read a quiz from its file; `InputError` names the file and what is wrong in it."""
    _, key = _named(path)
    return Quiz(key=key, language=language, **dict(_facts(path, QuizFacts)))


def _named(path: Path) -> tuple[int, str]:
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise InputError(f"{path}: a module's file is named by a number and a word, such as 02-ask.toml.")
    return int(name["order"]), name["key"]


def _facts[Kind: _Described](path: Path, kind: type[Kind]) -> Kind:
    try:
        return kind.model_validate(_table(path))
    except ValidationError as error:
        raise InputError(f"{path}: the module does not hold: {_told(error)}.") from error


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the module cannot be read as UTF-8 text ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: the module is not TOML ({error}).") from error


def _told(error: ValidationError) -> str:
    return "; ".join(_told_once(part["loc"], part["msg"]) for part in error.errors(include_input=False))


def _told_once(where: tuple[int | str, ...], message: str) -> str:
    # Counted from one, as an editor counts: cases.2.steps.1 is the first step of the second case.
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    text = message.removeprefix("Value error, ")
    return f"{place}: {text}" if place else text
