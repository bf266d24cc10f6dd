"""Answering an asker: the draft, sending it, and the moment in which it can be taken back.

An answer that is sent waits before its asker can read it. Whoever reads and whoever takes back at the end of
that time cannot both succeed: taking back ends some seconds before reading begins.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lykta.web.consult.access import Act, NotNowError, Refusal, allows, begin, lock, row_number, version_of
from lykta.web.consult.actions.team import answer
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.own_rows import Draft, LastRead
from lykta.web.team.models import Member

_APART: Final = timedelta(seconds=5)
"""Between the end of taking back and the beginning of reading: longer than a transaction lasts."""


# Sending


def send(
    consultation: Consultation,
    member: Member,
    text: str,
    *,
    form: str = "",
    version: str | None = None,
    draft_known: str | None = None,
) -> Message:
    """Store an answer, sealed. Its asker can read it once the time for taking it back is over.

    `version` tells which messages the form has shown: where there is another, of a colleague or of the
    asker, `NotNowError` is raised, unless this very form stored the answer before. The member's draft goes
    if it is the one that the form knows, by its version `draft_known`, or says the same. Raises what `answer`
    raises.
    """
    lock(consultation)
    if version is not None and not _is_stored(consultation, form) and allows(consultation, Act.ANSWER):
        require_seen(consultation, version)
    wait = timedelta(seconds=settings.LYKTA.undo_seconds)
    readable = timezone.now() + wait + _APART if wait else None
    message = answer(consultation, member, text, form=form, readable_at=readable)
    draft = draft_of(consultation, member)
    if draft and (_is_known(draft, draft_known) or _says(draft, text)):
        draft.delete()
    return message


def messages_version(shown: Iterable[Message]) -> str:
    """The version of a form that shows these messages."""
    return "-".join(map(_mark, shown))


def unseen_messages(consultation: Consultation, version: str) -> list[Message]:
    """The messages that a form with this version has not shown, the oldest first.

    What a form without a version has shown is not known, but for the answers: it is taken to have shown none.
    """
    seen = version.split("-")
    rows = consultation.messages.select_related("author").order_by("number")
    return [each for each in rows if _mark(each) not in seen and (version or each.from_team)]


def require_seen(consultation: Consultation, version: str) -> None:
    """Raise `NotNowError` where somebody has written what a form with this version has not shown."""
    if unseen_messages(consultation, version):
        raise NotNowError(Refusal.CHANGED)


def lacks_answer(consultation: Consultation) -> bool:
    """Whether the newest message is the asker's. One that is sent and cannot be read yet is an answer."""
    newest = consultation.messages.order_by("-number").first()
    return newest is not None and not newest.from_team


def _is_stored(consultation: Consultation, form: str) -> bool:
    """Whether the form with this key has stored an answer."""
    number = row_number(form, Message._meta.db_table, str(consultation.pk))
    return consultation.messages.filter(pk=number).exists()


def _answers(consultation: Consultation) -> QuerySet[Message]:
    return consultation.messages.filter(from_team=True).select_related("author").order_by("number")


def _mark(message: Message) -> str:
    # So much of a random number tells the few messages of a consultation apart.
    return str(message.pk)[:8]


# Taking back


def pending(consultation: Consultation) -> QuerySet[Message]:
    """The answers that can still be taken back, the oldest first."""
    return _answers(consultation).filter(readable_at__gt=timezone.now() + _APART)


def until(message: Message) -> datetime | None:
    """Up to when an answer can be taken back."""
    return message.readable_at - _APART if message.readable_at else None


