"""The graph of a network: its data for the script that draws it, and what was chosen in it."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.links import REASONS
from lykta.ads.explore.network import Holdings, Own, holdings, own_ads, places_of, read_ads_of
from lykta.ads.explore.network_ties import SHARED, Tie, Ties, measure_split, read_ties
from lykta.ads.explore.review import reasons_of, two_sides
from lykta.ads.judgements.regrouping import same_pairs
from lykta.ads.result import Ad, Contact, tag
from lykta.language import Language
from lykta.web.language import current_language
from lykta.web.workbench.judged import read_words
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.network_graph import graph_data
from lykta.web.workbench.pictures.ranges import bar_of
from lykta.web.workbench.words import REASON_WORDS, ReasonWords, per_cent, share_of

_MOST_NEAR: Final = 8
_MOST_DIGITS: Final = 9

POLICY: Final[dict[str, list[str]]] = {**settings.SECURE_CSP, "connect-src": [CSP.SELF]}
"""The page's script asks this server for the graph and for what is chosen in it, and nobody else."""

lets_script_ask = csp_override(POLICY)


@dataclass(frozen=True, slots=True)
class Near:
    """A link of the chosen ad: the other ad's number and id, why, and how likely."""

    number: int
    ad_id: str
    reason: ReasonWords
    probability: str


@require_safe
def graph(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """The graph as JSON: pseudonyms, ids, places and days, and no word of any text."""
    with reading() as opened:
        own = own_of(opened, name)
        held, ties = read_tied(opened, own)
        places = places_of(opened.engine, own)
        data = graph_data(own, held, ties, places, current_language())
    return JsonResponse(data)


@require_safe
def show_chosen(request: HttpRequest, name: str) -> HttpResponse:
    """What was chosen in a graph: an ad, two of them, or a contact, as the address says."""
    with reading() as opened:
        own = own_of(opened, name)
        context = _build_context(request, opened, own, read_tied(opened, own))
    return render(request, "workbench/chosen.html", {"name": name, **context})


def own_of(opened: Opened, name: str) -> Own:
    """The ads of a network. Raises `Http404` where there is none."""
    own = own_ads(opened.engine, name)
    if len(own.numbers) < 2:
        raise Http404
    return own


def read_tied(opened: Opened, own: Own) -> tuple[Holdings, Ties]:
    """What the ads of a network hold, and what ties them."""
    held = holdings(opened.engine, own)
    return held, read_ties(opened.engine, own, held, same_pairs(opened.current, {*own.ids}))


def _build_context(
    request: HttpRequest, opened: Opened, own: Own, tied: tuple[Holdings, Ties]
) -> dict[str, Any]:
    held, ties = tied
    if contact := request.GET.get("contact"):
        found = next((each for each in held.contacts if each.contact == contact), None)
        if found is None:
            raise Http404
        return _contact(found, held, own, ties)
    places = [_place(own, request.GET.get(key, "")) for key in ("ad", "other") if key in request.GET]
    if len(places) == 1:
        return _ad(opened, own, tied, places[0])
    if len(places) != 2 or places[0] == places[1]:
        raise Http404
    return _link(opened, own, ties, (min(places), max(places)))


def _place(own: Own, given: str) -> int:
    """Where the ad of this number stands in time, from 0."""
    number = int(given) if given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS else -1
    if number not in own.numbers:
        raise Http404
    return own.numbers.index(number)


def _contact(found: Contact, held: Holdings, own: Own, ties: Ties) -> dict[str, Any]:
    at = held.contacts.index(found)
    over = [spoke.probability for spoke in ties.spokes if spoke.contact == at and spoke.probability]
    return {
        "kind": "contact",
        "contact": found,
        "reason": REASON_WORDS[SHARED],
        "probability": _range(min(over), max(over)) if over else "",
        "held_by": [
            (own.numbers[spoke.ad], own.ids[spoke.ad]) for spoke in ties.spokes if spoke.contact == at
        ],
    }


def _ad(opened: Opened, own: Own, tied: tuple[Holdings, Ties], place: int) -> dict[str, Any]:
    held, ties = tied
    number = own.numbers[place]
    ((_number, ad),) = read_ads_of(opened.engine, [number])
    known = {contact.contact: contact for contact in held.contacts}
    near = [tie for tie in ties.links if place in {tie.one, tie.other}]
    return {
        "kind": "ad",
        "number": number,
        "place": place + 1,
        "of": len(own.numbers),
        "ad": ad,
        "text": _whole(ad, current_language()),
        "contacts": [known[each] for each in held.by_ad.get(number, ())],
        "near": list(dict.fromkeys(_near(own, tie, place) for tie in near))[:_MOST_NEAR],
        "links": len({(tie.one, tie.other) for tie in near}),
    }


def _whole(ad: Ad, language: Language) -> str:
    return f"{ad.title}\n{ad.text(language)}" if ad.title else ad.text(language)


def _near(own: Own, tie: Tie, place: int) -> Near:
    other = tie.other if tie.one == place else tie.one
    return Near(own.numbers[other], own.ids[other], REASON_WORDS[tie.reason], per_cent(tie.probability))


def _link(opened: Opened, own: Own, ties: Ties, places: tuple[int, int]) -> dict[str, Any]:
    one, other = sorted((own.numbers[places[0]], own.numbers[places[1]]))
    reasons = reasons_of(opened.engine, one, other)
    sides = two_sides(opened.engine, one, other, current_language())
    assert sides  # noqa: S101 - both ads are in the network.
    ids = sorted((sides[0].ad.ad_id, sides[1].ad.ad_id))
    sizes = measure_split(ties, len(own.numbers), places)
    return {
        "kind": "link",
        "seen": len(opened.entries),
        "numbers": (one, other),
        "sides": sides,
        "ids": ids,
        "why": [
            {
                "words": REASON_WORDS[each.reason],
                "tag": tag(each.kind, each.contact, current_language()) if each.kind and each.contact else "",
                "share": share_of(each.probability),
                "range": per_cent(each.low, each.high),
                "bar": bar_of(each),
            }
            for each in reasons
        ],
        "sizes": sizes,
        "judged": read_words(opened, *ids),
    }


def _range(low: float, high: float) -> str:
    return per_cent(low) if per_cent(low) == per_cent(high) else per_cent(low, high)


REASON_ROWS: Final = [(number, REASON_WORDS[reason]) for number, reason in enumerate(REASONS)]
"""The reasons with the numbers that the graph's data and its colours have for them."""
