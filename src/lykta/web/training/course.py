"""All that the training holds: modules, quizzes and sheets, with the county's own laid over the package's."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import HandbookPage, read_page, read_toml

# 01-recognise.toml: the number orders the modules, the word is the module's name in both languages.
_NAME = re.compile(r"(?P<order>\d+)-(?P<key>[a-z0-9-]+)")

CHECK = "check"
"""The name of a module's closing check among its parts."""

type NonEmptyText = Annotated[str, Field(min_length=1)]
type Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
type Worth = Literal["good", "depends", "harm"]


class _TrainingFile(BaseModel):
    """A part of a module's file: what is misspelt or of the wrong kind is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TrainingChoice(_TrainingFile):
    """One thing to do or to answer, what it is worth, and why; `feedback` is Markdown."""

    words: NonEmptyText
    worth: Worth
    feedback: NonEmptyText


class TrainingQuestion(_TrainingFile):
    """A question with its choices, at least one of them good; `situation` is Markdown."""

    situation: str = ""
    question: NonEmptyText
    choices: Annotated[tuple[TrainingChoice, ...], Field(min_length=3, max_length=4, strict=False)]

    @model_validator(mode="after")
    def _has_a_good_choice(self) -> "TrainingQuestion":
        if all(choice.worth != "good" for choice in self.choices):
            raise ValueError(f"no choice is good under “{self.question}”")
        return self


class TrainingCase(_TrainingFile):
    """An invented case in steps; the next step follows from the situation, whatever was chosen."""

    key: Slug
    slug: Slug
    title: NonEmptyText
    setting: NonEmptyText
    """Where it plays, and who you are in it."""
    steps: Annotated[tuple[TrainingQuestion, ...], Field(min_length=2, strict=False)]
    takeaway: NonEmptyText


class _Described(_TrainingFile):
    """What is known of a module and of a quiz alike: for whom, how long, on what it builds, when checked."""

    title: NonEmptyText
    summary: NonEmptyText
    audience: NonEmptyText
    minutes: Annotated[int, Field(ge=2, le=60)]
    builds_on: Annotated[tuple[NonEmptyText, ...], Field(min_length=1, strict=False)]
    """The pages of the handbook, by name, that are practised."""
    checked: dt.date
    checked_by: NonEmptyText
    review_by: dt.date

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day by which it should have been read through again has passed."""
        return today > self.review_by


class ModuleFacts(_Described):
    """All that a module's file holds; `text` is Markdown."""

    slug: Slug
    learn: Annotated[tuple[NonEmptyText, ...], Field(min_length=2, strict=False)]
    text: NonEmptyText
    cases: Annotated[tuple[TrainingCase, ...], Field(min_length=2, strict=False)]
    check: Annotated[tuple[TrainingQuestion, ...], Field(min_length=5, max_length=6, strict=False)]

    @model_validator(mode="after")
    def _has_cases_of_different_names(self) -> "ModuleFacts":
        for name in ("key", "slug"):
            if len({getattr(case, name) for case in self.cases}) < len(self.cases):
                raise ValueError(f"two cases have the same {name}")
        if any(case.key == CHECK for case in self.cases):
            raise ValueError(f"no case may be called {CHECK}: that is the closing check")
        return self


class Module(ModuleFacts):
    """A module with its name, its language and its place among the others."""

    key: str
    language: Language
    order: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what a learner goes through: the cases, then the closing check."""
        return tuple(f"{self.key}/{name}" for name in (*(case.key for case in self.cases), CHECK))

    def case(self, key: str) -> TrainingCase | None:
        """The case of this name."""
        return next((case for case in self.cases if case.key == key), None)


class QuizFacts(_Described):
    """All that a quiz's file holds: questions on all that the training teaches."""

    questions: Annotated[tuple[TrainingQuestion, ...], Field(min_length=5, max_length=10, strict=False)]


class Quiz(QuizFacts):
    """A quiz with its name and its language."""

    key: str
    language: Language


