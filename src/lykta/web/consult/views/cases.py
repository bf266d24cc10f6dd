"""Cases: opening one, its plan, tasks, contacts between agencies and meetings; and disclosures."""

from typing import cast
from uuid import UUID

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lykta.web.consult.access import Act, allows, may, version_of
from lykta.web.consult.actions import team
from lykta.web.consult.calendars import calendar_of
from lykta.web.consult.forms import (
    NAME_IS_TAKEN,
    CaseForm,
    ContactForm,
    DisclosureForm,
    ItemForm,
    MeetingForm,
    PlanForm,
    TaskForm,
)
from lykta.web.consult.grounds import CONSENT, grounds
from lykta.web.consult.models import Case, Consultation, Meeting, MeetingItem, Task
from lykta.web.consult.sealing import OpenedText, open_rows
from lykta.web.consult.views.consultation import disclosures_of
from lykta.web.consult.views.pages import ActPage, ActWords, Current, back_to, on_consultation, page
from lykta.web.language import current_language
from lykta.web.steps import METHODS, ButtonForm, form_data
from lykta.web.team.access import member_of
from lykta.web.team.models import Agency, Member


def _case_of(consultation: Consultation) -> Case:
    return get_object_or_404(Case.objects.select_related("consultation"), consultation=consultation)


