"""Consultations that nobody closed: listed for the coordinator first, closed by upkeep in the end."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, record
from lykta.web.consult.keeping.closing import close
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.consult.models.deletion import DayReason

LISTED_AFTER_DAYS: Final = 180
"""Half a year without a change: no advice takes so long, and a case that does is met about more often."""
CLOSED_AFTER_DAYS: Final = 365
"""A year: whoever has not touched it for so long does not need it, and nothing is kept for ever."""


def forgotten(days: int = LISTED_AFTER_DAYS) -> QuerySet[Consultation]:
    """Open consultations that have not been changed for so many days, the longest first."""
    before = timezone.now() - timedelta(days=days)
    return (
        Consultation.objects.filter(changed_at__lt=before).exclude(state=State.CLOSED).order_by("changed_at")
    )


def close_forgotten() -> int:
    """Close those that nobody changed for a year, each with its entry; returns how many. A hold lasts on."""
    closed = 0
    for number in forgotten(CLOSED_AFTER_DAYS).values_list("pk", flat=True):
        with transaction.atomic():
            # Somebody may have opened it since it was listed.
            still = forgotten(CLOSED_AFTER_DAYS).select_for_update().filter(pk=number).first()
            if still is None:
                continue
            close(still, reason=DayReason.FORGOTTEN)
            record("consultation.close", who=SYSTEM, of=still.reference)
            closed += 1
    return closed
