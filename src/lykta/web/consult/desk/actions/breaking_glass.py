"""Opening a consultation from outside, for a purpose and a time; the coordinators are told at once."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from lykta.web.consult.models import BreakGlass, Consultation, Notice
from lykta.web.consult.models.break_glass import Purpose
from lykta.web.consult.models.notice import Occasion
from lykta.web.team.models import Member
from lykta.web.team.roles import Role

HOURS: Final = (1, 4, 24)
"""For how long it can be opened: as short as the purpose allows."""


def break_glass(
    consultation: Consultation, member: Member, *, purpose: Purpose, reason: str, hours: int
) -> BreakGlass:
    """Open it to the member for so many hours."""
    now = timezone.now()
    glass = BreakGlass(
        consultation=consultation,
        member=member,
        purpose=purpose,
        since=now,
        until=now + timedelta(hours=hours),
    )
    glass.set_text("reason", reason, consultation.key())
    glass.save()
    for coordinator in Member.objects.filter(role=Role.COORDINATOR, is_active=True).exclude(pk=member.pk):
        Notice.objects.get_or_create(member=coordinator, occasion=Occasion.GLASS_BROKEN)
    return glass


def acknowledge(glass: BreakGlass, coordinator: Member) -> None:
    """Note that a coordinator has read of it. Nobody acknowledges their own."""
    if glass.member_id == coordinator.pk:
        raise LookupError("nobody acknowledges what they opened themselves")
    glass.acknowledged_by = coordinator
    glass.save(update_fields=["acknowledged_by"])
