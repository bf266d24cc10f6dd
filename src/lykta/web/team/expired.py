"""What has run out and lets nobody do anything any longer: deleted by upkeep, since nobody needs the row."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from lykta.web.limits.counting import forget_over
from lykta.web.team.models import FactorReset, StartCode


def forget_expired() -> int:
    """Delete sessions, start codes and asked resets whose time is over; returns how many."""
    # Counts of limits are no log-ins: they go, and are not told of.
    forget_over()
    now = timezone.now()
    with transaction.atomic():
        gone = (
            Session.objects.filter(expire_date__lte=now).delete(),
            StartCode.objects.filter(until__lte=now).delete(),
            FactorReset.objects.filter(until__lte=now).delete(),
        )
    return sum(count for count, _ in gone)
