"""One link: why it has its weight, and what speaks against it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def link(request: HttpRequest, a: int, b: int) -> HttpResponse:  # noqa: ARG001
    """One link: why it has its weight, and what speaks against it."""
    return render(request, "workbench/base.html")
