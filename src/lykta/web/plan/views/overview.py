"""The plan at a glance, as a file, and on paper: three ways to see the measures that were chosen."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import Outcome, record
from lykta.web.plan.areas import plans
from lykta.web.plan.as_csv import as_csv
from lykta.web.plan.forms.choosing import ChoosingForm
from lykta.web.plan.models import Measure
from lykta.web.plan.overview import by_agency, by_area, chosen, counts, grouped, notes
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.policy import Role, policy


@dataclass(frozen=True)
class _Chosen:
    """What was asked for, and what was found."""

    form: ChoosingForm
    measures: list[Measure]
    today: date
    query: str
    """The choices as they stand in an address, so that other ways to see them show the same."""


@permission_required("plan.read")
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show the measures that were chosen, what is late first, and the counts by area and by agency."""
    found = _found(request, "plan.read", Outcome.OPENED)
    role = Role(member_of(request).role)
    return TemplateResponse(
        request,
        "plan/overview.html",
        {
            "chosen": found,
            "form": found.form,
            "counts": counts(found.measures, found.today),
            "groups": grouped(found.measures, found.today),
            "areas": by_area(found.measures, found.today),
            "agencies": by_agency(found.measures, found.today),
            "plans": plans(),
            "is_empty": not found.measures and not Measure.objects.exists(),
            "may_add": policy().allows("plan.add", role),
            "may_export": policy().allows("plan.export", role),
        },
    )


@permission_required("plan.export")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """Give the measures that were chosen as a file."""
    found = _found(request, "plan.export", Outcome.DONE)
    response = HttpResponse(as_csv(found.measures, found.today), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lykta-plan-{found.today}.csv"'
    return response


@permission_required("plan.export")
@require_safe
def on_paper(request: HttpRequest) -> HttpResponseBase:
    """Show the measures that were chosen in full, with all notes, as they are to be printed."""
    found = _found(request, "plan.export", Outcome.DONE)
    areas, said = dict[str, list[dict[str, Any]]](), notes(found.measures)
    for measure in found.measures:
        told = {
            "row": measure,
            "notes": said.get(measure.pk, []),
            "late": measure.is_late(found.today),
        }
        areas.setdefault(measure.in_area.reference, []).append(told)
    parts = [(row, areas[row.key]) for row in by_area(found.measures, found.today)]
    context = {"chosen": found, "parts": parts, "counts": counts(found.measures, found.today)}
    return TemplateResponse(request, "plan/on_paper.html", context)


def _found(request: HttpRequest, permission: str, outcome: Outcome) -> _Chosen:
    form = ChoosingForm(request.GET)
    today = timezone.localdate()
    # A choice that there is not is told, and chooses nothing.
    asked = form.cleaned_data if form.is_valid() else {}
    with transaction.atomic():
        measures = list(chosen(asked, today))
        record(permission, who=member_of(request).reference, outcome=outcome)
    said = {name: getattr(value, "pk", value) for name, value in asked.items() if value}
    return _Chosen(form, measures, today, urlencode(said))
