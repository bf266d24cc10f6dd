"""Making a case of a consultation, and working with it: its plan, tasks and contacts between agencies."""

from datetime import date

from django.utils import timezone

from lykta.web.consult.models import AgencyContact, Case, Consultation, MeetingItem, Task
from lykta.web.team.models import Agency, Member


def open_case(consultation: Consultation, code_name: str) -> Case:
    """Make a case of it, under a code name."""
    case = Case(consultation=consultation, opened_on=timezone.localdate())
    case.code_name = code_name
    case.save(force_insert=True)
    return case


def write_plan(case: Case, text: str) -> None:
    """Store the plan in place of what it was."""
    case.set_text("plan", text, case.consultation.key())
    case.save(update_fields=["plan"])


def add_task(case: Case, text: str, *, agency: Agency, due_on: date, item: MeetingItem | None = None) -> Task:
    """Give an agency something to do by a day."""
    task = Task(case=case, agency=agency, due_on=due_on, item=item)
    task.set_text("body", text, case.consultation.key())
    task.save()
    return task


def finish_task(task: Task) -> None:
    """Mark that it is done; once done it stays so."""
    if task.done_on is None:
        task.done_on = timezone.localdate()
        task.save(update_fields=["done_on"])


def add_contact(
    case: Case, member: Member, text: str, *, with_agency: Agency, made_on: date
) -> AgencyContact:
    """Record that the member's agency spoke with another about the case."""
    if member.agency is None:
        raise LookupError("somebody without an agency has nobody to speak for")
    contact = AgencyContact(
        case=case, agency=member.agency, with_agency=with_agency, author=member, made_on=made_on
    )
    contact.set_text("body", text, case.consultation.key())
    contact.save()
    return contact
