"""Break-glass: opening a consultation from outside, and a coordinator's noting of it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.access import consultations
from lykta.web.consult.desk import reading
from lykta.web.consult.desk.actions.breaking_glass import acknowledge as note_it
from lykta.web.consult.desk.actions.breaking_glass import break_glass
from lykta.web.consult.desk.forms.breaking_glass import GlassForm
from lykta.web.consult.desk.pages import FormPage, back_to, form_page, page
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.consult.models.break_glass import Purpose
from lykta.web.team.log_codes import glass_codes
from lykta.web.team.models import Member
from lykta.web.team.permission import member_of, permitted

_METHODS = ["GET", "HEAD", "POST"]


@permitted("glass.ask")
@require_http_methods(_METHODS)
def break_it(request: HttpRequest) -> HttpResponseBase:
    """Open one consultation from outside. Only those that the policy lets the member open can be named."""
    member = member_of(request)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        found = _named(member, cleaned["which"])
        with transaction.atomic():
            if found:
                purpose, hours = Purpose(cleaned["purpose"]), cleaned["hours"]
                glass = break_glass(found, member, purpose=purpose, reason=cleaned["reason"], hours=hours)
                detail = glass_codes(glass.until)
                record("glass.break", who=member.reference, of=found.reference, detail=detail)
                return back_to(found)
            record("glass.break", who=member.reference, outcome=Outcome.REFUSED)
        form.add_error("which", _("There is none of that name that you can open from outside."))
    words = FormPage(
        _("Open from outside"),
        _("Open it"),
        _("For when it cannot wait and nobody who has it can be reached. The coordinators are told."),
    )
    return form_page(request, form, words)


@permitted("glass.acknowledge")
@require_http_methods(_METHODS)
def acknowledge(request: HttpRequest, glass: UUID) -> HttpResponseBase:
    """Show who opened what, why and until when; a coordinator notes to have read it."""
    member = member_of(request)
    rows = BreakGlass.objects.select_related("member", "consultation").exclude(member=member)
    found = get_object_or_404(rows, pk=glass)
    with transaction.atomic():
        outcome = Outcome.DONE if request.method == "POST" else Outcome.OPENED
        record("glass.acknowledge", who=member.reference, of=found.consultation.reference, outcome=outcome)
        if request.method == "POST":
            note_it(found, member)
            return redirect("desk-inbox")
        reason = reading.opened(found, "reason", reading.key_of(found.consultation))
    return page(request, "glass", glass=found, reason=reason)


def _named(member: Member, which: str) -> Consultation | None:
    name = which.strip()
    found = consultations(member, "glass.break")
    by_code = found.filter(case__code_name__iexact=name).first()
    if by_code or len(name) != _SHORT:
        return by_code
    return next((each for each in found.filter(Q(case__isnull=True)) if each.short == name.lower()), None)


_SHORT = 8
