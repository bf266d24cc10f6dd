"""Opening a conversation: by its receipt, or by what its page carries for a while."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lykta.web.audit.recording import ASKER, NOBODY, Outcome, record
from lykta.web.consult.models import Consultation
from lykta.web.consult.receipts import Pepper, tag
from lykta.web.server_keys import server_keys

_ACT = "conversation.open"


def opened_by_receipt(typed: str) -> Consultation | None:
    """The consultation of a receipt, or None; which of the two is logged, and nothing of what was typed.

    One that is deleted, one that is to be deleted by now, a receipt that is nearly right and one that is no
    receipt go the same way at the same cost: one hash, one look-up, one entry.
    """
    looked_for = tag(typed, Pepper(server_keys().pepper))
    with transaction.atomic():
        found = _kept().filter(tag=looked_for).first()
        if found:
            record(_ACT, who=ASKER, of=found.reference, outcome=Outcome.OPENED)
        else:
            record(_ACT, who=NOBODY, outcome=Outcome.REFUSED)
    return found


def opened_by_number(number: UUID) -> Consultation | None:
    """The consultation that a page carries the number of, unless it is gone by now."""
    return _kept().filter(pk=number).first()


def _kept() -> QuerySet[Consultation]:
    today = timezone.localdate()
    in_time = Q(purge_on=None) | Q(purge_on__gt=today) | Q(held_until__gte=today)
    return Consultation.objects.filter(in_time).select_related("assigned_to")
