"""Ending a consultation by the one who asked: the state, the day of its deletion, and the log."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lykta.web.audit.recording import ASKER, record
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State


def end(consultation: UUID) -> None:
    """Close a consultation and set the day on which it is deleted; do nothing where it is closed or gone."""
    today = timezone.localdate()
    with transaction.atomic():
        locked = Consultation.objects.select_for_update().filter(pk=consultation).first()
        if locked is None or locked.state == State.CLOSED:
            return
        locked.state = State.CLOSED
        locked.closed_on = today
        locked.purge_on = today + timedelta(days=settings.LYKTA.keep_days)
        locked.save(update_fields=["state", "closed_on", "purge_on", "changed_at"])
        record("conversation.end", who=ASKER, of=locked.reference)
