"""The links of one network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def links(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """The links of one network."""
    return render(request, "workbench/base.html")
