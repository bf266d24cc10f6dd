"""What the team does with a consultation, but for closing and deleting it; each act by the table of states.

An act is called within the transaction that also holds its entry of the audit log. It raises `NotNowError`
where the table refuses it, where a text was changed since its form was opened, or where the form was sent
before with another content; nothing is changed then. `form` is the key of the form that makes a row, and
`version` that of what a form replaces; a program that has no form leaves them out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from lykta.errors import LyktaError
from lykta.web.consult.access import (
    Act,
    NotNowError,
    Refusal,
    begin,
    lock,
    may,
    require_version,
    row_number,
    store_once,
    version_of,
)
from lykta.web.consult.grounds import CONSENT, Ground
from lykta.web.consult.models import (
    AgencyContact,
    AnswerTemplate,
    BreakGlass,
    Case,
    Consultation,
    Disclosure,
    Meeting,
    MeetingItem,
    Message,
    Note,
    Participation,
    ParticipationKind,
    Purpose,
    Task,
)
from lykta.web.consult.notices import notify_coordinators, notify_members
from lykta.web.consult.own_rows import Occasion
from lykta.web.consult.sealing import SealedRow, name_tag
from lykta.web.keys.sealing import Key
from lykta.web.team.models import Agency, Member

HOURS: Final = (1, 4, 24)
"""For how long a consultation can be opened by emergency access: as short as the purpose allows."""


class NotWithdrawableError(LyktaError):
    """Only a consent can be withdrawn, and only once."""


# The conversation


def answer(
    consultation: Consultation,
    member: Member,
    text: str,
    *,
    form: str = "",
    readable_at: datetime | None = None,
) -> Message:
    """Store an answer, sealed; the consultation then waits for the asker, who can read it from a time on."""
    # Before the messages are counted: two answers at once do not get the same number.
    lock(consultation)
    message = Message(
        consultation=consultation,
        from_team=True,
        author=member,
        sent_on=timezone.localdate(),
        readable_at=readable_at,
        state_before=consultation.state if readable_at else "",
    )
    message.number = consultation.next_message_number()
    stored, is_new = store_once(message, consultation, Act.ANSWER, {"body": text}, form=form)
    if is_new:
        consultation.save(update_fields=["state", "changed_at"])
    return stored


# Who takes part


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Which agency answers, which others take part, and who has it."""

    handling: Agency
    invited: tuple[Agency, ...] = ()
    to: Member | None = None

    @property
    def by_agency(self) -> dict[int, str]:
        """Each agency's part."""
        return {each.pk: str(ParticipationKind.INVITED) for each in self.invited} | {
            self.handling.pk: str(ParticipationKind.HANDLING)
        }


def assign(
    consultation: Consultation,
    assignment: Assignment,
    *,
    by: Member | None = None,
    version: str | None = None,
) -> None:
    """Let one agency answer and others take part; leave a notice for the member who has it now.

    An agency that no longer takes part loses its access at once. Its own notes stay, sealed, and are its own
    again if it comes back. If it answered and another agency's member handed it on, its members get a notice.

    Nobody makes their own agency the one that answers without being able to read the conversation already:
    from outside that takes opening it first, with a reason that coordinators see. `by` is None for a program
    that acts for no member.
    """
    begin(consultation, Act.ASSIGN)
    before = _parts(consultation)
    if (before, consultation.assigned_to) == (assignment.by_agency, assignment.to):
        return
    answered = next((agency for agency, part in before.items() if part == ParticipationKind.HANDLING), None)
    if by is not None and assignment.handling.pk != answered:
        _require_own_to_be_readable(consultation, assignment.handling, by)
    require_version(version, assignment_version(consultation))
    Participation.objects.filter(consultation=consultation).exclude(agency__in=assignment.by_agency).delete()
    for agency, part in assignment.by_agency.items():
        Participation.objects.update_or_create(
            consultation=consultation, agency_id=agency, defaults={"part": part}
        )
    is_other = assignment.to is not None and consultation.assigned_to_id != assignment.to.pk
    consultation.assigned_to = assignment.to
    consultation.save(update_fields=["assigned_to", "changed_at"])
    if assignment.to is not None and is_other:
        notify_members([assignment.to], Occasion.ASSIGNED)
    if by is not None and answered is not None and answered not in {assignment.handling.pk, by.agency_id}:
        _notify_agency(answered, Occasion.HANDED_ON, but=by)


def _require_own_to_be_readable(consultation: Consultation, handling: Agency, by: Member) -> None:
    if handling.pk == by.agency_id and not may(by, "conversation.read", consultation):
        raise NotNowError(Refusal.NOT_YOURS)


def _notify_agency(agency: int, occasion: Occasion, *, but: Member) -> None:
    members = Member.objects.filter(agency=agency, is_active=True).exclude(pk=but.pk).order_by("pk")
    notify_members(members, occasion)


