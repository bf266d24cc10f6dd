"""The purge: a consultation whose day has come goes with all below it, its key first among it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, record
from lykta.web.consult.keeping.statistics import brought_up_to_date
from lykta.web.consult.models import Consultation


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did, or would do."""

    deleted: int
    held: int
    """Those whose day has come and that a hold keeps."""


def due() -> QuerySet[Consultation]:
    """Closed consultations whose day has come and that nobody holds."""
    return _whose_day_has_come().filter(_is_not_held())


def held() -> QuerySet[Consultation]:
    """Those whose day has come and that a hold keeps."""
    return _whose_day_has_come().exclude(_is_not_held())


def purge() -> Purged:
    """Delete what is due, each consultation in a transaction of its own with its entry.

    Stopped at any point, it leaves each one whole or gone, and the next run goes on.
    """
    numbers = list(due().values_list("pk", flat=True))
    deleted = sum(_purged(number) for number in numbers)
    return Purged(deleted=deleted, held=held().count())


def _purged(number: UUID) -> bool:
    with transaction.atomic():
        # It may have been reopened or held since it was listed.
        consultation = due().select_for_update().filter(pk=number).first()
        if consultation is None:
            return False
        reference = consultation.reference
        # Counted a last time; the link to the consultation goes with it.
        brought_up_to_date(consultation)
        consultation.delete()
        record("consultation.purge", who=SYSTEM, of=reference)
    return True


def _whose_day_has_come() -> QuerySet[Consultation]:
    return Consultation.objects.filter(purge_on__lte=timezone.localdate()).order_by("purge_on", "pk")


def _is_not_held() -> Q:
    return Q(held_until__isnull=True) | Q(held_until__lt=timezone.localdate())
