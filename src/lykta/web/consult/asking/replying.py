"""A reply of the asker: its message, the state, a notice and the log, or nothing."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykta.errors import LyktaError
from lykta.web.audit.recording import ASKER, record
from lykta.web.consult.asking.sending import refuse_identifying
from lykta.web.consult.models import Consultation, Message
from lykta.web.consult.models.notice import Occasion
from lykta.web.consult.notices import tell_who_answers
from lykta.web.consult.states import Act, NotNowError, enter, locked
from lykta.web.server_keys import server_keys

_CLOSED: Final = "The consultation is closed. Your text was not sent and not saved."


class ConversationClosedError(LyktaError):
    """The consultation is closed, or gone: nothing more can be written in it. Nothing was stored."""


class SentBeforeError(LyktaError):
    """The same form was sent before with another text, which is stored. This one was not."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an asker adds. The number is the form's own: sent twice, it is one message."""

    number: str
    body: str


def reply(number: UUID, written: Written) -> None:
    """Store a reply in one transaction; do nothing where the same form was stored before.

    Raises `ConversationClosedError`, `SentBeforeError`, `IdentifyingTextError` for a hard identifier, and
    `CheckFailedError` where the text cannot be checked.
    """
    refuse_identifying(written.body)
    with transaction.atomic():
        consultation = locked(number)
        if consultation is None:
            raise ConversationClosedError(_CLOSED)
        message_id = _message_id(number, written.number)
        before = Message.objects.filter(pk=message_id).first()
        if before is None:
            _store(consultation, message_id, written.body)
        elif not before.holds("body", written.body, consultation.key()):
            raise SentBeforeError("This form was sent before with another text. This one was not saved.")


def _store(consultation: Consultation, message_id: UUID, body: str) -> None:
    try:
        enter(consultation, Act.REPLY)
    except NotNowError as error:
        raise ConversationClosedError(_CLOSED) from error
    last = consultation.messages.order_by("-number").values_list("number", flat=True).first() or 0
    message = Message(id=message_id, consultation=consultation, number=last + 1, sent_on=timezone.localdate())
    message.set_text("body", body, consultation.key())
    message.save(force_insert=True)
    consultation.save(update_fields=["state", "changed_at"])
    tell_who_answers(consultation, Occasion.ASKER_WROTE)
    record("conversation.reply", who=ASKER, of=consultation.reference)


def _message_id(consultation: UUID, number: str) -> UUID:
    hashed = blake2b(
        consultation.bytes + number.encode(),
        key=server_keys().pepper,
        digest_size=16,
        person=b"lykta-ask-reply",
    )
    return UUID(bytes=hashed.digest())
