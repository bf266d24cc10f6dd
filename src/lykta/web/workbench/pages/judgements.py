"""The judgement log as a page, and what writes into it: a judgement, an undoing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lykta.ads.explore.judgement_log import Clash, LogEntry, clashes, read_log
from lykta.ads.explore.links import shown_link, shown_network
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Label, Reveal, Undoing, Verdict
from lykta.ads.judgements.entries import LONGEST_NOTE, Export, Subject, free_text_of
from lykta.ads.judgements.log import in_force
from lykta.errors import LyktaError, ResultError
from lykta.web.workbench.faults import describe_fault
from lykta.web.workbench.judged import VERDICTS, hidden_links, is_hidden, without_hidden
from lykta.web.workbench.opened import bench, desk, reading
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.pages.confirming import ask_first, read_number

_ON_A_PAGE: Final = 50
_CARRIED: Final = ("network", "shown", "ad_a", "ad_b", "then", "seen", "unseen")


@dataclass(frozen=True)
class JudgementRefusal:
    """Why nothing was judged: the status of the answer, what happened, and what to do now.

    `detail` is what an error says in English, on a page in another language.
    """

    status: int
    title: str | Promise
    reason: str | Promise
    detail: str = ""

    @classmethod
    def of(cls, error: LyktaError, status: int, title: str | Promise) -> Self:
        """The refusal that an error leads to."""
        fault = describe_fault(error)
        return cls(status, title, fault.told, fault.detail)


@require_safe
def judgements(request: HttpRequest) -> HttpResponse:
    """The whole log, the newest first, under what contradicts itself; or the file as it is."""
    if request.GET.get("as") == "file":
        return _refuse(request, _WHILE_BLIND) if desk().is_blind else _file()
    with reading() as opened:
        log = read_log(opened, page=read_number(request.GET.get("page", "")) or 1, size=_ON_A_PAGE)
        found = clashes(without_hidden(opened))
        head = bench().log.head
        hidden = hidden_links(opened)
    context = {
        "log": log,
        "rows": [_row(each, hidden=hidden) for each in log.entries],
        "is_blind": desk().is_blind,
        "clashes": [(each, _subject(each), [_row(one) for one in each.entries]) for each in found],
        "newer": log.page - 1,
        "older": log.page + 1,
        "head": head if log.total else "",
        "file": bench().log.path.name,
    }
    return render(request, "workbench/judgements.html", context)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Write that an entry is undone, and go back to where the form says."""
    return write_undoing(request) or HttpResponseRedirect(
        next_address(request) if request.POST.get("then") else reverse("workbench-judgements")
    )


