"""A consultation as one member sees it: what is shared, their agency's own, and what they may do."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.access import may
from lykta.web.consult.desk import reading
from lykta.web.consult.models import Case, Consultation, Participation
from lykta.web.consult.models.consultation import State
from lykta.web.keys.sealing import Key
from lykta.web.team.models import Member


@dataclass(frozen=True)
class Deed:
    """Something that may be done from the page: its words, the name of its address, and its permission."""

    label: str | Promise
    address: str
    permission: str
    when: frozenset[str] = frozenset({"open"})
    """In which conditions it makes sense: open, closed, held, case, no-case."""


DEEDS = (
    Deed(_("Answer"), "desk-answer", "conversation.answer"),
    Deed(_("Hand over or invite"), "desk-assign", "consultation.assign"),
    Deed(_("Write the summary"), "desk-summary", "summary.write"),
    Deed(_("Write a note for our agency"), "desk-note", "notes.write"),
    Deed(_("Write a shared note"), "desk-shared-note", "notes.share"),
    Deed(_("Set a day"), "desk-due", "consultation.schedule"),
    Deed(_("Make a case of it"), "desk-case", "case.open", frozenset({"no-case"})),
    Deed(_("Write the plan"), "desk-plan", "case.plan", frozenset({"case"})),
    Deed(_("Add a task"), "desk-task", "case.plan", frozenset({"case"})),
    Deed(_("Record a contact with an agency"), "desk-contact", "case.plan", frozenset({"case"})),
    Deed(_("Plan a meeting"), "desk-meeting-new", "meeting.hold", frozenset({"case"})),
    Deed(_("Record a disclosure"), "desk-disclose", "disclosure.record"),
    Deed(_("Hold it from being deleted"), "desk-hold", "consultation.hold", frozenset({"open", "closed"})),
    Deed(_("Hold it no longer"), "desk-end-hold", "consultation.hold", frozenset({"held"})),
    Deed(_("Close"), "desk-close", "consultation.close"),
    Deed(_("Open it again"), "desk-reopen", "consultation.close", frozenset({"closed"})),
)


def deeds(consultation: Consultation, member: Member, case: Case | None) -> list[Deed]:
    """What this member may do to it now."""
    is_open = consultation.state != State.CLOSED
    now = {"open" if is_open else "closed"}
    if is_open:
        now.add("case" if case else "no-case")
    if consultation.held_until:
        now.add("held")
    return [deed for deed in DEEDS if deed.when & now and may(member, deed.permission, consultation)]


def overview(consultation: Consultation, member: Member) -> dict[str, Any]:
    """What the page shows."""
    key = reading.key_of(consultation)
    case = Case.objects.filter(consultation=consultation).first()
    parts = Participation.objects.filter(consultation=consultation).select_related("agency")
    return {
        "consultation": consultation,
        "case": case,
        "parts": sorted(parts, key=lambda each: (each.part, each.agency.name)),
        "summary": reading.opened(consultation, "summary", key),
        "hold_reason": reading.opened(consultation, "hold_reason", key),
        "reads_conversation": may(member, "conversation.read", consultation),
        "notes": _notes(consultation, member, key),
        "disclosures": reading.disclosures(consultation, key),
        "may_withdraw": may(member, "disclosure.withdraw", consultation),
        "deeds": deeds(consultation, member, case),
        **(_of_case(case, key) if case else {}),
    }


def _of_case(case: Case, key: Key | None) -> dict[str, Any]:
    return {
        "plan": reading.opened(case, "plan", key),
        "tasks": reading.tasks(case, key),
        "contacts": reading.contacts(case, key),
        "meetings": list(case.meetings.all()),
    }


def _notes(consultation: Consultation, member: Member, key: Key | None) -> list[reading.ShownNote]:
    # The compartment: shared notes and those of one's own agency. No other query on notes exists.
    own = Q(agency__isnull=True) | Q(agency=member.agency_id, agency__isnull=False)
    rows = consultation.notes.filter(own).select_related("author")
    return [reading.note(row, key) for row in rows]