def read_module(path: Path, language: Language) -> Module:
    """Read a module from its file; `InputError` names the file and what is wrong in it."""
    order, key = _name_parts(path)
    return Module(key=key, order=order, language=language, **dict(_facts(path, ModuleFacts)))


def read_quiz(path: Path, language: Language) -> Quiz:
    """Read a quiz from its file; `InputError` names the file and what is wrong in it."""
    _, key = _name_parts(path)
    return Quiz(key=key, language=language, **dict(_facts(path, QuizFacts)))


def _name_parts(path: Path) -> tuple[int, str]:
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise InputError(f"{path}: a module's file is named by a number and a word, such as 02-ask.toml.")
    return int(name["order"]), name["key"]


def _facts[Kind: _Described](path: Path, kind: type[Kind]) -> Kind:
    try:
        return kind.model_validate(read_toml(path, "the module"))
    except ValidationError as error:
        raise InputError(f"{path}: the module does not hold: {_describe(error)}.") from error


def _describe(error: ValidationError) -> str:
    return "; ".join(_describe_one(part["loc"], part["msg"]) for part in error.errors(include_input=False))


def _describe_one(where: tuple[int | str, ...], message: str) -> str:
    # Counted from one, as an editor counts: cases.2.steps.1 is the first step of the second case.
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    text = message.removeprefix("Value error, ")
    return f"{place}: {text}" if place else text


_PACKAGE = Path(__file__).parent
OVERLAID = "training"
"""The folder of modules in a county's overlay; its quizzes and sheets lie in folders of those names in it."""

MEASURE = "measure"
"""The quiz that is taken before the modules and after them."""
REFRESHER = "refresher"
"""The quiz that is taken some months later."""

QUIZ_PAGES = ("before", "after", "refresher")
"""The pages of the quizzes, as addresses and links name them."""
LINK = re.compile(r"(?<=\]\()training:([a-z0-9-]+)(?=\))")
"""A link in a sheet to another part of the training, such as `[pairs](training:pairs)`."""

type ByLanguageAndKey[Kind] = Mapping[tuple[Language, str], Kind]
"""What there is of one kind, by language and key."""


@dataclass(frozen=True)
class Course:
    """The modules, the quizzes and the sheets by language and key.

    A sheet is a text to work from, such as the guide for leading a meeting; it is written as a page of the
    handbook is.
    """

    modules: ByLanguageAndKey[Module]
    quizzes: ByLanguageAndKey[Quiz]
    sheets: ByLanguageAndKey[HandbookPage]

    def in_language(self, language: Language) -> list[Module]:
        """The modules in their order; one that is not translated is there in Swedish."""
        keys = {key for _, key in self.modules}
        found = [module for key in keys if (module := self.module(language, key))]
        return sorted(found, key=lambda module: (module.order, module.key))

    def module(self, language: Language, key: str) -> Module | None:
        """The module of this name; in Swedish when it is not translated."""
        return self.modules.get((language, key)) or self.modules.get(("sv", key))

    def by_slug(self, language: Language, slug: str) -> Module | None:
        """The module with this word in its address in one language."""
        return next((module for module in self.in_language(language) if module.slug == slug), None)

    def case_by_slugs(self, language: Language, module: str, case: str) -> tuple[Module, TrainingCase] | None:
        """The case with these two words in its address, and its module."""
        found = self.by_slug(language, module)
        cases = found.cases if found else ()
        return next(((found, each) for each in cases if found and each.slug == case), None)

    def quiz(self, language: Language, key: str) -> Quiz | None:
        """The quiz of this name; in Swedish when it is not translated."""
        return self.quizzes.get((language, key)) or self.quizzes.get(("sv", key))

    def sheet(self, language: Language, key: str) -> HandbookPage | None:
        """The sheet of this name; in Swedish when it is not translated."""
        return self.sheets.get((language, key)) or self.sheets.get(("sv", key))

    def has(self, key: str) -> bool:
        """Whether a link `training:key` leads to something: a module, a sheet or a page of a quiz."""
        return key in QUIZ_PAGES or any(("sv", key) in those for those in (self.modules, self.sheets))

    def sheets_in(self, language: Language) -> list[HandbookPage]:
        """The sheets in their order; one that is not translated is there in Swedish."""
        found = [sheet for key in {key for _, key in self.sheets} if (sheet := self.sheet(language, key))]
        return sorted(found, key=lambda sheet: (sheet.order, sheet.key))

    def sheet_by_slug(self, language: Language, slug: str) -> HandbookPage | None:
        """The sheet with this word in its address in one language."""
        return next((sheet for sheet in self.sheets_in(language) if sheet.slug == slug), None)


