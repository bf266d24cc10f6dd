"""What was rejected, and what was kept from linking, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def left_out(request: HttpRequest) -> HttpResponse:
    """What was rejected, and what was kept from linking, and why."""
    return render(request, "workbench/base.html")
