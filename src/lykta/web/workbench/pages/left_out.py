"""What was rejected, and what was kept from linking, and why."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.left_out import PAGE, LeftOut, cuts, kinds, reasons
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.result.values import tag
from lykta.web.language import current_language
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pages.paging import asked_page, paging
from lykta.web.workbench.words import REASONS, name_kind


@dataclass(frozen=True, slots=True)
class ShownCut:
    """A cut as it may be shown: a contact by its tag, an ad by its id."""

    name: str
    cut: LeftOut


@require_safe
def show_left_out(request: HttpRequest) -> HttpResponse:
    """The rejected rows by reason; the kinds of cuts; and one kind, page by page."""
    page = asked_page(request)
    with reading() as opened:
        context = _build_context(request, opened, page)
        rejected = _rejected_rows(opened)
    status = 404 if context.get("paging") and context["paging"].is_past else 200
    return render(request, "workbench/left_out.html", context | rejected, status=status)


def _build_context(request: HttpRequest, opened: Opened, page: int) -> dict[str, Any]:
    there = [name_kind(kind) for kind in kinds(opened.engine)]
    asked = request.GET.get("kind")
    if asked is None:
        return {"kinds": there}
    chosen = next((kind for kind in there if kind.kind == asked), None)
    if chosen is None:
        raise Http404
    shown = [ShownCut(_name(cut), cut) for cut in cuts(opened.engine, chosen.kind, page=page)]
    pages = max(1, -(-chosen.cuts // PAGE))
    return {"kinds": there, "kind": chosen, "cuts": shown, "paging": paging(request, page, pages)}


def _name(cut: LeftOut) -> str:
    return tag(cut.contact_kind, cut.subject, current_language()) if cut.contact_kind else cut.subject


def _rejected_rows(opened: Opened) -> dict[str, Any]:
    place = rejected_place(opened.path)
    found = reasons(place) if opened.summary.rows_set_aside else None
    return {
        "summary": opened.summary,
        "rejected": place.name,
        "reasons": None if found is None else [(REASONS[name], rows) for name, rows in found.most_common()],
    }
