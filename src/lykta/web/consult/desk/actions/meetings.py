"""Planning a meeting about a case, and recording item by item who was present and what was decided."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from lykta.web.consult.models import Case, Meeting, MeetingItem
from lykta.web.team.models import Member


def plan_meeting(case: Case, day: date, subjects: Iterable[str]) -> Meeting:
    """Plan a meeting with its agenda."""
    meeting = Meeting.objects.create(case=case, held_on=day)
    key = case.consultation.key()
    for number, subject in enumerate(subjects, start=1):
        item = MeetingItem(meeting=meeting, number=number)
        item.set_text("subject", subject, key)
        item.save()
    return meeting


def record_item(item: MeetingItem, *, present: Iterable[Member], decision: str) -> None:
    """Record who was present for an item and what was decided; the meeting has then been held."""
    item.set_text("decision", decision, item.meeting.case.consultation.key())
    item.save(update_fields=["decision"])
    item.present.set(present)
    if not item.meeting.held:
        item.meeting.held = True
        item.meeting.held_on = min(item.meeting.held_on, timezone.localdate())
        item.meeting.save(update_fields=["held", "held_on"])
