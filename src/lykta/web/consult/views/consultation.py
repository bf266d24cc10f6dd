"""A consultation: its page, what the team writes, who takes part, and its closing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult.access import Act, allows, find_open_until, may, version_of
from lykta.web.consult.actions import closing, team
from lykta.web.consult.actions.answering import lacks_answer, messages_version, note_read
from lykta.web.consult.forms import (
    AssignForm,
    DeletionForm,
    DueForm,
    HoldForm,
    NoteForm,
    SummaryForm,
)
from lykta.web.consult.models import (
    BreakGlass,
    Case,
    Consultation,
    DeletionRequest,
    Disclosure,
    EarlyReason,
    Note,
    Participation,
    ParticipationKind,
)
from lykta.web.consult.promise import promised_answer_day
from lykta.web.consult.sealing import OpenedRow, OpenedText, open_rows
from lykta.web.consult.views.answering import pending_answers, talk_of, way_on
from lykta.web.consult.views.pages import (
    ActPage,
    ActWords,
    Current,
    SentForm,
    log_with,
    on_consultation,
    page,
)
from lykta.web.keys.sealing import Key
from lykta.web.steps import METHODS, ButtonForm, Step, Words, form_data
from lykta.web.team.access import member_of
from lykta.web.team.log_codes import ACT, part_codes
from lykta.web.team.models import Member


@dataclass(frozen=True)
class TeamStep(Step[Act]):
    """An act that the consultation's page leads to, and the permission that it takes."""

    permission: str


STEPS: Final = (
    TeamStep(Act.ANSWER, _("Answer"), "desk-answer", "conversation.answer"),
    TeamStep(Act.ASSIGN, _("Hand over or invite"), "desk-assign", "consultation.assign"),
    TeamStep(Act.SUMMARY, _("Write the summary"), "desk-summary", "summary.write"),
    TeamStep(Act.NOTE, _("Write a note for our agency"), "desk-note", "notes.write"),
    TeamStep(Act.SHARED_NOTE, _("Write a shared note"), "desk-shared-note", "notes.share"),
    TeamStep(Act.SET_DAY, _("Set a due date"), "desk-due", "consultation.schedule"),
    TeamStep(Act.OPEN_CASE, _("Make a case of it"), "desk-case", "case.open"),
    TeamStep(Act.PLAN, _("Write the plan"), "desk-plan", "case.plan"),
    TeamStep(Act.TASK, _("Add a task"), "desk-task", "case.plan"),
    TeamStep(Act.CONTACT, _("Record a contact with an agency"), "desk-contact", "case.plan"),
    TeamStep(Act.MEETING, _("Plan a meeting"), "desk-meeting-new", "meeting.hold"),
    TeamStep(Act.DISCLOSE, _("Record a disclosure"), "desk-disclose", "disclosure.record"),
    TeamStep(Act.HOLD, _("Postpone the deletion"), "desk-hold", "consultation.hold"),
    TeamStep(Act.END_HOLD, _("Let it be deleted as usual"), "desk-end-hold", "consultation.hold"),
    TeamStep(Act.CLOSE, _("Close"), "desk-close", "consultation.close"),
    TeamStep(Act.REOPEN, _("Open it again"), "desk-reopen", "consultation.close"),
    TeamStep(Act.ASK_DELETION, _("Delete before its day"), "desk-delete", "consultation.ask_deletion"),
)
"""In the order of the page. What is done from elsewhere on it (a task, a consent, a request) is not here."""


# Reading


