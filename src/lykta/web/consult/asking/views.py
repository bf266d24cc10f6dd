"""Asking the team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """Show what a consultation is, and the ways in."""
    return render(request, "asking/start.html")
