"""What an asker does without an account: ask, come back with the receipt, reply."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lykta.deidentify import check
from lykta.errors import LyktaError
from lykta.language import Language
from lykta.web.audit.recording import ASKER, NOBODY, Outcome, record
from lykta.web.consult.access import Act, NotNowError, enter, lock_number
from lykta.web.consult.actions.answering import readable, state_for_asker
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, Message, Workplace
from lykta.web.consult.notices import notify_coordinators, notify_responsible
from lykta.web.consult.own_rows import Occasion
from lykta.web.consult.receipts import Pepper, receipt_of, tag
from lykta.web.consult.screening import blank_legal_check
from lykta.web.server_keys import server_keys

MOST_UNANSWERED: Final = 10
"""Replies in a row that wait for the team: more than somebody adds who waits for an answer."""
_CLOSED: Final = "The consultation is closed. Your text was not sent and not saved."


class IdentifyingTextError(LyktaError):
    """A text holds what points to one person. It was not stored."""


class ConversationClosedError(LyktaError):
    """The consultation is closed, or gone: nothing more can be written in it. Nothing was stored."""


class TooManyRepliesError(LyktaError):
    """So much was written since the team's last answer that the next waits for one. Nothing was stored."""


class SentBeforeError(LyktaError):
    """The same form was sent before with another text, which is stored. This one was not."""


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """What an asker sends. The number is the form's own: sent twice, it is one consultation."""

    number: str
    role: AskerRole
    workplace: Workplace
    body: str
    language: Language
    county_part: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionReceipt:
    """What became of a question: the receipt, and whether what is stored under it is what was sent now."""

    receipt: str
    is_what_was_sent: bool = True
    may_be_shown: bool = True

    @property
    def words(self) -> list[str]:
        """The receipt's words, one by one."""
        return self.receipt.split()


def ask(new: NewQuestion) -> QuestionReceipt:
    """Store a question in one transaction and give its receipt; the same one where it was stored before.

    Raises `IdentifyingTextError` for a hard identifier and `CheckFailedError` where it cannot be checked,
    whoever calls: that a page has checked before is not relied on.
    """
    refuse_identifying(new.body, new.summary, county_part=new.county_part)
    pepper = Pepper(server_keys().pepper)
    receipt = receipt_of(new.number, pepper)
    stored_under = tag(receipt, pepper)
    try:
        with transaction.atomic():
            before = Consultation.objects.filter(tag=stored_under).first()
            if before is None:
                _store_question(new, stored_under)
                return QuestionReceipt(receipt=receipt)
    except IntegrityError:
        # The same form was sent twice at once, and the other was first.
        before = Consultation.objects.get(tag=stored_under)
    return _receipt_for_repeat(new, before, receipt)


def refuse_identifying(*texts: str, county_part: str = "") -> None:
    """Raise `IdentifyingTextError` where a text holds a hard identifier."""
    if any(check(blank_legal_check(text), county_part=county_part).blocked for text in texts):
        raise IdentifyingTextError("The text points to one person. Nothing was stored; leave that out.")


def open_by_receipt(typed: str) -> Consultation | None:
    """The consultation of a receipt, or None; which of the two is logged, and nothing of what was typed.

    One that is deleted, one that is to be deleted by now, a receipt that is nearly right and one that is no
    receipt go the same way at the same cost: one hash, one look-up, one entry.
    """
    stored_under = tag(typed, Pepper(server_keys().pepper))
    with transaction.atomic():
        found = _not_due().filter(tag=stored_under).first()
        if found:
            record("conversation.open", who=ASKER, of=found.reference, outcome=Outcome.OPENED)
        else:
            record("conversation.open", who=NOBODY, outcome=Outcome.REFUSED)
    return found


def find_by_number(number: UUID) -> Consultation | None:
    """The consultation that a page carries the number of, unless it is gone by now."""
    return _not_due().filter(pk=number).first()


