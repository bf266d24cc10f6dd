"""What the log-in library tells of second factors that were shown."""

from typing import Any

from allauth.mfa.signals import authentication_failed
from django.db import transaction
from django.dispatch import receiver

from lykta.web.audit.recording import NOBODY, Outcome, record
from lykta.web.team import acts
from lykta.web.team.models import Member


@receiver(authentication_failed)
def factor_refused(user: Member, *, reauthentication: bool = False, **_: Any) -> None:
    """Write down that a code was wrong: somebody may have the password and not the phone."""
    who = user.reference if reauthentication else NOBODY
    with transaction.atomic():
        record(acts.SECOND_FACTOR, who=who, of=user.reference, outcome=Outcome.REFUSED)