def write_undoing(request: HttpRequest) -> HttpResponse | None:
    """Write that the entry is undone that the form names in `undo`; a page that says why not."""
    asked = request.POST.get("undo", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    with reading() as opened:
        force = {entry.number for entry in in_force(opened.entries)}
        is_entry = 1 <= number <= len(opened.entries)
    if is_entry and number not in force:
        return _refuse(
            request,
            JudgementRefusal(
                409, _("It is already undone"), _("Somebody undid the entry before you. Nothing was changed.")
            ),
        )
    try:
        write(Undoing(number))
    except LyktaError as error:
        refusal = JudgementRefusal.of(error, 409 if is_entry else 400, _("It cannot be undone"))
        return _refuse(request, refusal)
    return None


def _refuse(request: HttpRequest, refusal: JudgementRefusal) -> HttpResponse:
    return render(request, "workbench/not_undone.html", {"refusal": refusal}, status=refusal.status)


def _file() -> HttpResponse:
    log = bench().log
    # Read first: a log that was tampered with is told, and not handed on as if it were whole.
    if not log.entries:
        raise Http404
    response = HttpResponse(log.path.read_bytes(), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain(log.path.name)}"'
    return response


def _plain(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)


def _row(told: LogEntry, *, hidden: frozenset[JudgedLink] = frozenset()) -> dict[str, object]:
    act = told.entry.act
    covered = False
    if isinstance(act, Judgement) and act.on in hidden:
        covered = True
        act = replace(act, note="")
    return {
        "told": told,
        "covered": covered,
        "at": datetime.fromisoformat(told.entry.at),
        "link": act.on if isinstance(act, Judgement) and isinstance(act.on, JudgedLink) else None,
        "network": act.on if isinstance(act, Judgement) and isinstance(act.on, JudgedNetwork) else None,
        "undoes": act.number if isinstance(act, Undoing) else None,
        "reveals": act if isinstance(act, Reveal) else None,
        "exports": act if isinstance(act, Export) else None,
        "verdict": _verdict(act, hidden) if isinstance(act, Judgement) else "",
        "blind": isinstance(act, Judgement) and act.blind,
        "labels": act if isinstance(act, Label) else None,
        "note": free_text_of(act),
    }


def _verdict(act: Judgement, hidden: frozenset[JudgedLink]) -> str | Promise:
    return _("Hidden until you have answered") if act.on in hidden else VERDICTS[act.verdict]


def _subject(clash: Clash) -> dict[str, object]:
    return {"is_link": isinstance(clash.on, JudgedLink), "ads": clash.on.ads}


_WHILE_BLIND: Final = JudgementRefusal(
    409,
    _("You are judging blind"),
    _("The file of the log shows what others have said. End the blind review first."),
)
NO_VERDICT: Final = JudgementRefusal(
    400, _("No verdict was given"), _("Say whether it is the same author or not, or that you are unsure.")
)
TOO_LONG: Final = JudgementRefusal(
    400, _("The note is too long"), _("Make the note shorter. All that you wrote stands below.")
)
UNKNOWN_ADS: Final = JudgementRefusal(
    404,
    _("These ads are not in the result"),
    _(
        "A judgement is about two different ads of the result that is open. "
        "Go to the review or to a network, and judge from there."
    ),
)
_CHANGED: Final = JudgementRefusal(
    409,
    _("The network has changed since the page was made"),
    _(
        "Judgements, or an analysis anew, have moved its ads. Look at the networks as they are now, "
        "and judge what you see. Copy your note first if you want to use it again."
    ),
)

_NOT_FROM_HERE: Final = JudgementRefusal(
    403,
    _("The form did not come from this workbench"),
    _("The browser may have been opened anew, or the form belongs to another page. Go back and try again."),
)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Write the judgement and go on to where the form says; what cannot be judged is told, with the note."""
    try:
        return _write_judgement(request)
    except ResultError as error:
        refusal = JudgementRefusal.of(error, 500, _("The judgement could not be written"))
        return refuse_judgement(request, refusal)


def _write_judgement(request: HttpRequest) -> HttpResponse:
    verdict, note = request.POST.get("verdict", ""), request.POST.get("note", "").strip()
    on = _judged_subject(request)
    if on is None:
        return refuse_judgement(request, _CHANGED if request.POST.get("network") else UNKNOWN_ADS)
    if verdict not in set(Verdict):
        return refuse_judgement(request, NO_VERDICT, on)
    if len(note) > LONGEST_NOTE:
        return refuse_judgement(request, TOO_LONG, on)
    network = "" if isinstance(on, JudgedLink) else request.POST["network"]
    is_blind = isinstance(on, JudgedLink) and is_hidden(on) and request.POST.get("blind") == "yes"
    is_unseen = isinstance(on, JudgedLink) and request.POST.get("unseen") == "yes"
    act = Judgement(on, Verdict(verdict), note, network, blind=is_blind, unseen=is_unseen)
    # One that reads meanwhile in another window of this workbench sees this answer, or is seen by it.
    with reading():
        # What one that is made blind would do tells what others have said.
        if not is_blind and (asked := ask_first(request, [act])):
            return asked
        write(act)
    if isinstance(on, JudgedLink):
        desk().mark_judged(on)
    return HttpResponseRedirect(next_address(request))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Refuse a form without this workbench's token, and keep the note that was written in it."""
    return refuse_judgement(request, _NOT_FROM_HERE)


def next_address(request: HttpRequest) -> str:
    """Where a form says to go on: an address of this site, else the list of networks."""
    address = request.POST.get("then", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return reverse("workbench-networks")


def _judged_subject(request: HttpRequest) -> Subject | None:
    given = request.POST
    with reading() as opened:
        if given.get("network"):
            return shown_network(opened.engine, given["network"], given.get("shown", ""))
        return shown_link(opened.engine, given.get("ad_a", ""), given.get("ad_b", ""))


def refuse_judgement(
    request: HttpRequest, refusal: JudgementRefusal, on: Subject | None = None
) -> HttpResponse:
    """Say what happened, with what was typed; where the subject holds, it can be judged from here."""
    note = request.POST.get("note", "").strip()
    context = {
        "refusal": refusal,
        "note": note,
        "length": len(note),
        "longest": LONGEST_NOTE,
        "is_too_long": len(note) > LONGEST_NOTE,
        "given": {name: request.POST.get(name, "") for name in _CARRIED},
        "link": on if isinstance(on, JudgedLink) else None,
        "verdicts": [(str(verdict), words) for verdict, words in VERDICTS.items()] if on else [],
    }
    return render(request, "workbench/not_judged.html", context, status=refusal.status)
