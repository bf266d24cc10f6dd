"""Writing the shared summary and notes, and setting a day by which something is to happen."""

from datetime import date

from lykta.web.consult.models import Consultation, Note
from lykta.web.team.models import Member


def write_summary(consultation: Consultation, text: str) -> None:
    """Store what all who take part see first, in place of what it was."""
    consultation.set_text("summary", text, consultation.key())
    consultation.save(update_fields=["summary", "changed_at"])


def write_note(consultation: Consultation, member: Member, text: str, *, shared: bool) -> Note:
    """Store a note: shared by all who take part, or of the member's agency alone."""
    agency = None if shared else member.agency
    if agency is None and not shared:
        raise LookupError("somebody without an agency has no compartment to write in")
    note = Note(consultation=consultation, agency=agency, author=member)
    note.set_text("body", text, consultation.key())
    note.save()
    return note


def set_due(consultation: Consultation, day: date | None) -> None:
    """Set, move or take away the day."""
    consultation.due_on = day
    consultation.save(update_fields=["due_on", "changed_at"])