def load(overlay: Path | None = None) -> Course:
    """Read what the package holds, and over it the overlay's: a name replaces or adds."""
    over = overlay / OVERLAID if overlay else None
    read = Course(
        _read_all([_PACKAGE / "modules", over], "toml", read_module),
        _read_all([_PACKAGE / "quizzes", over and over / "quizzes"], "toml", read_quiz),
        _read_all([_PACKAGE / "sheets", over and over / "sheets"], "md", read_page),
    )
    _refuse_shared_slugs([*read.modules.values(), *read.sheets.values()])
    return read


def course() -> Course:
    """The training as the server is set up; read once."""
    return _load_once(settings.LYKTA.overlay)


@lru_cache(maxsize=8)
def _load_once(overlay: Path | None) -> Course:
    return load(overlay)


def _read_all[Kind: (Module, Quiz, HandbookPage)](
    folders: Iterable[Path | None], ending: str, read: Callable[[Path, Language], Kind]
) -> ByLanguageAndKey[Kind]:
    found: dict[tuple[Language, str], Kind] = {}
    for folder in folders:
        for language in LANGUAGES:
            for path in sorted((folder / language).glob(f"*.{ending}")) if folder else ():
                made = read(path, language)
                found[language, made.key] = made
    return found


def _refuse_shared_slugs(those: Iterable[Module | HandbookPage]) -> None:
    taken: dict[tuple[Language, str], Module | HandbookPage] = {}
    for each in those:
        other = taken.setdefault((each.language, each.slug), each)
        if other is not each:
            raise InputError(
                f"The modules {other.key} and {each.key} have the same slug, {each.slug}: change one."
            )


# The texts of cases are prose. A whole utterance between quotation marks is set as speech; a word in such
# marks, which somebody only calls so, stays in its sentence. Who says it may follow after a comma: Swedish
# has the comma after the mark, English before it.
_SPEECH = re.compile(
    r"[”“](?P<said>[^”“]+?)(?:(?P<end>[.!?…])[”]|,[”]|[”],)(?:\s+(?P<by>[a-zåäö][^.”“]*)\.)?(?=\s*$|\s+[”“A-ZÅÄÖ])"
)
# The setting ends with who the learner is.
_ROLE = re.compile(r"^(?P<place>.+?\.)\s+(?P<role>(?:Du är|You are) .+)$", re.DOTALL)


@dataclass(frozen=True)
class Setting:
    """Where a case plays, and who the learner is in it; without a role where the text names none."""

    place: str
    role: str = ""


@dataclass(frozen=True)
class Beat:
    """A piece of a scene: what is told, or what somebody says, and who that is where the text tells it."""

    text: str
    speech: bool = False
    by: str = ""


def setting_of(text: str) -> Setting:
    """The two parts of a setting."""
    found = _ROLE.match(text.strip())
    return Setting(found["place"], found["role"]) if found else Setting(text.strip())


def beats(text: str) -> Iterator[Beat]:
    """A situation in its pieces; put together again they are all of its words, in their order."""
    for paragraph in filter(None, (each.strip() for each in text.split("\n\n"))):
        start = 0
        for found in _SPEECH.finditer(paragraph):
            if told := paragraph[start : found.start()].strip():
                yield Beat(told)
            yield Beat(f"{found['said']}{found['end'] or '.'}", speech=True, by=found["by"] or "")
            start = found.end()
        if told := paragraph[start:].strip():
            yield Beat(told)
