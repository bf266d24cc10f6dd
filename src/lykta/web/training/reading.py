"""A page of the training made ready to be shown: its texts as HTML, its choices, its sources in order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from lykta.errors import InputError
from lykta.web.configuration import Configuration
from lykta.web.handbook.library import Page, Source, library
from lykta.web.handbook.markdown import Citations, Heading, MarkdownError, Surroundings, render
from lykta.web.handbook.rendering import PLACED
from lykta.web.language import LANGUAGES, Language, current_language
from lykta.web.navigation import Practice
from lykta.web.training.course import LINK, QUIZ_PAGES, course
from lykta.web.training.module import CHECK, Case, Module, Question, Quiz, Worth

# The letters that choices are called by when a group talks about them.
_LETTERS = "ABCD"


@dataclass(frozen=True)
class ShownChoice:
    """A choice, with the letter it is called by."""

    letter: str
    words: str
    worth: Worth
    feedback: str


@dataclass(frozen=True)
class ShownQuestion:
    """A step of a case, or a question of a check, with its number."""

    number: int
    situation: str
    question: str
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True)
class Part:
    """A case or the closing check of a module: its name, its words and where it is."""

    name: str
    title: str
    about: str
    address: str


@dataclass(frozen=True)
class Reading:
    """What the template of a page shows; `page` is the module, the quiz or the sheet that it belongs to."""

    page: Module | Quiz | Page
    sources: tuple[Source, ...]
    text: str = ""
    headings: tuple[Heading, ...] = ()
    questions: tuple[ShownQuestion, ...] = ()
    case: Case | None = None
    takeaway: str = ""
    builds_on: tuple[Page, ...] = ()
    part: Part | None = None
    """Which part this is; none for the module's text."""
    parts: tuple[Part, ...] = ()
    after: Part | None = None
    """The part after this one; none after the closing check."""


def module_reading(key: str) -> Reading:
    """The text of a module in the language of the address; made once and kept."""
    return _reading(key, "", current_language(), settings.LYKTA)


def case_reading(key: str) -> Reading:
    """A case by the names of its module and its own, as `recognise/companion`."""
    module, _, case = key.partition("/")
    return _reading(module, case, current_language(), settings.LYKTA)


def check_reading(key: str) -> Reading:
    """The closing check of a module."""
    return _reading(key, CHECK, current_language(), settings.LYKTA)


def quiz_reading(key: str) -> Reading:
    """A quiz by its name."""
    return _quiz_reading(key, current_language(), settings.LYKTA)


def sheet_reading(key: str) -> Reading:
    """A sheet by its name."""
    return _sheet_reading(key, current_language(), settings.LYKTA)


def practice(page: str) -> list[Practice]:
    """The modules that build on a page of the handbook, with their addresses."""
    return [
        Practice(module.title, reverse("training_module", args=[module.key]))
        for module in course().in_language(current_language())
        if page in module.builds_on
    ]


def warm() -> None:
    """Make every page in every language; `InputError` names a module that refers to what is not there."""
    for language in LANGUAGES:
        with translation.override(language):
            for module in course().in_language(language):
                module_reading(module.key)
                check_reading(module.key)
                for case in module.cases:
                    case_reading(f"{module.key}/{case.key}")
            for key in {key for _, key in course().quizzes}:
                quiz_reading(key)
            for sheet in course().sheets_in(language):
                sheet_reading(sheet.key)


# A page is the same for every learner, so each is made once for each setting that tests or a start may have.
@lru_cache(maxsize=256)
def _reading(key: str, part: str, language: Language, _configuration: Configuration) -> Reading:
    module = course().module(language, key)
    if module is None:
        raise LookupError(key)
    with _naming("module", module):
        return _made(module, part)


@lru_cache(maxsize=32)
def _quiz_reading(key: str, language: Language, _configuration: Configuration) -> Reading:
    quiz = course().quiz(language, key)
    if quiz is None:
        raise LookupError(key)
    with _naming("quiz", quiz):
        cited = Citations()
        questions = tuple(_question(number, each, cited) for number, each in enumerate(quiz.questions, 1))
        return Reading(quiz, _sources(cited), questions=questions, builds_on=_pages(quiz))


@lru_cache(maxsize=32)
def _sheet_reading(key: str, language: Language, _configuration: Configuration) -> Reading:
    sheet = course().sheet(language, key)
    if sheet is None:
        raise LookupError(key)
    with _naming("sheet", sheet):
        cited = Citations()
        shown = render(LINK.sub(_address, sheet.body), _around(), cited)
        return Reading(sheet, _sources(cited), text=shown.html, headings=shown.headings)


@contextmanager
def _naming(kind: str, read: Module | Quiz | Page) -> Iterator[None]:
    """Name the file to an editor when it refers to what is not there."""
    try:
        yield
    except MarkdownError as error:
        raise InputError(f"The {kind} {read.language}/{read.key} does not hold: {error}.") from error
    except KeyError as error:
        raise InputError(
            f"The {kind} {read.language}/{read.key} refers to {error}, which is no source and no page."
        ) from error


def _made(module: Module, part: str) -> Reading:
    cited = Citations()
    case = module.case(part)
    shown = render(module.text if not part else "", _around(), cited)
    questions = case.steps if case else module.check if part == CHECK else ()
    made = tuple(_question(number, each, cited) for number, each in enumerate(questions, 1))
    takeaway = _html(case.takeaway, cited) if case else ""
    parts = _parts(module)
    at = next((at for at, each in enumerate(parts) if each.name == f"{module.key}/{part}"), None)
    return Reading(
        page=module,
        case=case,
        text=shown.html,
        headings=shown.headings,
        questions=made,
        takeaway=takeaway,
        sources=_sources(cited),
        builds_on=_pages(module),
        part=None if at is None else parts[at],
        parts=parts,
        after=next(iter(parts[0 if at is None else at + 1 :]), None),
    )


def _parts(module: Module) -> tuple[Part, ...]:
    *cases, check = module.parts
    shown = [
        Part(name, case.title, case.setting, reverse("training_case", args=[name]))
        for name, case in zip(cases, module.cases, strict=True)
    ]
    about = gettext("A few questions on what you have read.")
    address = reverse("training_check", args=[module.key])
    return *shown, Part(check, gettext("Closing check"), about, address)


def _question(number: int, question: Question, cited: Citations) -> ShownQuestion:
    situation = _html(question.situation, cited)
    choices = tuple(
        ShownChoice(letter, choice.words, choice.worth, _html(choice.feedback, cited))
        for letter, choice in zip(_LETTERS, question.choices, strict=False)
    )
    return ShownQuestion(number, situation, question.question, choices)


def _address(link: re.Match[str]) -> str:
    key = link[1]
    if not course().has(key):
        raise KeyError(key)
    if key in QUIZ_PAGES:
        return reverse(f"training_{key}")
    kind = "sheet" if ("sv", key) in course().sheets else "module"
    return reverse(f"training_{kind}", args=[key])


def _sources(cited: Citations) -> tuple[Source, ...]:
    return tuple(library().sources[key] for key in cited.keys)


def _html(text: str, cited: Citations) -> str:
    return render(text, _around(), cited).html


def _around() -> Surroundings:
    addresses = {each.key: reverse("page", args=[each.key]) for each in library().in_language("sv")}
    return Surroundings(addresses, PLACED)


def _pages(module: Module | Quiz) -> tuple[Page, ...]:
    found = []
    for key in module.builds_on:
        page = library().page(current_language(), key)
        if page is None:
            raise KeyError(key)
        found.append(page)
    return tuple(found)
