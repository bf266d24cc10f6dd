"""The judgement log: who said what, when, and what is undone."""

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lykta.ads.explore.judgement_log import Clash, LogEntry, clashes, read_log
from lykta.ads.judgements import Group, Judgement, Link, Reveal, Undoing
from lykta.ads.judgements.entries import Export, written_in
from lykta.ads.judgements.log import in_force
from lykta.errors import LyktaError
from lykta.web.workbench.judged import VERDICTS
from lykta.web.workbench.opened import bench, reading
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.pages.judging import Refusal, then

_ON_A_PAGE: Final = 50
# No log has a thousand million entries.
_MOST_DIGITS: Final = 9


@require_safe
def judgements(request: HttpRequest) -> HttpResponse:
    """The whole log, the newest first, under what contradicts itself; or the file as it is."""
    if request.GET.get("as") == "file":
        return _file()
    with reading() as opened:
        log = read_log(opened, page=_number(request.GET.get("page", "")) or 1, size=_ON_A_PAGE)
        found = clashes(opened)
        head = bench().log.head
    context = {
        "log": log,
        "rows": [_row(each) for each in log.entries],
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
    return undone(request) or HttpResponseRedirect(
        then(request) if request.POST.get("then") else reverse("workbench-judgements")
    )


def undone(request: HttpRequest) -> HttpResponse | None:
    """Write that the entry is undone that the form names in `undo`; a page that says why not."""
    asked = request.POST.get("undo", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    with reading() as opened:
        force = {entry.number for entry in in_force(opened.entries)}
        is_entry = 1 <= number <= len(opened.entries)
    if is_entry and number not in force:
        return _refused(
            request,
            Refusal(
                409, _("It is already undone"), _("Somebody undid the entry before you. Nothing was changed.")
            ),
        )
    try:
        write(Undoing(number))
    except LyktaError as error:
        return _refused(request, Refusal(400 if not is_entry else 409, _("It cannot be undone"), str(error)))
    return None


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "workbench/not_undone.html", {"refusal": refusal}, status=refusal.status)


def _file() -> HttpResponse:
    log = bench().log
    # Read first: a log that was tampered with is told, and not handed on as if it were whole.
    if not log.entries:
        raise Http404
    response = HttpResponse(log.path.read_bytes(), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain(log.path.name)}"'
    return response


def _number(told: str) -> int:
    """A whole number, 0 where none of a sensible length is told."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _MOST_DIGITS else 0


def _plain(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)


def _row(told: LogEntry) -> dict[str, object]:
    act = told.entry.act
    return {
        "told": told,
        "at": datetime.fromisoformat(told.entry.at),
        "link": act.on if isinstance(act, Judgement) and isinstance(act.on, Link) else None,
        "network": act.on if isinstance(act, Judgement) and isinstance(act.on, Group) else None,
        "undoes": act.number if isinstance(act, Undoing) else None,
        "reveals": act if isinstance(act, Reveal) else None,
        "exports": act if isinstance(act, Export) else None,
        "verdict": VERDICTS[act.verdict] if isinstance(act, Judgement) else "",
        "note": written_in(act),
    }


def _subject(clash: Clash) -> dict[str, object]:
    return {"is_link": isinstance(clash.on, Link), "ads": clash.on.ads}