def take_back(consultation: Consultation, member: Member, number: str) -> bool:
    """Delete the member's answer of a number before its asker can read it; its text is a draft again.

    A draft that the member has begun since stays, below that text; returns whether there was one. The
    consultation is then in the state in which it was, unless somebody wrote or closed it meanwhile. Raises
    `NotNowError` where the answer can no longer be taken back or is a colleague's, SealBrokenError where its
    text does not open.
    """
    begin(consultation, Act.TAKE_BACK)
    message = next((each for each in pending(consultation) if str(each.pk) == number), None)
    if message is None:
        raise NotNowError(Refusal.CONDITION)
    if message.author_id != member.pk:
        raise NotNowError(Refusal.NOT_YOURS)
    text = message.text("body", consultation.key())
    _restore_state(consultation, message)
    message.delete()
    draft = draft_of(consultation, member)
    begun = draft.open("body", consultation.key()).text if draft else ""
    is_another = bool(begun.strip()) and begun != text
    _store_draft(consultation, member, f"{text}\n\n{begun}" if is_another else text)
    return is_another


def _restore_state(consultation: Consultation, without: Message) -> None:
    """Bring the consultation, or the next message, into the state from before an answer."""
    if without.state_before == ConsultationState.NEW:
        _restore_new(consultation, without)
        return
    after = consultation.messages.filter(number__gt=without.number).order_by("number").first()
    if after is None and consultation.state == ConsultationState.WAITING_FOR_ASKER:
        consultation.state = ConsultationState(without.state_before)
        consultation.save(update_fields=["state", "changed_at"])
    elif after is not None and after.state_before == ConsultationState.WAITING_FOR_ASKER:
        # The next is an answer as well: should it be taken back too, nobody has answered.
        after.state_before = without.state_before
        after.save(update_fields=["state_before"])


def _restore_new(consultation: Consultation, without: Message) -> None:
    """Bring the consultation, or the next answer, into the state of a question that nobody has answered."""
    later = _answers(consultation).filter(number__gt=without.number).first()
    if later is not None:
        later.state_before = ConsultationState.NEW
        later.save(update_fields=["state_before"])
    elif consultation.state != ConsultationState.CLOSED:
        consultation.state = ConsultationState.NEW
        consultation.save(update_fields=["state", "changed_at"])


# What its asker sees


def readable(consultation: Consultation) -> QuerySet[Message]:
    """The messages that the asker can read now."""
    return consultation.messages.filter(Q(readable_at=None) | Q(readable_at__lte=timezone.now()))


def state_for_asker(consultation: Consultation) -> ConsultationState:
    """The state that the asker's page tells: an answer that cannot be read yet has not come."""
    state = ConsultationState(consultation.state)
    waiting = consultation.messages.filter(readable_at__gt=timezone.now()).order_by("number").first()
    if waiting is None or state is ConsultationState.CLOSED:
        return state
    before = ConsultationState(waiting.state_before)
    # What was written meanwhile waits for the team, as it would without that answer.
    is_new = before is ConsultationState.NEW
    return before if is_new or state is ConsultationState.WAITING_FOR_ASKER else state


# Drafts


def save_draft(consultation: Consultation, member: Member, text: str, *, version: str | None = None) -> bool:
    """Keep what a member has written so far, sealed; whether it is a new draft. An empty text takes it away.

    `version` is that of the draft that the text goes on from. Raises `NotNowError` where the consultation is
    closed, or where the draft is another one by now, such as from another window.
    """
    begin(consultation, Act.DRAFT)
    draft = draft_of(consultation, member)
    if not _is_known(draft, version) and not _says(draft, text):
        raise NotNowError(Refusal.CHANGED)
    return _store_draft(consultation, member, text)


def draft_of(consultation: Consultation, member: Member) -> Draft | None:
    """The member's own draft; nobody reads another's."""
    return Draft.objects.filter(consultation=consultation, member=member).first()


def draft_version(draft: Draft | None) -> str:
    """The version of a draft; empty where there is none."""
    return version_of(bytes(draft.body)) if draft else ""


def _is_known(draft: Draft | None, version: str | None) -> bool:
    return version is None or draft_version(draft) == version


def _says(draft: Draft | None, text: str) -> bool:
    return draft is not None and draft.open("body", draft.consultation.key_or_none()).text == text


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