@on_consultation("case.open", Act.OPEN_CASE)
@require_http_methods(METHODS)
def new_case(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Make a case of a consultation."""
    case = Case.objects.filter(consultation=consultation).first()
    if case and request.method != "POST":
        return back_to(consultation)
    form = CaseForm(form_data(request), case=case)
    words = ActWords(_("Make a case of it"), _("Open the case"), act=Act.OPEN_CASE)
    page = ActPage(request, consultation, form, words)
    try:
        return page.answer(
            lambda sent: team.open_case(consultation, form.cleaned_data["code_name"], form=sent.key)
        )
    except IntegrityError:
        # Another consultation was given the name since the form was looked through.
        return page.show_error("code_name", NAME_IS_TAKEN)


@on_consultation("case.plan", Act.PLAN)
@require_http_methods(METHODS)
def plan(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write the plan."""
    case = _case_of(consultation)

    def current() -> Current:
        now = case.open("plan", consultation.key_or_none())
        return Current(version=version_of(bytes(case.plan)), texts=((_("Plan"), now),))

    form = PlanForm(form_data(request), initial={"body": current().texts[0][1].text})
    words = ActWords(_("Plan"), _("Save the plan"), act=Act.PLAN)
    return ActPage(request, consultation, form, words, current).answer(
        lambda sent: team.write_plan(case, form.cleaned_data["body"], version=sent.version)
    )


@on_consultation("case.plan", Act.TASK)
@require_http_methods(METHODS)
def new_task(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Give an agency that takes part something to do."""
    case = _case_of(consultation)
    form = TaskForm(form_data(request), agencies=consultation.agencies.order_by("name"))
    words = ActWords(_("Task"), _("Add the task"), act=Act.TASK)
    return ActPage(request, consultation, form, words).answer(
        lambda sent: team.add_task(case, form.new(), form=sent.key)
    )


@on_consultation("case.plan", Act.FINISH_TASK)
@require_POST
def finish_task(request: HttpRequest, consultation: Consultation, task: UUID) -> HttpResponseBase:
    """Mark a task as done."""
    found = get_object_or_404(Task, pk=task, case__consultation=consultation)
    words = ActWords(_("Task"), _("It is done"), act=Act.FINISH_TASK)
    page = ActPage(request, consultation, ButtonForm(form_data(request)), words)
    return page.answer(lambda _sent: team.finish_task(found))


@on_consultation("case.plan", Act.CONTACT)
@require_http_methods(METHODS)
def new_contact(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that the member's agency spoke with another."""
    case, member = _case_of(consultation), member_of(request)
    others = Agency.objects.exclude(member=member).order_by("name")
    form = ContactForm(form_data(request), agencies=others)
    words = ActWords(_("Contact with an agency"), _("Save the contact"), act=Act.CONTACT)
    return ActPage(request, consultation, form, words).answer(
        lambda sent: team.add_contact(case, member, form.new(), form=sent.key)
    )


# Meetings


@on_consultation("meeting.hold", Act.MEETING)
@require_http_methods(METHODS)
def new_meeting(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Plan a meeting with its agenda."""
    case = _case_of(consultation)
    form = MeetingForm(form_data(request))
    words = ActWords(_("Meeting"), _("Plan the meeting"), act=Act.MEETING)
    return ActPage(request, consultation, form, words).answer(
        lambda sent: team.plan_meeting(
            case,
            form.cleaned_data["held_on"],
            form.cleaned_data["agenda"].splitlines(),
            begins_at=form.cleaned_data["begins_at"],
            form=sent.key,
        ),
        lambda meeting: redirect("desk-meeting", consultation.pk, meeting.pk),
    )


@on_consultation("consultation.read", "meeting")
@require_safe
def show_meeting(request: HttpRequest, consultation: Consultation, meeting: UUID) -> HttpResponseBase:
    """Show a meeting's agenda and what was recorded."""
    found = get_object_or_404(Meeting, pk=meeting, case__consultation=consultation)
    items = found.items.prefetch_related("present__earlier_names")
    may_hold = may(member_of(request), "meeting.hold", consultation)
    return page(
        request,
        "meeting",
        consultation=consultation,
        meeting=found,
        items=open_rows(items, consultation.key_or_none(), "subject", "decision"),
        may_record=allows(consultation, Act.RECORD_ITEM) and may_hold,
    )


@on_consultation("consultation.read", "calendar")
@require_safe
def meeting_calendar(request: HttpRequest, consultation: Consultation, meeting: UUID) -> HttpResponseBase:
    """Give a meeting's day as a file for a calendar, with nothing of what it is about."""
    found = get_object_or_404(Meeting, pk=meeting, case__consultation=consultation)
    here = request.build_absolute_uri(reverse("desk-meeting", args=[consultation.pk, found.pk]))
    response = HttpResponse(
        calendar_of(found, gettext("Team meeting"), here), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="lykta-{found.held_on}.ics"'
    return response


@on_consultation("meeting.hold", Act.RECORD_ITEM)
@require_http_methods(METHODS)
def record_item(request: HttpRequest, consultation: Consultation, item: UUID) -> HttpResponseBase:
    """Record who was present for an item and what was decided."""
    rows = MeetingItem.objects.select_related("meeting__case__consultation")
    found = get_object_or_404(rows, pk=item, meeting__case__consultation=consultation)
    key = consultation.key_or_none()

    def current() -> Current:
        day = found.meeting.held_on
        present = ", ".join(member.name_on(day) for member in found.present.order_by("name"))
        texts = ((_("Present"), OpenedText(present)), (_("Decision"), found.open("decision", key)))
        return Current(version=team.item_version(found), texts=texts)

    now = {"present": list(found.present.all()), "decision": found.open("decision", key).text}
    form = ItemForm(form_data(request), initial=now)
    present = cast("forms.ModelMultipleChoiceField[Member]", form.fields["present"])
    present.queryset = Member.objects.filter(agency__in=consultation.agencies.all()).order_by("name")
    subject = str(found.open("subject", key))
    words = ActWords(_("Item of the agenda"), _("Save the item"), subject, Act.RECORD_ITEM)
    return ActPage(request, consultation, form, words, current).answer(
        lambda sent: team.record_item(found, **form.cleaned_data, version=sent.version),
        lambda _done: redirect("desk-meeting", consultation.pk, found.meeting_id),
    )


# Disclosures


@on_consultation("disclosure.record", Act.DISCLOSE)
@require_http_methods(METHODS)
def new_disclosure(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that information leaves the compartment. Nothing is sent by this."""
    today, language = timezone.localdate(), current_language()
    form = DisclosureForm(form_data(request), initial={"decided_on": today})
    shown = [
        (one, one.title_in(language), one.says_in(language), one.review_is_due(today))
        for one in grounds(today)
    ]
    words = ActWords(
        _("Disclosure"),
        _("Record the disclosure"),
        _(
            "This records a decision, which your own agency reads. Lykta sends nothing: a person passes the "
            "information on."
        ),
        Act.DISCLOSE,
    )
    return ActPage(request, consultation, form, words, context={"grounds": shown}).answer(
        lambda sent: team.disclose(consultation, member_of(request), form.new(), form=sent.key)
    )


@on_consultation("disclosure.withdraw", Act.WITHDRAW)
@require_http_methods(METHODS)
def withdraw_consent(request: HttpRequest, consultation: Consultation, disclosure: UUID) -> HttpResponseBase:
    """Record that the consent was withdrawn, after asking once more."""
    own = disclosures_of(consultation, member_of(request))
    rows = own.filter(ground=CONSENT, withdrawn_on=None)
    found = get_object_or_404(rows, pk=disclosure)
    if request.method == "POST":
        team.withdraw(found)
        return back_to(consultation)
    return page(request, "withdraw", consultation=consultation, disclosure=found)
