"""The judgement log: who said what, when, and what is undone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe


@require_safe
def judgements(request: HttpRequest) -> HttpResponse:
    """The whole log, the newest first."""
    return render(request, "workbench/base.html")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Write that an entry is undone."""
    return redirect("workbench-judgements")
