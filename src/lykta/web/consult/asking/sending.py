"""Sending a question: the consultation, its message, notices and the log, or nothing."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from lykta.deidentify import Language, check
from lykta.errors import LyktaError
from lykta.web.audit.recording import ASKER, record
from lykta.web.consult.asking.screening import own_words
from lykta.web.consult.models import Consultation, Message
from lykta.web.consult.models.consultation import AskerRole, State, Workplace
from lykta.web.consult.models.notice import Occasion
from lykta.web.consult.notices import tell_coordinators
from lykta.web.consult.receipts import Pepper, receipt_of, tag
from lykta.web.server_keys import server_keys


class IdentifyingTextError(LyktaError):
    """A text holds what points to one person. It was not stored."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an asker sends. The number is the form's own: sent twice, it is one consultation."""

    number: str
    role: AskerRole
    workplace: Workplace
    body: str
    language: Language
    county_part: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of it: the receipt, and whether what is stored under it is what was sent now."""

    receipt: str
    is_what_was_sent: bool = True
    may_be_shown: bool = True

    @property
    def words(self) -> list[str]:
        """The receipt's words, one by one."""
        return self.receipt.split()


def send(asked: Asked) -> Sent:
    """Store a question in one transaction and give its receipt; the same one where it was stored before.

    Raises `IdentifyingTextError` for a hard identifier and `CheckFailedError` where it cannot be checked,
    whoever calls: that a page has checked before is not relied on.
    """
    refuse_identifying(asked.body, asked.summary, county_part=asked.county_part)
    pepper = Pepper(server_keys().pepper)
    receipt = receipt_of(asked.number, pepper)
    stored_under = tag(receipt, pepper)
    try:
        with transaction.atomic():
            before = Consultation.objects.filter(tag=stored_under).first()
            if before is None:
                _store(asked, stored_under)
                return Sent(receipt=receipt)
    except IntegrityError:
        # The same form was sent twice at once, and the other was first.
        before = Consultation.objects.get(tag=stored_under)
    return _sent_before(asked, before, receipt)


def refuse_identifying(*texts: str, county_part: str = "") -> None:
    """Raise `IdentifyingTextError` where a text holds a hard identifier."""
    if any(check(own_words(text), county_part=county_part).blocked for text in texts):
        raise IdentifyingTextError("The text points to one person. Nothing was stored; leave that out.")


def _store(asked: Asked, stored_under: bytes) -> None:
    today = timezone.localdate()
    consultation = Consultation(
        tag=stored_under,
        role=asked.role,
        workplace=asked.workplace,
        county_part=asked.county_part,
        language=asked.language,
        has_legal_check=bool(asked.summary),
        asked_on=today,
        state=State.NEW,
    )
    key = consultation.give_key()
    consultation.save(force_insert=True)
    message = Message(consultation=consultation, number=1, sent_on=today)
    message.set_text("body", asked.body, key)
    message.set_text("legal_check", asked.summary, key)
    message.save(force_insert=True)
    tell_coordinators(Occasion.ASKED)
    record("conversation.ask", who=ASKER, of=consultation.reference)


def _sent_before(asked: Asked, before: Consultation, receipt: str) -> Sent:
    first, key = before.messages.get(number=1), before.key()
    same = (first.text("body", key), first.text("legal_check", key)) == (asked.body, asked.summary)
    # For a sending that was repeated. Whoever finds the form later is not shown the receipt.
    fresh = before.state == State.NEW and (timezone.localdate() - before.asked_on).days <= 1
    return Sent(receipt=receipt, is_what_was_sent=same, may_be_shown=fresh)
