"""Answering the asker."""

from django.db.models import Max
from django.utils import timezone

from lykta.web.consult.models import Consultation, Message
from lykta.web.consult.models.consultation import State
from lykta.web.team.models import Member


def answer(consultation: Consultation, member: Member, text: str) -> Message:
    """Store an answer, sealed; the consultation then waits for the asker."""
    # Locked, so that two answers at once do not get the same number.
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    last = locked.messages.aggregate(last=Max("number"))["last"] or 0
    message = Message(
        consultation=locked,
        number=last + 1,
        from_team=True,
        author=member,
        sent_on=timezone.localdate(),
    )
    message.set_text("body", text, locked.key())
    message.save()
    locked.state = State.WAITING_FOR_ASKER
    locked.save(update_fields=["state", "changed_at"])
    return message
