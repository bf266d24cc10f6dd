"""Showing a contact in clear, with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def reveal(request: HttpRequest, name: str, contact: str) -> HttpResponse:  # noqa: ARG001
    """Showing a contact in clear, with a reason."""
    return render(request, "workbench/base.html")
