"""The handbook's pages as they are asked for. Nothing is written about who asks."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lykta.web.handbook.language import current_language
from lykta.web.handbook.library import library
from lykta.web.handbook.reading import reading


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the front page: who you are and what you need, in three choices."""
    return render(request, "handbook/front.html")


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Show the list of all pages."""
    return render(request, "handbook/contents.html", {"pages": library().in_language(current_language())})


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one page, with a notice when it should have been read through again."""
    shown = reading(key)
    return render(
        request,
        "handbook/page.html",
        {"reading": shown, "page": shown.page, "overdue": shown.page.is_overdue(today())},
    )


def search(request: HttpRequest) -> HttpResponse:
    """Search all pages; the query comes in a form's body, so that no address or log holds it."""
    return render(request, "handbook/search.html")


def today() -> dt.date:
    """The day in Sweden."""
    return timezone.localdate()
