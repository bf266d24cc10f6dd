"""Judging: one form for links and networks, wherever it stands."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lykta.ads.explore.links import shown_link, shown_network
from lykta.ads.judgements import Judgement, Link, Verdict
from lykta.ads.judgements.entries import LONGEST_NOTE, Subject
from lykta.errors import ResultError
from lykta.web.workbench.judged import VERDICTS
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.opened import reading
from lykta.web.workbench.reviewing import desk


@dataclass(frozen=True)
class Refusal:
    """Why nothing was judged: the status of the answer, what happened, and what to do now."""

    status: int
    title: str | Promise
    reason: str | Promise


_NO_VERDICT: Final = Refusal(
    400, _("No verdict was given"), _("Say whether it is the same hand or not, or that you are unsure.")
)
_TOO_LONG: Final = Refusal(
    400, _("The note is too long"), _("Make the note shorter. All that you wrote stands below.")
)
_UNKNOWN_ADS: Final = Refusal(
    404,
    _("These ads are not in the result"),
    _(
        "A judgement is about two different ads of the result that is open. "
        "Go to the review or to a network, and judge from there."
    ),
)
_CHANGED: Final = Refusal(
    409,
    _("The network has changed since the page was made"),
    _(
        "Judgements, or an analysis anew, have moved its ads. Look at the networks as they are now, "
        "and judge what you see. Copy your note first if you want to use it again."
    ),
)

_NOT_FROM_HERE: Final = Refusal(
    403,
    _("The form did not come from this workbench"),
    _("The browser may have been opened anew, or the form belongs to another page. Go back and try again."),
)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Write the judgement and go on to where the form says; what cannot be judged is told, with the note."""
    try:
        return _judged(request)
    except ResultError as error:
        return _refused(request, Refusal(500, _("The judgement could not be written"), str(error)))


def _judged(request: HttpRequest) -> HttpResponse:
    verdict, note = request.POST.get("verdict", ""), request.POST.get("note", "").strip()
    on = _subject(request)
    if on is None:
        return _refused(request, _CHANGED if request.POST.get("network") else _UNKNOWN_ADS)
    if verdict not in set(Verdict):
        return _refused(request, _NO_VERDICT, on)
    if len(note) > LONGEST_NOTE:
        return _refused(request, _TOO_LONG, on)
    network = "" if isinstance(on, Link) else request.POST["network"]
    write(Judgement(on, Verdict(verdict), note, network))
    if isinstance(on, Link):
        desk().answered(on)
    return HttpResponseRedirect(then(request))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Refuse a form without this workbench's token, and keep the note that was written in it."""
    return _refused(request, _NOT_FROM_HERE)


def then(request: HttpRequest) -> str:
    """Where a form says to go on: an address of this site, else the list of networks."""
    address = request.POST.get("then", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return reverse("workbench-networks")


def _subject(request: HttpRequest) -> Subject | None:
    given = request.POST
    with reading() as opened:
        if given.get("network"):
            return shown_network(opened.engine, given["network"], given.get("shown", ""))
        return shown_link(opened.engine, given.get("ad_a", ""), given.get("ad_b", ""))


def _refused(request: HttpRequest, refusal: Refusal, on: Subject | None = None) -> HttpResponse:
    """Say what happened, with what was typed; where the subject holds, it can be judged from here."""
    note = request.POST.get("note", "").strip()
    context = {
        "refusal": refusal,
        "note": note,
        "length": len(note),
        "longest": LONGEST_NOTE,
        "is_too_long": len(note) > LONGEST_NOTE,
        "given": {name: request.POST.get(name, "") for name in ("network", "shown", "ad_a", "ad_b", "then")},
        "link": on if isinstance(on, Link) else None,
        "verdicts": [(str(verdict), words) for verdict, words in VERDICTS.items()] if on else [],
    }
    return render(request, "workbench/not_judged.html", context, status=refusal.status)