@dataclass(frozen=True, kw_only=True)
class NewReply:
    """What an asker adds. The number is the form's own: sent twice, it is one message."""

    number: str
    body: str


def reply(number: UUID, new: NewReply) -> None:
    """Store a reply in one transaction; do nothing where the same form was stored before.

    Raises `ConversationClosedError`, `SentBeforeError`, `TooManyRepliesError`, `IdentifyingTextError` for a
    hard identifier, and `CheckFailedError` where the text cannot be checked.
    """
    refuse_identifying(new.body)
    with transaction.atomic():
        consultation = lock_number(number)
        if consultation is None:
            raise ConversationClosedError(_CLOSED)
        message_id = _message_id(number, new.number)
        before = Message.objects.filter(pk=message_id).first()
        if before is None:
            _store_reply(consultation, message_id, new.body)
        elif not before.holds("body", new.body, consultation.key()):
            raise SentBeforeError("This form was sent before with another text. This one was not saved.")


def unanswered_replies(consultation: Consultation) -> int:
    """How many replies came since the newest answer that the asker can read; the question is none."""
    answered = readable(consultation).filter(from_team=True).aggregate(last=Max("number"))["last"]
    # The question has the number 1.
    return consultation.messages.filter(from_team=False, number__gt=answered or 1).count()


def _store_question(new: NewQuestion, stored_under: bytes) -> None:
    today = timezone.localdate()
    consultation = Consultation(
        tag=stored_under,
        role=new.role,
        workplace=new.workplace,
        county_part=new.county_part,
        language=new.language,
        has_legal_check=bool(new.summary),
        asked_on=today,
        state=ConsultationState.NEW,
    )
    key = consultation.give_key()
    consultation.save(force_insert=True)
    message = Message(consultation=consultation, number=1, sent_on=today)
    message.set_text("body", new.body, key)
    message.set_text("legal_check", new.summary, key)
    message.save(force_insert=True)
    notify_coordinators(Occasion.ASKED)
    record("conversation.ask", who=ASKER, of=consultation.reference)


def _receipt_for_repeat(new: NewQuestion, before: Consultation, receipt: str) -> QuestionReceipt:
    first, key = before.messages.get(number=1), before.key()
    same = (first.text("body", key), first.text("legal_check", key)) == (new.body, new.summary)
    # For a sending that was repeated. Whoever finds the form later is not shown the receipt.
    fresh = (
        state_for_asker(before) == ConsultationState.NEW
        and (timezone.localdate() - before.asked_on).days <= 1
        # Who wrote more came back with the receipt, and needs no form to show it.
        and not unanswered_replies(before)
    )
    return QuestionReceipt(receipt=receipt, is_what_was_sent=same, may_be_shown=fresh)


def _not_due() -> QuerySet[Consultation]:
    today = timezone.localdate()
    in_time = Q(purge_on=None) | Q(purge_on__gt=today) | Q(held_until__gte=today)
    return Consultation.objects.filter(in_time).select_related("assigned_to")


def _store_reply(consultation: Consultation, message_id: UUID, body: str) -> None:
    try:
        enter(consultation, Act.REPLY)
    except NotNowError as error:
        raise ConversationClosedError(_CLOSED) from error
    if unanswered_replies(consultation) >= MOST_UNANSWERED:
        raise TooManyRepliesError("The team has not answered yet. Your text was not sent and not saved.")
    number = consultation.next_message_number()
    message = Message(id=message_id, consultation=consultation, number=number, sent_on=timezone.localdate())
    message.set_text("body", body, consultation.key())
    message.save(force_insert=True)
    consultation.save(update_fields=["state", "changed_at"])
    notify_responsible(consultation, Occasion.ASKER_WROTE)
    record("conversation.reply", who=ASKER, of=consultation.reference)


def _message_id(consultation: UUID, number: str) -> UUID:
    hashed = blake2b(
        consultation.bytes + number.encode(),
        key=server_keys().pepper,
        digest_size=16,
        person=b"lykta-ask-reply",
    )
    return UUID(bytes=hashed.digest())
