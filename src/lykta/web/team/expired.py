"""What has run out and lets nobody do anything any longer: deleted by upkeep, since nobody needs the row."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, record
from lykta.web.limits.counting import forget_over
from lykta.web.team import acts
from lykta.web.team.log_codes import KIND
from lykta.web.team.models import Kind, Member, PendingAct, StartCode


def forget_expired() -> int:
    """Delete sessions, start codes and pending acts whose time is over; returns how many.

    An account that one person asked for and no second one agreed to goes with the asking.
    """
    # Counts of limits are no log-ins: they go, and are not told of.
    forget_over()
    now = timezone.now()
    over = PendingAct.objects.filter(until__lte=now)
    with transaction.atomic():
        never_made = [act.member for act in over.filter(kind=Kind.MAKE).select_related("member")]
        for member in never_made:
            record(acts.DROP, who=SYSTEM, of=member.reference, detail={KIND: str(Kind.MAKE)})
        gone = (
            Session.objects.filter(expire_date__lte=now).delete(),
            StartCode.objects.filter(until__lte=now).delete(),
            over.delete(),
        )
        Member.objects.filter(pk__in=[member.pk for member in never_made]).delete()
    return sum(count for count, _ in gone)
