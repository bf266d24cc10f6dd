"""Break-glass: opening a consultation from outside, and a coordinator's noting of it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult import actions
from lykta.web.consult.access import consultations
from lykta.web.consult.desk.forms.breaking_glass import GlassForm
from lykta.web.consult.desk.pages import SENDING, FormPage, back_to, form_page, page
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.consult.models.break_glass import Purpose
from lykta.web.consult.models.case import name_tag
from lykta.web.consult.opened import key_or_none, opened_or_broken
from lykta.web.consult.receipts import new_number
from lykta.web.consult.states import Act, NotNowError, Refusal
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.log_codes import glass_codes
from lykta.web.team.models import Member

_METHODS = ["GET", "HEAD", "POST"]


@permission_required("glass.ask")
@require_http_methods(_METHODS)
def break_it(request: HttpRequest) -> HttpResponseBase:
    """Open one consultation from outside. Only those that the policy lets the member open can be named."""
    member = member_of(request)
    form = GlassForm(request.POST or None)
    words = FormPage(
        _("Open from outside"),
        _("Open it"),
        _("For when it cannot wait and nobody who has it can be reached. The coordinators are told."),
    )
    if request.method == "POST" and form.is_valid():
        found, refusal = _named(member, form.cleaned_data["which"]), None
        try:
            if found:
                return _broken(request, member, found, form)
        except NotNowError as error:
            refusal = error.refusal
        except Consultation.DoesNotExist:
            # The purge took it meanwhile.
            pass
        _record_refusal(member, found, refusal)
        if refusal is Refusal.SENT_BEFORE:
            response = form_page(request, form, words, sending=new_number(), refusal=refusal, was_sent=True)
            response.status_code = 409
            return response
        form.add_error("which", _("There is none of that name that you can open from outside."))
    return form_page(request, form, words)


def _broken(request: HttpRequest, member: Member, found: Consultation, form: GlassForm) -> HttpResponseBase:
    cleaned = form.cleaned_data
    access = actions.FromOutside(
        purpose=Purpose(cleaned["purpose"]), reason=cleaned["reason"], hours=cleaned["hours"]
    )
    with transaction.atomic():
        glass = actions.break_glass(found, member, access, form=request.POST.get(SENDING, ""))
        detail = {"act": str(Act.BREAK_GLASS)} | glass_codes(glass.until)
        record("glass.break", who=member.reference, of=found.reference, detail=detail)
    return back_to(found)


def _record_refusal(member: Member, found: Consultation | None, refusal: Refusal | None) -> None:
    with transaction.atomic():
        record(
            "glass.break",
            who=member.reference,
            of=found.reference if found else "",
            outcome=Outcome.REFUSED,
            detail={"why": str(refusal)} if refusal else None,
        )


@permission_required("glass.acknowledge")
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
            actions.acknowledge(found, member)
            return redirect("desk-inbox")
        reason = opened_or_broken(found, "reason", key_or_none(found.consultation))
    return page(request, "glass", glass=found, reason=reason)


def _named(member: Member, which: str) -> Consultation | None:
    name = which.strip()
    found = consultations(member, "glass.break")
    by_code = found.filter(case__name_tag=name_tag(name)).first()
    if by_code or len(name) != _SHORT:
        return by_code
    return next((each for each in found.filter(Q(case__isnull=True)) if each.short == name.lower()), None)


_SHORT = 8
