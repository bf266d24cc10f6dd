"""Counts with their ranges, by place and period."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Counts with their ranges, by place and period."""
    return render(request, "workbench/base.html")
