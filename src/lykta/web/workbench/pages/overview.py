"""The overview: from ads to advertisers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.web.workbench.opened import reading


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the result holds, in figures."""
    with reading() as opened:
        return render(request, "workbench/overview.html", {"summary": opened.summary, "notes": opened.notes})
