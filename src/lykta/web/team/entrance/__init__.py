"""The entrance: pages on the way to a log-in, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that a form was too old or came from elsewhere (403)."""
    return render(request, "team/csrf_failed.html", status=403)
