"""Answering an asker: the draft, sending it, and the moment in which it can be taken back.

An answer that is sent waits before its asker can read it. Whoever reads and whoever takes back at the end of
that time cannot both succeed: taking back ends some seconds before reading begins.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lykta.web.consult.access import Act, NotNowError, Refusal, begin
from lykta.web.consult.actions.team import answer
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.own_rows import Draft, LastRead
from lykta.web.team.models import Member

_APART: Final = timedelta(seconds=5)
"""Between the end of taking back and the beginning of reading: longer than a transaction lasts."""


# Sending


def send(consultation: Consultation, member: Member, text: str, *, form: str = "") -> Message:
    """Store an answer, sealed. Its asker can read it once the time for taking it back is over.

    The member's draft of it goes. Raises what `answer` raises.
    """
    wait = timedelta(seconds=settings.LYKTA.undo_seconds)
    readable = timezone.now() + wait + _APART if wait else None
    message = answer(consultation, member, text, form=form, readable_at=readable)
    Draft.objects.filter(consultation=consultation, member=member).delete()
    return message


# Taking back


def pending(consultation: Consultation, now: datetime | None = None) -> Message | None:
    """The newest answer that can still be taken back; None where there is none."""
    after = (now or timezone.now()) + _APART
    return consultation.messages.filter(from_team=True, readable_at__gt=after).order_by("number").last()


def until(message: Message) -> datetime | None:
    """Up to when an answer can be taken back."""
    return message.readable_at - _APART if message.readable_at else None


def take_back(consultation: Consultation, member: Member) -> None:
    """Delete the newest answer before its asker can read it; its text is the member's draft again.

    The consultation is then in the state in which it was, unless its asker wrote or somebody closed it
    meanwhile. Raises `NotNowError` where no answer can be taken back any longer, SealBrokenError where its
    text does not open.
    """
    begin(consultation, Act.TAKE_BACK)
    message = pending(consultation)
    if message is None:
        raise NotNowError(Refusal.CONDITION)
    text = message.text("body", consultation.key())
    is_newest = not consultation.messages.filter(number__gt=message.number).exists()
    if is_newest and consultation.state == ConsultationState.WAITING_FOR_ASKER:
        consultation.state = ConsultationState(message.state_before)
        consultation.save(update_fields=["state", "changed_at"])
    message.delete()
    _store_draft(consultation, member, text)


# What its asker sees


def readable(consultation: Consultation) -> QuerySet[Message]:
    """The messages that the asker can read now."""
    return consultation.messages.filter(Q(readable_at=None) | Q(readable_at__lte=timezone.now()))


def state_for_asker(consultation: Consultation) -> ConsultationState:
    """The state that the asker's page tells: an answer that cannot be read yet has not come."""
    waiting = consultation.messages.filter(readable_at__gt=timezone.now()).order_by("number").first()
    if waiting is not None and consultation.state == ConsultationState.WAITING_FOR_ASKER:
        return ConsultationState(waiting.state_before)
    return ConsultationState(consultation.state)


# Drafts


def save_draft(consultation: Consultation, member: Member, text: str) -> bool:
    """Keep what a member has written so far, sealed; whether it is a new draft. An empty text takes it away.

    Raises `NotNowError` where the consultation is closed.
    """
    begin(consultation, Act.DRAFT)
    return _store_draft(consultation, member, text)


def draft_of(consultation: Consultation, member: Member) -> Draft | None:
    """The member's own draft; nobody reads another's."""
    return Draft.objects.filter(consultation=consultation, member=member).first()


def _store_draft(consultation: Consultation, member: Member, text: str) -> bool:
    before = draft_of(consultation, member)
    if not text.strip():
        if before:
            before.delete()
        return False
    draft = before or Draft(consultation=consultation, member=member)
    draft.set_text("body", text, consultation.key())
    draft.save()
    return before is None


# Reading


def note_read(consultation: Consultation, member: Member) -> None:
    """Note that a member has seen the conversation up to its newest message."""
    newest = consultation.messages.aggregate(last=Max("number"))["last"] or 0
    LastRead.objects.update_or_create(consultation=consultation, member=member, defaults={"number": newest})