@on_consultation("consultation.read")
@require_safe
def show(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Show what is shared, the agency's own, and what may be done."""
    member, key = member_of(request), consultation.key_or_none()
    case = Case.objects.filter(consultation=consultation).first()
    parts = Participation.objects.filter(consultation=consultation).select_related("agency")
    reads = may(member, "conversation.read", consultation)
    holds = may(member, "consultation.hold", consultation)
    if reads:
        log_with(request, {ACT: "question"})
        note_read(consultation, member)
    return page(
        request,
        "consultation",
        consultation=consultation,
        case=case,
        parts=sorted(parts, key=lambda each: (each.part, each.agency.name)),
        summary=consultation.open("summary", key),
        hold_reason=consultation.open("hold_reason", key) if reads or holds else None,
        reads_conversation=reads,
        talk=talk_of(consultation) if reads else None,
        sent=pending_answers(consultation, member),
        promised_on=promised_answer_day(consultation),
        today=timezone.localdate(),
        opened_until=find_open_until(member).get(consultation.pk),
        notes=_notes(consultation, member, key),
        disclosures=open_rows(disclosures_of(consultation, member), key, "what", "recipient"),
        may_withdraw=may(member, "disclosure.withdraw", consultation),
        may_finish=allows(consultation, Act.FINISH_TASK),
        deletion=_deletion(consultation, member),
        openings=_openings(consultation, member),
        steps=steps(consultation, member),
        **way_on(consultation, member),
        **(_of_case(case, key) if case else {}),
    )


def steps(consultation: Consultation, member: Member) -> list[TeamStep]:
    """What this member may do to it now, by the table of states and the policy."""
    return [
        step
        for step in STEPS
        if allows(consultation, step.act) and may(member, step.permission, consultation)
    ]


def _notes(consultation: Consultation, member: Member, key: Key | None) -> list[OpenedRow[Note]]:
    # The compartment: shared notes and those of one's own agency. No other query on notes exists.
    own = Q(agency__isnull=True) | Q(agency=member.agency_id, agency__isnull=False)
    rows = consultation.notes.filter(own).select_related("author").prefetch_related("author__earlier_names")
    return open_rows(rows, key, "body")


def disclosures_of(consultation: Consultation, member: Member) -> QuerySet[Disclosure]:
    """What the member's own agency passed on, as with its notes: no other agency reads it."""
    own = consultation.disclosures.filter(agency=member.agency_id, agency__isnull=False)
    return own.select_related("agency", "decided_by").prefetch_related("decided_by__earlier_names")


def _openings(consultation: Consultation, member: Member) -> list[BreakGlass]:
    """Who opened it by emergency access, for those who are told: the newest first."""
    if not may(member, "glass.acknowledge", consultation):
        return []
    rows = consultation.broken_glass.select_related("member__agency", "acknowledged_by")
    found = rows.prefetch_related("member__earlier_names", "acknowledged_by__earlier_names")
    return [glass for glass in found if glass.is_bound]


def _of_case(case: Case, key: Key | None) -> dict[str, Any]:
    contacts = case.agency_contacts.select_related("agency", "with_agency")
    return {
        "plan": case.open("plan", key),
        "tasks": open_rows(case.tasks.select_related("agency"), key, "body"),
        "contacts": open_rows(contacts, key, "body"),
        "meetings": list(case.meetings.all()),
    }


def _deletion(consultation: Consultation, member: Member) -> dict[str, Any] | None:
    """The request to delete it before its day, for those who may decide on it."""
    asked = DeletionRequest.objects.filter(consultation=consultation).select_related("asked_by").first()
    if asked is None or not may(member, "consultation.ask_deletion", consultation):
        return None
    may_agree = (
        asked.is_bound
        and asked.asked_by != member
        and may(member, "consultation.agree_deletion", consultation)
    )
    return {"asked": asked, "may_agree": may_agree and allows(consultation, Act.AGREE_DELETION)}


# Writing


@on_consultation("summary.write", Act.SUMMARY)
@require_http_methods(METHODS)
def summary(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write what all who take part see first."""

    def current() -> Current:
        now = consultation.open("summary", consultation.key_or_none())
        return Current(version=version_of(bytes(consultation.summary)), texts=((_("Summary"), now),))

    form = SummaryForm(form_data(request), initial={"body": current().texts[0][1].text})
    words = ActWords(_("Shared summary"), _("Save the summary"), act=Act.SUMMARY)
    return ActPage(request, consultation, form, words, current).answer(
        lambda sent: team.write_summary(consultation, form.cleaned_data["body"], version=sent.version)
    )


@on_consultation("notes.write", Act.NOTE)
@require_http_methods(METHODS)
def note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that the member's own agency reads, and no other."""
    intro = _("Only your own agency reads it.")
    words = ActWords(_("Note for our agency"), _("Save the note"), intro, Act.NOTE)
    return _note(request, consultation, words, shared=False)


@on_consultation("notes.share", Act.SHARED_NOTE)
@require_http_methods(METHODS)
def shared_note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that all who take part read."""
    intro = _("All agencies that take part read it.")
    words = ActWords(_("Shared note"), _("Save the note"), intro, Act.SHARED_NOTE)
    return _note(request, consultation, words, shared=True)


def _note(
    request: HttpRequest, consultation: Consultation, words: ActWords, *, shared: bool
) -> HttpResponseBase:
    form = NoteForm(form_data(request))
    return ActPage(request, consultation, form, words).answer(
        lambda sent: team.write_note(
            consultation, member_of(request), form.cleaned_data["body"], shared=shared, form=sent.key
        )
    )


@on_consultation("consultation.schedule", Act.SET_DAY)
@require_http_methods(METHODS)
def due(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Set the day by which something is to happen."""

    def current() -> Current:
        day = consultation.due_on
        now = OpenedText(date_format(day, "j F Y") if day else "–")
        return Current(version=version_of(day), texts=((_("Due date"), now),))

    form = DueForm(form_data(request), initial={"day": consultation.due_on})
    words = ActWords(_("Set a due date"), _("Save the date"), act=Act.SET_DAY)
    return ActPage(request, consultation, form, words, current).answer(
        lambda sent: team.set_due(consultation, form.cleaned_data["day"], version=sent.version)
    )


@on_consultation("consultation.assign", Act.ASSIGN)
@require_http_methods(METHODS)
def assign(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Say which agency answers, which take part, and who has it."""

    def current() -> Current:
        return Current(version=team.assignment_version(consultation), texts=_participants(consultation))

    form = AssignForm(form_data(request), initial=_assignment(consultation))
    words = ActWords(_("Hand over or invite"), _("Save"), act=Act.ASSIGN)

    def save(sent: SentForm) -> None:
        new = form.new()
        team.assign(consultation, new, by=member_of(request), version=sent.version)
        invited = [agency.pk for agency in new.invited if agency != new.handling]
        log_with(request, part_codes(new.handling.pk, invited))

    return ActPage(request, consultation, form, words, current).answer(save)


def _participants(consultation: Consultation) -> tuple[tuple[Words, OpenedText], ...]:
    """Who takes part now, as the consultation's page says it."""
    rows = Participation.objects.filter(consultation=consultation).select_related("agency")
    parts = [(str(each.get_part_display()), OpenedText(each.agency.name)) for each in rows]
    has_it = consultation.assigned_to.name if consultation.assigned_to else "–"
    return (*sorted(parts, key=lambda part: part[0]), (_("Who has it"), OpenedText(has_it)))


def _assignment(consultation: Consultation) -> dict[str, object]:
    parts = list(Participation.objects.filter(consultation=consultation))
    handling = [each.agency_id for each in parts if each.part == ParticipationKind.HANDLING]
    return {
        "handling": next(iter(handling), None),
        "invited": [each.agency_id for each in parts if each.part == ParticipationKind.INVITED],
        "to": consultation.assigned_to_id,
    }


# Closing and deleting


_UNANSWERED: Final = {
    "label": _("What the asker wrote last has no answer"),
    "text": _(
        "Once it is closed, they can write no more, and their page says that it was closed without an answer."
    ),
}


@on_consultation("consultation.close", Act.CLOSE)
@require_http_methods(METHODS)
def close(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Close it, after saying what that begins."""
    days = settings.LYKTA.keep_days
    intro = ngettext(
        "Everything that was written is deleted %(days)s day after today. The asker sees the date.",
        "Everything that was written is deleted %(days)s days after today. The asker sees the date.",
        days,
    ) % {"days": days}
    words = ActWords(_("Close"), _("Close it"), intro, Act.CLOSE)

    def current() -> Current:
        return Current(version=messages_version(consultation.messages.all()), texts=())

    context = {"warning": _UNANSWERED} if lacks_answer(consultation) else {}
    form = ButtonForm(form_data(request))
    return ActPage(request, consultation, form, words, current, context).answer(
        lambda sent: closing.close(consultation, version=sent.version)
    )


@on_consultation("consultation.close", Act.REOPEN)
@require_http_methods(METHODS)
def reopen(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Open it again: nothing is then deleted before it is closed anew."""
    intro = _(
        "It then waits for the team, and nothing is deleted before it is closed again. The asker's page says "
        "that the day of deletion no longer holds."
    )
    words = ActWords(_("Open it again"), _("Open it again"), intro, Act.REOPEN)
    return _by_button(request, consultation, words, closing.reopen)


@on_consultation("consultation.hold", Act.HOLD)
@require_http_methods(METHODS)
def hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Keep it from being deleted, for a reason and a time."""

    def current() -> Current:
        reason = consultation.open("hold_reason", consultation.key_or_none())
        return Current(version=closing.hold_version(consultation), texts=((_("Why it is held"), reason),))

    form = HoldForm(form_data(request), initial={"until": consultation.held_until})
    words = ActWords(_("Postpone the deletion"), _("Postpone the deletion"), act=Act.HOLD)
    page = ActPage(request, consultation, form, words, current)
    try:
        return page.answer(
            lambda sent: closing.hold(
                consultation,
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                version=sent.version,
            )
        )
    except ValidationError as refused:
        return page.show_error(None, refused)


@on_consultation("consultation.hold", Act.END_HOLD)
@require_http_methods(METHODS)
def end_hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Let it be deleted when its day has come."""
    days = closing.LEAST_DAYS_LEFT
    intro = ngettext(
        "It is then deleted when its day has come. If that day moves nearer, at least %(days)s day is left, "
        "and the asker's page says that it has moved. The reason is deleted now.",
        "It is then deleted when its day has come. If that day moves nearer, at least %(days)s days are "
        "left, and the asker's page says that it has moved. The reason is deleted now.",
        days,
    ) % {"days": days}
    words = ActWords(_("Let it be deleted as usual"), _("Let it be deleted as usual"), intro, Act.END_HOLD)
    return _by_button(request, consultation, words, closing.end_hold)


@on_consultation("consultation.ask_deletion", Act.ASK_DELETION)
@require_http_methods(METHODS)
def ask_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Ask another member to delete it before its day."""
    intro = _(
        "Another member looks at it and decides. If they agree, everything that was written is deleted at "
        "once and cannot be brought back, and the asker's receipt opens nothing."
    )
    form = DeletionForm(form_data(request))
    words = ActWords(_("Delete before its day"), _("Ask another member"), intro, Act.ASK_DELETION)
    return ActPage(request, consultation, form, words).answer(
        lambda _sent: closing.ask_deletion(
            consultation, member_of(request), EarlyReason(form.cleaned_data["reason"])
        )
    )


@on_consultation("consultation.agree_deletion", Act.AGREE_DELETION)
@require_http_methods(METHODS)
def agree_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Delete it before its day, as the second member."""
    asked = DeletionRequest.objects.filter(consultation=consultation).select_related("asked_by").first()
    if asked:
        asked.require_bound()
    intro = _("Read the conversation first. What is deleted cannot be brought back.")
    words = ActWords(_("Delete now, before its day"), _("I agree: delete it now"), intro, Act.AGREE_DELETION)
    page = ActPage(request, consultation, ButtonForm(form_data(request)), words, context={"asked": asked})
    return page.answer(
        lambda _sent: closing.agree_deletion(consultation, member_of(request)),
        lambda _done: redirect("desk-inbox"),
    )


@on_consultation("consultation.ask_deletion", Act.DROP_DELETION)
@require_http_methods(METHODS)
def drop_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Leave it as it is, though somebody asked for it to be deleted."""
    intro = _("The request is taken away. Nothing is deleted before the day.")
    words = ActWords(_("Do not delete it"), _("Leave it as it is"), intro, Act.DROP_DELETION)
    return _by_button(request, consultation, words, closing.drop_deletion)


def _by_button(
    request: HttpRequest, consultation: Consultation, words: ActWords, act: Callable[[Consultation], None]
) -> HttpResponseBase:
    """A page whose button does the act."""
    page = ActPage(request, consultation, ButtonForm(form_data(request)), words)
    return page.answer(lambda _sent: act(consultation))
