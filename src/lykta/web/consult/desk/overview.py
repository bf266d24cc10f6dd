"""A consultation as one member sees it: what is shared, their agency's own, and what they may do."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.access import may
from lykta.web.consult.desk import reading
from lykta.web.consult.models import Case, Consultation, DeletionRequest, Participation
from lykta.web.consult.opened import key_or_none, opened_or_broken
from lykta.web.consult.states import Act, allows
from lykta.web.keys.sealing import Key
from lykta.web.team.models import Member


@dataclass(frozen=True)
class Deed:
    """Something that may be done from the page: its act, words, address and permission."""

    act: Act
    label: str | Promise
    address: str
    permission: str


DEEDS = (
    Deed(Act.ANSWER, _("Answer"), "desk-answer", "conversation.answer"),
    Deed(Act.ASSIGN, _("Hand over or invite"), "desk-assign", "consultation.assign"),
    Deed(Act.SUMMARY, _("Write the summary"), "desk-summary", "summary.write"),
    Deed(Act.NOTE, _("Write a note for our agency"), "desk-note", "notes.write"),
    Deed(Act.SHARED_NOTE, _("Write a shared note"), "desk-shared-note", "notes.share"),
    Deed(Act.SET_DAY, _("Set a day"), "desk-due", "consultation.schedule"),
    Deed(Act.OPEN_CASE, _("Make a case of it"), "desk-case", "case.open"),
    Deed(Act.PLAN, _("Write the plan"), "desk-plan", "case.plan"),
    Deed(Act.TASK, _("Add a task"), "desk-task", "case.plan"),
    Deed(Act.CONTACT, _("Record a contact with an agency"), "desk-contact", "case.plan"),
    Deed(Act.MEETING, _("Plan a meeting"), "desk-meeting-new", "meeting.hold"),
    Deed(Act.DISCLOSE, _("Record a disclosure"), "desk-disclose", "disclosure.record"),
    Deed(Act.HOLD, _("Hold it from being deleted"), "desk-hold", "consultation.hold"),
    Deed(Act.END_HOLD, _("Hold it no longer"), "desk-end-hold", "consultation.hold"),
    Deed(Act.CLOSE, _("Close"), "desk-close", "consultation.close"),
    Deed(Act.REOPEN, _("Open it again"), "desk-reopen", "consultation.close"),
    Deed(Act.ASK_DELETION, _("Delete before its day"), "desk-delete", "consultation.ask_deletion"),
)
"""In the order of the page. What is done from elsewhere on it (a task, a consent, a request) is not here."""


def deeds(consultation: Consultation, member: Member) -> list[Deed]:
    """What this member may do to it now, by the table of states and the policy."""
    return [
        deed
        for deed in DEEDS
        if allows(consultation, deed.act) and may(member, deed.permission, consultation)
    ]


def overview(consultation: Consultation, member: Member) -> dict[str, Any]:
    """What the page shows."""
    key = key_or_none(consultation)
    case = Case.objects.filter(consultation=consultation).first()
    parts = Participation.objects.filter(consultation=consultation).select_related("agency")
    return {
        "consultation": consultation,
        "case": case,
        "parts": sorted(parts, key=lambda each: (each.part, each.agency.name)),
        "summary": opened_or_broken(consultation, "summary", key),
        "hold_reason": opened_or_broken(consultation, "hold_reason", key),
        "reads_conversation": may(member, "conversation.read", consultation),
        "notes": _notes(consultation, member, key),
        "disclosures": reading.disclosures(consultation, key),
        "may_withdraw": may(member, "disclosure.withdraw", consultation),
        "may_finish": allows(consultation, Act.FINISH_TASK),
        "deletion": _deletion(consultation, member),
        "deeds": deeds(consultation, member),
        **(_of_case(case, key) if case else {}),
    }


def _deletion(consultation: Consultation, member: Member) -> dict[str, Any] | None:
    """The request to delete it before its day, for those who may decide on it."""
    asked = DeletionRequest.objects.filter(consultation=consultation).select_related("asked_by").first()
    if asked is None or not may(member, "consultation.ask_deletion", consultation):
        return None
    may_agree = asked.asked_by != member and may(member, "consultation.agree_deletion", consultation)
    return {"asked": asked, "may_agree": may_agree and allows(consultation, Act.AGREE_DELETION)}


def _of_case(case: Case, key: Key | None) -> dict[str, Any]:
    return {
        "plan": opened_or_broken(case, "plan", key),
        "tasks": reading.tasks(case, key),
        "contacts": reading.contacts(case, key),
        "meetings": list(case.meetings.all()),
    }


def _notes(consultation: Consultation, member: Member, key: Key | None) -> list[reading.ShownNote]:
    # The compartment: shared notes and those of one's own agency. No other query on notes exists.
    own = Q(agency__isnull=True) | Q(agency=member.agency_id, agency__isnull=False)
    rows = consultation.notes.filter(own).select_related("author")
    return [reading.note(row, key) for row in rows]
