"""The training's pages as they are asked for. They take nothing from a learner."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.configuration import Configuration
from lykta.web.handbook.library import HandbookPage, PageSource, library
from lykta.web.handbook.markdown import Citations, Heading, MarkdownError, Surroundings, render_markdown
from lykta.web.handbook.rendering import PLACED, page_addresses
from lykta.web.handbook.search import passages
from lykta.web.handbook.views import today
from lykta.web.language import current_language
from lykta.web.navigation import Findable, Practice, SearchPassage
from lykta.web.pages import cache_page
from lykta.web.training.course import (
    CHECK,
    LINK,
    MEASURE,
    QUIZ_PAGES,
    REFRESHER,
    Beat,
    Module,
    Quiz,
    Setting,
    TrainingCase,
    TrainingQuestion,
    Worth,
    beats,
    course,
    setting_of,
)

# The letters that choices are called by when a group talks about them.
_LETTERS = "ABCD"
# Who searches at work wants the page that says what to do before a case to practise on.
_WEIGHT = 0.7


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
class ModulePart:
    """A case or the closing check of a module: its name, its words and where it is."""

    name: str
    title: str
    about: str
    address: str


@dataclass(frozen=True)
class TrainingPage:
    """What the template of a page shows; `page` is the module, the quiz or the sheet that it belongs to."""

    page: Module | Quiz | HandbookPage
    sources: tuple[PageSource, ...]
    text: str = ""
    headings: tuple[Heading, ...] = ()
    questions: tuple[ShownQuestion, ...] = ()
    case: TrainingCase | None = None
    setting: Setting | None = None
    """Where the case plays, and who the learner is in it."""
    takeaway: str = ""
    builds_on: tuple[HandbookPage, ...] = ()
    part: ModulePart | None = None
    """Which part this is; none for the module's text."""
    parts: tuple[ModulePart, ...] = ()
    after: ModulePart | None = None
    """The part after this one; none after the closing check."""


@require_safe
@cache_page
def index(request: HttpRequest) -> HttpResponse:
    """Show the list of modules."""
    language = current_language()
    context = {"modules": course().in_language(language), "sheets": course().sheets_in(language)}
    return render(request, "training/index.html", context)


@require_safe
@cache_page
def module(request: HttpRequest, key: str) -> HttpResponse:
    """Show a module: what it teaches, its text, and the way to its cases and its check."""
    return render(request, "training/module.html", _context(render_module(key)))


@require_safe
@cache_page
def case(request: HttpRequest, key: str) -> HttpResponse:
    """Show a case with all its steps; the browser opens them one after the other."""
    return render(request, "training/case.html", _context(render_case(key)))


@require_safe
@cache_page
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show the closing check of a module."""
    return render(request, "training/check.html", _context(render_check(key)))


@require_safe
@cache_page
def before(request: HttpRequest) -> HttpResponse:
    """Show the quiz as it is taken first: nothing is said of a choice."""
    context = _context(render_quiz(MEASURE)) | {"part": "measure/before", "silent": True}
    return render(request, "training/quiz.html", context)


@require_safe
@cache_page
def after(request: HttpRequest) -> HttpResponse:
    """Show the same quiz as it is taken last: each choice says what holds and why."""
    context = _context(render_quiz(MEASURE)) | {"part": "measure/after", "silent": False}
    return render(request, "training/quiz.html", context)


@require_safe
@cache_page
def refresher(request: HttpRequest) -> HttpResponse:
    """Show the short quiz for the one who took the training some months ago."""
    return render(request, "training/quiz.html", _context(render_quiz(REFRESHER)) | {"part": REFRESHER})


@require_safe
@cache_page
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Show a sheet to work from: practice in pairs, leading a meeting, the national courses."""
    return render(request, "training/sheet.html", _context(render_sheet(key)))


@require_safe
@cache_page
def certificate(request: HttpRequest) -> HttpResponse:
    """Show the certificate to print; the name is written in the browser or on the paper, and sent nowhere."""
    context = {"modules": course().in_language(current_language()), "today": today()}
    return render(request, "training/certificate.html", context)


def render_module(key: str) -> TrainingPage:
    """The text of a module in the language of the address; made once and kept."""
    return _render_part(key, "", current_language(), settings.LYKTA)


def render_case(key: str) -> TrainingPage:
    """A case by the names of its module and its own, as `recognise/companion`."""
    module, _, case = key.partition("/")
    return _render_part(module, case, current_language(), settings.LYKTA)


def render_check(key: str) -> TrainingPage:
    """The closing check of a module."""
    return _render_part(key, CHECK, current_language(), settings.LYKTA)


def render_quiz(key: str) -> TrainingPage:
    """A quiz by its name."""
    return _render_quiz(key, current_language(), settings.LYKTA)


def render_sheet(key: str) -> TrainingPage:
    """A sheet by its name."""
    return _render_sheet(key, current_language(), settings.LYKTA)


def practice_of(page: str) -> list[Practice]:
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
                render_module(module.key)
                render_check(module.key)
                for case in module.cases:
                    render_case(f"{module.key}/{case.key}")
            for key in {key for _, key in course().quizzes}:
                render_quiz(key)
            for sheet in course().sheets_in(language):
                render_sheet(sheet.key)


# A page is the same for every learner, so each is made once for each setting that tests or a start may have.
@lru_cache(maxsize=256)
def _render_part(key: str, part: str, language: Language, _configuration: Configuration) -> TrainingPage:
    module = course().module(language, key)
    if module is None:
        raise LookupError(key)
    with _naming("module", module):
        return _page_of(module, part)


