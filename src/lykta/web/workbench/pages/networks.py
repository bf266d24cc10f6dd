"""The list of networks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.result.networks import list_networks
from lykta.web.workbench.opened import reading

_SHOWN = 50


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """The networks, in the order that the reader chooses; no order speaks of suspicion."""
    with reading() as opened:
        found = list_networks(opened.engine, sort="size", limit=_SHOWN)
    return render(request, "workbench/networks.html", {"networks": found})
