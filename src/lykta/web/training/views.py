"""The training's pages as they are asked for. They take nothing from a learner."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lykta.web.handbook.views import today
from lykta.web.language import current_language
from lykta.web.pages import cache_page
from lykta.web.training.course import MEASURE, REFRESHER, course
from lykta.web.training.reading import (
    Reading,
    case_reading,
    check_reading,
    module_reading,
    quiz_reading,
    sheet_reading,
)


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
    return render(request, "training/module.html", _context(module_reading(key)))


@require_safe
@cache_page
def case(request: HttpRequest, key: str) -> HttpResponse:
    """Show a case with all its steps; the browser opens them one after the other."""
    return render(request, "training/case.html", _context(case_reading(key)))


@require_safe
@cache_page
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show the closing check of a module."""
    return render(request, "training/check.html", _context(check_reading(key)))


@require_safe
@cache_page
def before(request: HttpRequest) -> HttpResponse:
    """Show the quiz as it is taken first: nothing is said of a choice."""
    context = _context(quiz_reading(MEASURE)) | {"part": "measure/before", "silent": True}
    return render(request, "training/quiz.html", context)


@require_safe
@cache_page
def after(request: HttpRequest) -> HttpResponse:
    """Show the same quiz as it is taken last: each choice says what holds and why."""
    context = _context(quiz_reading(MEASURE)) | {"part": "measure/after", "silent": False}
    return render(request, "training/quiz.html", context)


@require_safe
@cache_page
def refresher(request: HttpRequest) -> HttpResponse:
    """Show the short quiz for the one who took the training some months ago."""
    return render(request, "training/quiz.html", _context(quiz_reading(REFRESHER)) | {"part": REFRESHER})


@require_safe
@cache_page
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Show a sheet to work from: practice in pairs, leading a meeting, the national courses."""
    return render(request, "training/sheet.html", _context(sheet_reading(key)))


@require_safe
@cache_page
def certificate(request: HttpRequest) -> HttpResponse:
    """Show the certificate to print; the name is written in the browser or on the paper, and sent nowhere."""
    context = {"modules": course().in_language(current_language()), "today": today()}
    return render(request, "training/certificate.html", context)


def _context(reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading,
        "module": reading.page,
        "page": reading.page,
        "overdue": reading.page.is_overdue(today()),
        "mail_subject": gettext("Out of date: %(title)s") % {"title": reading.page.title},
    }