def assignment_version(consultation: Consultation) -> str:
    """The version of who takes part."""
    return version_of(tuple(sorted(_parts(consultation).items())), consultation.assigned_to_id)


def _parts(consultation: Consultation) -> dict[int, str]:
    rows = Participation.objects.filter(consultation=consultation)
    return dict(rows.values_list("agency_id", "part"))


# Texts of the team


def write_summary(consultation: Consultation, text: str, *, version: str | None = None) -> None:
    """Store what all who take part see first, in place of what it was."""
    begin(consultation, Act.SUMMARY)
    if _replace_text(consultation, "summary", text, consultation.key(), version):
        consultation.save(update_fields=["summary", "changed_at"])


def _replace_text(row: SealedRow, column: str, text: str, key: Key, version: str | None) -> bool:
    """Seal a text in place of what it was; whether it is another. Saving is the caller's."""
    if row.holds(column, text, key):
        return False
    require_version(version, version_of(bytes(getattr(row, column))))
    row.set_text(column, text, key)
    return True


def write_note(
    consultation: Consultation, member: Member, text: str, *, shared: bool, form: str = ""
) -> Note:
    """Store a note: shared by all who take part, or of the member's agency alone."""
    note = Note(consultation=consultation, agency=None if shared else _agency_of(member), author=member)
    act = Act.SHARED_NOTE if shared else Act.NOTE
    return store_once(note, consultation, act, {"body": text}, form=form)[0]


def set_due(consultation: Consultation, day: date | None, *, version: str | None = None) -> None:
    """Set, move or take away the day by which something is to happen."""
    begin(consultation, Act.SET_DAY)
    if consultation.due_on == day:
        return
    require_version(version, version_of(consultation.due_on))
    consultation.due_on = day
    consultation.save(update_fields=["due_on", "changed_at"])


def _agency_of(member: Member) -> Agency:
    if member.agency is None:
        raise LookupError("somebody without an agency has no compartment to write in")
    return member.agency


# The case


def open_case(consultation: Consultation, code_name: str, *, form: str = "") -> Case:
    """Make a case of it, under a code name."""
    case = Case(consultation=consultation, name_tag=name_tag(code_name), opened_on=timezone.localdate())
    return store_once(case, consultation, Act.OPEN_CASE, {"name": code_name}, form=form)[0]


def write_plan(case: Case, text: str, *, version: str | None = None) -> None:
    """Store the plan in place of what it was."""
    begin(case.consultation, Act.PLAN)
    case.refresh_from_db(fields=["plan"])
    if _replace_text(case, "plan", text, case.consultation.key(), version):
        case.save(update_fields=["plan"])


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What an agency is to do, by a day; after a meeting's item, where it comes from one."""

    text: str
    agency: Agency
    due_on: date
    item: MeetingItem | None = None


def add_task(case: Case, new: NewTask, *, form: str = "") -> Task:
    """Give an agency something to do by a day."""
    task = Task(case=case, agency=new.agency, due_on=new.due_on, item=new.item)
    return store_once(task, case.consultation, Act.TASK, {"body": new.text}, form=form)[0]


def finish_task(task: Task) -> None:
    """Mark that it is done; once done it stays so."""
    begin(task.case.consultation, Act.FINISH_TASK)
    Task.objects.filter(pk=task.pk, done_on=None).update(done_on=timezone.localdate())


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """That a member's agency spoke with another on a day, and about what."""

    text: str
    with_agency: Agency
    made_on: date


def add_contact(case: Case, member: Member, new: NewContact, *, form: str = "") -> AgencyContact:
    """Record that the member's agency spoke with another about the case."""
    row = AgencyContact(
        case=case,
        agency=_agency_of(member),
        with_agency=new.with_agency,
        author=member,
        made_on=new.made_on,
    )
    return store_once(row, case.consultation, Act.CONTACT, {"body": new.text}, form=form)[0]


# Meetings


def plan_meeting(
    case: Case, day: date, subjects: Iterable[str], *, begins_at: time | None = None, form: str = ""
) -> Meeting:
    """Plan a meeting with its agenda."""
    agenda = list(subjects)
    meeting, is_new = store_once(
        Meeting(case=case, held_on=day, begins_at=begins_at), case.consultation, Act.MEETING, {}, form=form
    )
    key = case.consultation.key()
    if not is_new:
        if [item.text("subject", key) for item in meeting.items.all()] != agenda:
            raise NotNowError(Refusal.SENT_BEFORE)
        return meeting
    for number, subject in enumerate(agenda, start=1):
        item = MeetingItem(meeting=meeting, number=number)
        item.set_text("subject", subject, key)
        item.save()
    return meeting


