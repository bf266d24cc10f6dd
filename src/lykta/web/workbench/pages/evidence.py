"""A network as a folder that others can check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def evidence(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """A network as a folder that others can check."""
    return render(request, "workbench/base.html")
