"""Several links judged at once, after what that would do was shown."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.ads.judgements.entries import LONGEST_NOTE
from lykta.errors import ResultError
from lykta.web.workbench.opened import desk, reading
from lykta.web.workbench.opened import judge_all as write_all
from lykta.web.workbench.pages.confirming import ask_first
from lykta.web.workbench.pages.judgements import (
    NO_VERDICT,
    TOO_LONG,
    UNKNOWN_ADS,
    JudgementRefusal,
    next_address,
    refuse_judgement,
)

MOST: Final = 100
"""Links that are judged at once: two pages of a list."""

_DIGITS: Final = 9
_IDS: Final = "SELECT ad, ad_id FROM ads WHERE ad IN (SELECT unnest(?))"
_NONE_CHOSEN: Final = JudgementRefusal(
    400, _("No link was chosen"), _("Go back and choose the links that the judgement is about.")
)
_TOO_MANY: Final = JudgementRefusal(
    400, _("Too many links were chosen"), _("Judge a hundred links at a time, or the network as a whole.")
)


@require_POST
def judge_several(request: HttpRequest) -> HttpResponse:
    """Write one judgement for each chosen link, once its consequence was shown and confirmed."""
    try:
        return _write_each(request)
    except ResultError as error:
        refusal = JudgementRefusal.of(error, 500, _("The judgement could not be written"))
        return refuse_judgement(request, refusal)


def _write_each(request: HttpRequest) -> HttpResponse:
    chosen = list(dict.fromkeys(request.POST.getlist("pair")))
    refusal = _refusal(request, chosen)
    links = None if refusal else _links(chosen)
    if links is None:
        return refuse_judgement(request, refusal or UNKNOWN_ADS)
    verdict, note = Verdict(request.POST["verdict"]), request.POST.get("note", "").strip()
    acts = [Judgement(on, verdict, note) for on in links]
    # One that reads meanwhile in another window of this workbench sees these answers, or is seen by them.
    with reading():
        if asked := ask_first(request, acts, always=True):
            return asked
        write_all(acts)
    for on in links:
        desk().mark_judged(on)
    return HttpResponseRedirect(next_address(request))


def _refusal(request: HttpRequest, chosen: list[str]) -> JudgementRefusal | None:
    if not chosen:
        return _NONE_CHOSEN
    if len(chosen) > MOST:
        return _TOO_MANY
    if request.POST.get("verdict", "") not in set(Verdict):
        return NO_VERDICT
    return TOO_LONG if len(request.POST.get("note", "").strip()) > LONGEST_NOTE else None


def _links(chosen: list[str]) -> list[JudgedLink] | None:
    """The links of pairs such as `12-45`, by the ids of their ads; None when one is not a pair of it."""
    pairs = [_pair(each) for each in chosen]
    with reading() as opened:
        wanted = sorted({number for pair in pairs if pair for number in pair})
        rows = opened.engine.arrow(_IDS, [wanted])
    ids = dict(zip(rows["ad"].to_pylist(), rows["ad_id"].to_pylist(), strict=True))
    found = [
        JudgedLink.between(ids[pair[0]], ids[pair[1]]) for pair in pairs if pair and {*pair} <= ids.keys()
    ]
    return found if len(found) == len(chosen) else None


def _pair(given: str) -> tuple[int, int] | None:
    one, _dash, other = given.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= _DIGITS for part in (one, other)):
        return None
    return (int(one), int(other)) if int(one) != int(other) else None