@lru_cache(maxsize=32)
def _render_quiz(key: str, language: Language, _configuration: Configuration) -> TrainingPage:
    quiz = course().quiz(language, key)
    if quiz is None:
        raise LookupError(key)
    with _naming("quiz", quiz):
        cited = Citations()
        questions = tuple(
            _question(number, each, cited, _html) for number, each in enumerate(quiz.questions, 1)
        )
        return TrainingPage(quiz, _sources(cited), questions=questions, builds_on=_pages(quiz))


@lru_cache(maxsize=32)
def _render_sheet(key: str, language: Language, _configuration: Configuration) -> TrainingPage:
    sheet = course().sheet(language, key)
    if sheet is None:
        raise LookupError(key)
    with _naming("sheet", sheet):
        cited = Citations()
        shown = render_markdown(LINK.sub(_address, sheet.body), _around(), cited)
        return TrainingPage(sheet, _sources(cited), text=shown.html, headings=shown.headings)


@contextmanager
def _naming(kind: str, read: Module | Quiz | HandbookPage) -> Iterator[None]:
    """Name the file to an editor when it refers to what is not there."""
    try:
        yield
    except MarkdownError as error:
        raise InputError(f"The {kind} {read.language}/{read.key} does not hold: {error}.") from error
    except KeyError as error:
        raise InputError(
            f"The {kind} {read.language}/{read.key} refers to {error}, which is neither a source nor a page."
        ) from error


def _page_of(module: Module, part: str) -> TrainingPage:
    cited = Citations()
    case = module.case(part)
    shown = render_markdown(module.text if not part else "", _around(), cited)
    questions = case.steps if case else module.check if part == CHECK else ()
    draw = _scene if case else _html
    made = tuple(_question(number, each, cited, draw) for number, each in enumerate(questions, 1))
    takeaway = _html(case.takeaway, cited) if case else ""
    parts = _parts(module)
    at = next((at for at, each in enumerate(parts) if each.name == f"{module.key}/{part}"), None)
    return TrainingPage(
        page=module,
        case=case,
        setting=setting_of(case.setting) if case else None,
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


def _parts(module: Module) -> tuple[ModulePart, ...]:
    *cases, check = module.parts
    shown = [
        ModulePart(name, case.title, case.setting, reverse("training_case", args=[name]))
        for name, case in zip(cases, module.cases, strict=True)
    ]
    about = gettext("A few questions on what you have read.")
    address = reverse("training_check", args=[module.key])
    return *shown, ModulePart(check, gettext("Closing check"), about, address)


def _question(
    number: int, question: TrainingQuestion, cited: Citations, draw: Callable[[str, Citations], str]
) -> ShownQuestion:
    situation = draw(question.situation, cited)
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


def _sources(cited: Citations) -> tuple[PageSource, ...]:
    return tuple(library().sources[key] for key in cited.keys)


def _scene(text: str, cited: Citations) -> str:
    """A situation as a scene: what is said stands apart from what is told."""
    return "".join(_beat(beat, cited) for beat in beats(text))


def _beat(beat: Beat, cited: Citations) -> str:
    html = _html(beat.text, cited)
    if not beat.speech:
        return html
    by = format_html("<footer>{}</footer>", beat.by) if beat.by else ""
    return f'<blockquote class="speech">{html}{by}</blockquote>\n'


def _html(text: str, cited: Citations) -> str:
    return render_markdown(text, _around(), cited).html


def _around() -> Surroundings:
    return Surroundings(page_addresses(current_language(), settings.LYKTA), PLACED)


def _pages(module: Module | Quiz) -> tuple[HandbookPage, ...]:
    found = []
    for key in module.builds_on:
        page = library().page(current_language(), key)
        if page is None:
            raise KeyError(key)
        found.append(page)
    return tuple(found)


def findable_modules() -> list[Findable]:
    """The list of modules, and each module, in the language of the address."""
    made = course().in_language(current_language())
    title = gettext("Training")
    titles = ". ".join(module.title for module in made)
    return [
        Findable("training", title, title, (SearchPassage("", reverse("training"), titles),)),
        *(_module(module, title) for module in made),
        *(_sheet(sheet, title) for sheet in course().sheets_in(current_language())),
    ]


def _module(module: Module, kind: str) -> Findable:
    address = reverse("training_module", args=[module.key])
    text = passages(module.text, address, f"{module.summary} {'. '.join(module.learn)}.")
    cases = (_case(module, case) for case in module.cases)
    return Findable(f"training/{module.key}", module.title, kind, (*text, *cases), _WEIGHT)


def _sheet(sheet: HandbookPage, kind: str) -> Findable:
    address = reverse("training_sheet", args=[sheet.key])
    return Findable(
        f"training/{sheet.key}",
        sheet.title,
        kind,
        tuple(passages(sheet.body, address, sheet.summary)),
        _WEIGHT,
    )


def _case(module: Module, case: TrainingCase) -> SearchPassage:
    # The first step sets the scene; a later one would tell what a learner is to find out.
    scene = "".join(passage.text for passage in passages(case.steps[0].situation, ""))
    address = reverse("training_case", args=[f"{module.key}/{case.key}"])
    return SearchPassage(case.title, address, f"{case.setting} {scene}")


def _context(reading: TrainingPage) -> dict[str, Any]:
    return {
        "reading": reading,
        "module": reading.page,
        "page": reading.page,
        "overdue": reading.page.is_overdue(today()),
        "mail_subject": gettext("Out of date: %(title)s") % {"title": reading.page.title},
    }