def record_item(
    item: MeetingItem, *, present: Iterable[Member], decision: str, version: str | None = None
) -> None:
    """Record who was present for an item and what was decided; the meeting has then been held."""
    meeting, members = item.meeting, sorted(present, key=lambda member: member.pk)
    begin(meeting.case.consultation, Act.RECORD_ITEM)
    item.refresh_from_db(fields=["decision"])
    key = meeting.case.consultation.key()
    if item.holds("decision", decision, key) and list(item.present.order_by("pk")) == members:
        return
    require_version(version, item_version(item))
    item.set_text("decision", decision, key)
    item.save(update_fields=["decision"])
    item.present.set(members)
    meeting.refresh_from_db(fields=["held", "held_on"])
    if not meeting.held:
        meeting.held, meeting.held_on = True, min(meeting.held_on, timezone.localdate())
        meeting.save(update_fields=["held", "held_on"])


def item_version(item: MeetingItem) -> str:
    """The version of an item's record: its decision and who was present."""
    present = tuple(item.present.order_by("pk").values_list("pk", flat=True))
    return version_of(bytes(item.decision), present)


# Disclosures


@dataclass(frozen=True, kw_only=True)
class NewDisclosure:
    """What is passed on, to whom, on which ground, decided on which day."""

    what: str
    recipient: str
    ground: Ground
    day: date


def disclose(consultation: Consultation, member: Member, new: NewDisclosure, *, form: str = "") -> Disclosure:
    """Record it. Nothing is sent: a person passes the information on."""
    row = Disclosure(
        consultation=consultation,
        agency=_agency_of(member),
        ground=new.ground.key,
        decided_by=member,
        decided_on=new.day,
    )
    texts = {"what": new.what, "recipient": new.recipient}
    return store_once(row, consultation, Act.DISCLOSE, texts, form=form)[0]


def withdraw(disclosure: Disclosure) -> None:
    """Record that the consent was withdrawn today. What had been passed on stays recorded."""
    begin(disclosure.consultation, Act.WITHDRAW)
    disclosure.refresh_from_db(fields=["withdrawn_on"])
    if disclosure.ground != CONSENT or disclosure.withdrawn_on is not None:
        raise NotWithdrawableError(
            "Only a consent that still holds can be withdrawn. The record was left as it is."
        )
    disclosure.withdrawn_on = timezone.localdate()
    disclosure.save(update_fields=["withdrawn_on"])


# Opening by emergency access


@dataclass(frozen=True, kw_only=True)
class OutsideAccess:
    """For what a consultation is opened by emergency access, why, and for how many hours."""

    purpose: Purpose
    reason: str
    hours: int


def break_glass(
    consultation: Consultation, member: Member, access: OutsideAccess, *, form: str = ""
) -> BreakGlass:
    """Open it to the member for so many hours; coordinators and the agency that answers get a notice."""
    now = timezone.now()
    glass = BreakGlass(
        consultation=consultation,
        member=member,
        purpose=access.purpose,
        since=now,
        until=now + timedelta(hours=access.hours),
    )
    stored, is_new = store_once(glass, consultation, Act.BREAK_GLASS, {"reason": access.reason}, form=form)
    if is_new:
        notify_coordinators(Occasion.GLASS_BROKEN, but=member)
        answering = Participation.objects.filter(
            consultation=consultation, part=ParticipationKind.HANDLING
        ).values_list("agency", flat=True)
        for agency in answering:
            _notify_agency(agency, Occasion.GLASS_BROKEN, but=member)
    return stored


def acknowledge(glass: BreakGlass, reader: Member) -> None:
    """Note who has read of it first. Nobody acknowledges their own."""
    if glass.member_id == reader.pk:
        raise LookupError("nobody acknowledges what they opened themselves")
    if glass.acknowledged_by_id is None:
        glass.acknowledged_by = reader
        glass.save(update_fields=["acknowledged_by"])


# Templates for answers, which belong to no consultation


def write_template(
    template: AnswerTemplate | None, content: dict[str, str], *, form: str = "", version: str | None = None
) -> AnswerTemplate:
    """Store a new template, or change one whose row is locked: its language, title and body."""
    if template is None:
        # Of two sendings at the same moment one makes the row, and the other finds it.
        made, is_new = AnswerTemplate.objects.get_or_create(
            form=row_number(form, "template", ""), defaults=content
        )
        if not is_new and _content(made) != content:
            raise NotNowError(Refusal.SENT_BEFORE)
        return made
    if _content(template) != content:
        require_version(version, template_version(template))
        for name, value in content.items():
            setattr(template, name, value)
        template.save()
    return template


def template_version(template: AnswerTemplate) -> str:
    """The version of a template."""
    return version_of(*_content(template).values())


def _content(template: AnswerTemplate) -> dict[str, str]:
    return {"language": template.language, "title": template.title, "body": template.body}
