"""Meetings about a case: planning one, showing it, recording its items."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult import actions
from lykta.web.consult.access import may, on_consultation
from lykta.web.consult.desk import reading
from lykta.web.consult.desk.forms.meetings import ItemForm, MeetingForm
from lykta.web.consult.desk.pages import Current, FormPage, SentForm, act_by_form, page
from lykta.web.consult.desk.views.cases import case_of
from lykta.web.consult.models import Consultation, Meeting, MeetingItem
from lykta.web.consult.opened import Opened, key_or_none, opened_or_broken
from lykta.web.consult.states import Act, allows
from lykta.web.team.access import member_of
from lykta.web.team.models import Member

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("meeting.hold", Act.MEETING)
@require_http_methods(_METHODS)
def new(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Plan a meeting with its agenda."""
    case = case_of(consultation)
    form = MeetingForm(request.POST or None)

    def do(sent: SentForm) -> HttpResponseBase:
        day, agenda = form.cleaned_data["held_on"], form.cleaned_data["agenda"]
        meeting = actions.plan_meeting(case, day, agenda.splitlines(), form=sent.key)
        return redirect("desk-meeting", consultation.pk, meeting.pk)

    words = FormPage(_("Meeting"), _("Plan the meeting"), act=Act.MEETING)
    return act_by_form(request, form, words, do, consultation=consultation)


@on_consultation("consultation.read")
@require_safe
def show(request: HttpRequest, consultation: Consultation, meeting: UUID) -> HttpResponseBase:
    """Show a meeting's agenda and what was recorded."""
    found = get_object_or_404(Meeting, pk=meeting, case__consultation=consultation)
    return page(
        request,
        "meeting",
        consultation=consultation,
        meeting=found,
        items=reading.items(found, key_or_none(consultation)),
        may_record=allows(consultation, Act.RECORD_ITEM)
        and may(member_of(request), "meeting.hold", consultation),
    )


@on_consultation("meeting.hold", Act.RECORD_ITEM)
@require_http_methods(_METHODS)
def item(request: HttpRequest, consultation: Consultation, item: UUID) -> HttpResponseBase:
    """Record who was present for an item and what was decided."""
    rows = MeetingItem.objects.select_related("meeting__case__consultation")
    found = get_object_or_404(rows, pk=item, meeting__case__consultation=consultation)
    key = key_or_none(consultation)
    now = {"present": list(found.present.all()), "decision": opened_or_broken(found, "decision", key).words}
    form = ItemForm(request.POST or None, initial=now)
    present = cast("forms.ModelMultipleChoiceField[Member]", form.fields["present"])
    present.queryset = Member.objects.filter(agency__in=consultation.agencies.all()).order_by("name")

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        actions.record_item(
            found, present=cleaned["present"], decision=cleaned["decision"], version=sent.version
        )
        return redirect("desk-meeting", consultation.pk, found.meeting_id)

    def current() -> Current:
        present = ", ".join(member.name for member in found.present.order_by("name"))
        decision = opened_or_broken(found, "decision", key)
        texts = ((_("Present"), Opened(present)), (_("Decision"), decision))
        return Current(version=actions.item_version(found), texts=texts)

    subject = opened_or_broken(found, "subject", key)
    words = FormPage(_("Item of the agenda"), _("Save the item"), subject.words, Act.RECORD_ITEM)
    return act_by_form(request, form, words, do, consultation=consultation, current=current)
