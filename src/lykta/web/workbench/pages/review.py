"""The links that matter most, one after the other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The links that matter most, one after the other."""
    return render(request, "workbench/base.html")
