"""One network."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.result.network_page import read_network
from lykta.errors import InputError
from lykta.web.workbench.opened import reading


@require_safe
def network(request: HttpRequest, name: str) -> HttpResponse:
    """All that the result says of one network."""
    with reading() as opened:
        try:
            page = read_network(opened.engine, name, examples=5)
        except InputError as error:
            raise Http404 from error
    return render(request, "workbench/network.html", {"page": page})
