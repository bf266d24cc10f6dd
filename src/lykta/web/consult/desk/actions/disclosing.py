"""Recording that information leaves a compartment, and that a consent was withdrawn."""

from datetime import date

from django.utils import timezone

from lykta.errors import LyktaError
from lykta.web.consult.grounds import CONSENT, Ground
from lykta.web.consult.models import Consultation, Disclosure
from lykta.web.team.models import Member


class NotWithdrawableError(LyktaError):
    """Only a consent can be withdrawn, and only once."""


def disclose(
    consultation: Consultation, member: Member, *, what: str, recipient: str, ground: Ground, day: date
) -> Disclosure:
    """Record it. Nothing is sent: a person passes the information on."""
    if member.agency is None:
        raise LookupError("somebody without an agency has nothing to disclose")
    disclosure = Disclosure(
        consultation=consultation,
        agency=member.agency,
        ground=ground.key,
        decided_by=member,
        decided_on=day,
    )
    key = consultation.key()
    disclosure.set_text("what", what, key)
    disclosure.set_text("recipient", recipient, key)
    disclosure.save()
    return disclosure


def withdraw(disclosure: Disclosure) -> None:
    """Record that the consent was withdrawn today. What had been passed on stays recorded."""
    if disclosure.ground != CONSENT or disclosure.withdrawn_on is not None:
        raise NotWithdrawableError(
            "Only a consent that still holds can be withdrawn. The record was left as it is."
        )
    disclosure.withdrawn_on = timezone.localdate()
    disclosure.save(update_fields=["withdrawn_on"])
