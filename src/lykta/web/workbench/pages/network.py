"""One network: what holds its ads together, where and when they were posted, and what speaks against."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.network import where_it_went
from lykta.ads.result.networks import find_network, goes_on_in, read_history
from lykta.errors import InputError
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pages.network_parts import parts_of


@require_safe
def network(request: HttpRequest, name: str) -> HttpResponse:
    """All that the result says of one network, with one page of its ads and one of its contacts."""
    with reading() as opened:
        try:
            found = find_network(opened.engine, name)
        except InputError:
            return _missing(request, opened, name)
        if found.network in opened.changes.came:
            opened.describe([found.network])
            found = find_network(opened.engine, found.network)
        try:
            shown = parts_of(
                opened, found, ads=_number(request, "page"), contacts=_number(request, "contacts")
            )
        except InputError as error:
            raise Http404 from error
    return render(request, "workbench/network.html", shown)


def _missing(request: HttpRequest, opened: Opened, name: str) -> HttpResponse:
    """What became of a network that judgements or a run took apart or joined, or that there is none."""
    gone = name in opened.changes.gone
    now = where_it_went(opened.engine, name) if gone else []
    networks = [each for each in now if each.ads > 1 or _is_network(opened, each.network)]
    single = sum(each.ads for each in now) - sum(each.ads for each in networks)
    ended = read_history(opened.engine, name) if not gone else []
    shown = {
        "name": name,
        "gone": gone,
        "ended": ended,
        "goes_on_in": goes_on_in(opened.engine, name),
        "networks": networks,
        "single": single,
    }
    return render(request, "workbench/network_missing.html", shown, status=404)


def _is_network(opened: Opened, name: str) -> bool:
    return bool(opened.engine.arrow("SELECT network FROM networks WHERE network = ?", [name]).num_rows)


def _number(request: HttpRequest, name: str) -> int:
    """The page that the address asks for, 1 if it does not; a number that is none leads nowhere."""
    given = request.GET.get(name, "1")
    if not (given.isascii() and given.isdecimal() and len(given) < 8):
        raise Http404
    return int(given)
