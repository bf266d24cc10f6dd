"""What may be done to a consultation: by whom, in which state, and once for each form that is sent.

The policy says which consultations a member reaches, and the table of states what can be done to them. Every
act asks the table with `enter` while the consultation's row is locked and read anew: `begin` does both, and
`store_once` does for a form that makes a row. The pages offer what the same table allows. An act that is
refused changes nothing.

A form that makes a row carries a random key, from which the row's number is derived: sent twice, it makes one
row. A form that replaces a text carries the version that it was opened with: sent late, it replaces nothing
that its writer has not seen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lykta.errors import LyktaError
from lykta.web.consult.models import (
    BreakGlass,
    Case,
    Consultation,
    ConsultationState,
    DeletionRequest,
    Participation,
    ParticipationKind,
)
from lykta.web.consult.receipts import is_number
from lykta.web.consult.sealing import SealedRow, seal_of_parts
from lykta.web.server_keys import server_keys
from lykta.web.team.models import Member
from lykta.web.team.policy import Relation, Role, policy
from lykta.web.team.seals import is_seal

# 64 bits of a keyed hash: two versions of one text are the same by chance in one of 2 to the 64.
_VERSION_BYTES: Final = 8


# By whom


def consultations(member: Member, permission: str = "consultation.read") -> QuerySet[Consultation]:
    """Those to which the policy lets a member do what the permission names; the only way to any of them."""
    allowed = policy().allowed[policy().require_defined(permission)].get(Role(member.role), frozenset())
    condition = Q(pk__in=[])
    for relation in allowed:
        condition |= _RELATIONS[relation](member)
    return Consultation.objects.filter(condition)


def untrue_parts(found: Iterable[Consultation]) -> frozenset[UUID]:
    """Those whose agencies were changed outside the program, in a fixed number of queries.

    The policy cannot tell who may read these: whatever opens a text of a consultation that it got from
    `consultations` leaves them out.
    """
    untrue = _untrue({each.pk: each.parts_seal for each in found})
    if not untrue:
        return untrue
    # The program may have changed them after they were read and before their parts were.
    rows = Consultation.objects.filter(pk__in=untrue).values_list("pk", "parts_seal")
    return _untrue(dict(rows))


def _untrue(seals: Mapping[UUID, object]) -> frozenset[UUID]:
    parts: dict[UUID, list[tuple[int, str]]] = {number: [] for number in seals}
    rows = Participation.objects.filter(consultation__in=seals)
    for number, agency, part in rows.values_list("consultation", "agency", "part"):
        parts[number].append((agency, part))
    return frozenset(
        number for number, seal in seals.items() if not is_seal(seal, seal_of_parts(number, parts[number]))
    )


def relations(consultation: Consultation, member: Member) -> frozenset[Relation]:
    """How a member stands to a consultation; more than one may hold at a time."""
    one = Consultation.objects.filter(pk=consultation.pk)
    return frozenset(relation for relation, holds in _RELATIONS.items() if one.filter(holds(member)).exists())


def may(member: Member, permission: str, consultation: Consultation) -> bool:
    """Whether a member may do it to this consultation."""
    return consultations(member, permission).filter(pk=consultation.pk).exists()


def _takes_part(member: Member, part: ParticipationKind) -> Q:
    own = Participation.objects.filter(consultation=OuterRef("pk"), agency=member.agency_id, part=part)
    return Q(Exists(own))


def _is_assigned() -> Q:
    handling = Participation.objects.filter(consultation=OuterRef("pk"), part=ParticipationKind.HANDLING)
    return Q(Exists(handling))


def find_open_until(member: Member) -> dict[UUID, datetime]:
    """Until when each consultation is open to a member who opened it by emergency access."""
    now = timezone.now()
    open_now = BreakGlass.objects.filter(member=member, since__lte=now, until__gt=now).order_by("until")
    # A member has few of them open at a time. One whose seal is not true was not opened by the member.
    return {glass.consultation_id: glass.until for glass in open_now if glass.is_bound}


def _broke_the_glass(member: Member) -> Q:
    return Q(pk__in=list(find_open_until(member)))


def _outside(member: Member) -> Q:
    own = Participation.objects.filter(consultation=OuterRef("pk"), agency=member.agency_id)
    return ~Q(Exists(own)) & _is_assigned()


_RELATIONS: Final[Mapping[Relation, Callable[[Member], Q]]] = {
    Relation.UNASSIGNED: lambda _: ~_is_assigned(),
    Relation.HANDLING: lambda member: _takes_part(member, ParticipationKind.HANDLING),
    Relation.INVITED: lambda member: _takes_part(member, ParticipationKind.INVITED),
    Relation.OUTSIDE: _outside,
    Relation.BROKEN_GLASS: _broke_the_glass,
}


# In which state


class Act(StrEnum):
    """What can be done to a consultation. The value is the code that the audit log holds."""

    ANSWER = "answer"
    TAKE_BACK = "take-back"
    DRAFT = "draft"
    REPLY = "reply"
    END = "end"
    CLOSE = "close"
    REOPEN = "reopen"
    HOLD = "hold"
    END_HOLD = "end-hold"
    ASSIGN = "assign"
    SUMMARY = "summary"
    NOTE = "note"
    SHARED_NOTE = "shared-note"
    SET_DAY = "set-day"
    OPEN_CASE = "open-case"
    PLAN = "plan"
    TASK = "task"
    FINISH_TASK = "finish-task"
    CONTACT = "contact"
    MEETING = "meeting"
    RECORD_ITEM = "record-item"
    DISCLOSE = "disclose"
    WITHDRAW = "withdraw"
    BREAK_GLASS = "break-glass"
    ASK_DELETION = "ask-deletion"
    AGREE_DELETION = "agree-deletion"
    DROP_DELETION = "drop-deletion"


class Condition(StrEnum):
    """What an act can need beside the state."""

    CASE = "case"
    NO_CASE = "no-case"
    HAS_HOLD = "has-hold"
    NO_HOLD_NOW = "no-hold-now"
    """No hold keeps it today; one that is over does not count."""
    UNREAD_ANSWER = "unread-answer"
    """There is an answer that its asker cannot read yet."""
    DELETION_ASKED = "deletion-asked"
    NO_DELETION_ASKED = "no-deletion-asked"


@dataclass(frozen=True, kw_only=True)
class ActRule:
    """In which states an act is allowed, what else it needs, and the state that it leads to."""

    states: frozenset[ConsultationState]
    leads_to: ConsultationState | None = None
    """None where the state stays as it is."""
    keeps: frozenset[ConsultationState] = frozenset()
    """States that stay as they are though the act leads elsewhere from others."""
    needs: frozenset[Condition] = frozenset()

    def state_after(self, state: ConsultationState) -> ConsultationState:
        """The state that the act leads to from this one."""
        return state if self.leads_to is None or state in self.keeps else self.leads_to


_OPEN: Final = frozenset(
    {ConsultationState.NEW, ConsultationState.WAITING_FOR_TEAM, ConsultationState.WAITING_FOR_ASKER}
)
_CLOSED: Final = frozenset({ConsultationState.CLOSED})
_ANY: Final = _OPEN | _CLOSED
_WITH_CASE: Final = ActRule(states=_OPEN, needs=frozenset({Condition.CASE}))

TABLE: Final[Mapping[Act, ActRule]] = {
    Act.ANSWER: ActRule(states=_OPEN, leads_to=ConsultationState.WAITING_FOR_ASKER),
    # Also of one that was closed in the same minute.
    Act.TAKE_BACK: ActRule(states=_ANY, needs=frozenset({Condition.UNREAD_ANSWER})),
    Act.DRAFT: ActRule(states=_OPEN),
    # A question that nobody has answered is new, however much its asker adds.
    Act.REPLY: ActRule(
        states=_OPEN,
        leads_to=ConsultationState.WAITING_FOR_TEAM,
        keeps=frozenset({ConsultationState.NEW}),
    ),
    Act.END: ActRule(states=_OPEN, leads_to=ConsultationState.CLOSED),
    Act.CLOSE: ActRule(states=_OPEN, leads_to=ConsultationState.CLOSED),
    Act.REOPEN: ActRule(states=_CLOSED, leads_to=ConsultationState.WAITING_FOR_TEAM),
    Act.HOLD: ActRule(states=_ANY),
    Act.END_HOLD: ActRule(states=_ANY, needs=frozenset({Condition.HAS_HOLD})),
    # Also of a closed one: who may read it can change for as long as it is there.
    Act.ASSIGN: ActRule(states=_ANY),
    Act.SUMMARY: ActRule(states=_OPEN),
    Act.NOTE: ActRule(states=_OPEN),
    Act.SHARED_NOTE: ActRule(states=_OPEN),
    Act.SET_DAY: ActRule(states=_OPEN),
    Act.OPEN_CASE: ActRule(states=_OPEN, needs=frozenset({Condition.NO_CASE})),
    Act.PLAN: _WITH_CASE,
    Act.TASK: _WITH_CASE,
    Act.FINISH_TASK: _WITH_CASE,
    Act.CONTACT: _WITH_CASE,
    Act.MEETING: _WITH_CASE,
    Act.RECORD_ITEM: _WITH_CASE,
    Act.DISCLOSE: ActRule(states=_OPEN),
    # A consent can be withdrawn on any day.
    Act.WITHDRAW: ActRule(states=_ANY),
    # Supervision and complaints come after closing as well.
    Act.BREAK_GLASS: ActRule(states=_ANY),
    # A hold says that the texts are needed, such as by a court: it has to be ended first.
    Act.ASK_DELETION: ActRule(
        states=_ANY, needs=frozenset({Condition.NO_HOLD_NOW, Condition.NO_DELETION_ASKED})
    ),
    Act.AGREE_DELETION: ActRule(
        states=_ANY, needs=frozenset({Condition.NO_HOLD_NOW, Condition.DELETION_ASKED})
    ),
    Act.DROP_DELETION: ActRule(states=_ANY, needs=frozenset({Condition.DELETION_ASKED})),
}
"""Every act there is. One that is left out could not be done at all."""


class Refusal(StrEnum):
    """Why an act is refused. The value is the code that the audit log holds."""

    CLOSED = "closed"
    OPEN = "open"
    CONDITION = "condition"
    """What the act needs is not so, or no longer: there is no case, no hold, no request, or there is one."""
    CHANGED = "changed"
    """The text was changed since the form was opened."""
    SENT_BEFORE = "sent-before"
    """The form was sent before, with another content."""
    NOT_YOURS = "not-yours"
    """The one who asked cannot also be the one who agrees, and nobody takes over what they cannot read."""


class NotNowError(LyktaError):
    """An act that is refused. Nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"The act is refused ({refusal}). Nothing was changed.")
        self.refusal = refusal


def lock(consultation: Consultation) -> None:
    """Lock a consultation's row until the transaction ends, and read it anew into the object that was given.

    Raises `Consultation.DoesNotExist` where it is gone, and TransactionManagementError outside a transaction:
    the act and its entry of the log must stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its entry belong in one transaction")
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update())


def lock_number(number: UUID) -> Consultation | None:
    """The consultation of a number, its row locked until the transaction ends; None where it is gone."""
    return Consultation.objects.select_for_update().filter(pk=number).first()


def begin(consultation: Consultation, act: Act) -> None:
    """Lock the consultation and ask the table; the state that the act leads to is set, not yet stored.

    Raises `NotNowError` where the table refuses it, and what `lock` raises.
    """
    lock(consultation)
    enter(consultation, act)


def enter(consultation: Consultation, act: Act) -> None:
    """As `begin`, for a consultation that is locked already."""
    found = refusal_of(consultation, act)
    if found:
        raise NotNowError(found)
    consultation.state = TABLE[act].state_after(ConsultationState(consultation.state))


def allows(consultation: Consultation, act: Act) -> bool:
    """Whether the table allows the act now."""
    return refusal_of(consultation, act) is None


def refusal_of(consultation: Consultation, act: Act) -> Refusal | None:
    """Why the table does not allow the act now; None where it does."""
    rule = TABLE[act]
    if consultation.state not in rule.states:
        return Refusal.CLOSED if consultation.state == ConsultationState.CLOSED else Refusal.OPEN
    return None if all(_holds(consultation, each) for each in rule.needs) else Refusal.CONDITION


def _holds(consultation: Consultation, condition: Condition) -> bool:
    match condition:
        case Condition.CASE | Condition.NO_CASE:
            has_case = Case.objects.filter(consultation=consultation).exists()
            return has_case == (condition is Condition.CASE)
        case Condition.DELETION_ASKED | Condition.NO_DELETION_ASKED:
            asked = DeletionRequest.objects.filter(consultation=consultation).exists()
            return asked == (condition is Condition.DELETION_ASKED)
        case Condition.UNREAD_ANSWER:
            return consultation.messages.filter(readable_at__gt=timezone.now()).exists()
        case Condition.HAS_HOLD:
            return consultation.held_until is not None
        case Condition.NO_HOLD_NOW:
            return consultation.held_until is None or consultation.held_until < timezone.localdate()


# Once for each form


def store_once[Row: SealedRow](
    row: Row, consultation: Consultation, act: Act, texts: Mapping[str, str], *, form: str
) -> tuple[Row, bool]:
    """Store a new row under the number that its form's key gives; returns it and whether it is new.

    The consultation is locked, and the state that the act leads to is set, not yet stored. Where the form was
    sent before with the same content the row of that time is returned, whatever the state is by now. Raises
    `NotNowError` where the table refuses the act, or the form was sent before with another content. Without a
    key every call makes a row.
    """
    lock(consultation)
    key = consultation.key()
    row.pk = row_number(form, row._meta.db_table, str(consultation.pk))
    before = type(row)._base_manager.filter(pk=row.pk).first()
    if before is not None:
        same_texts = all(before.holds(column, text, key) for column, text in texts.items())
        if same_texts and before.choices_made() == row.choices_made():
            return before, False
        raise NotNowError(Refusal.SENT_BEFORE)
    enter(consultation, act)
    for column, text in texts.items():
        row.set_text(column, text, key)
    row.save(force_insert=True)
    return row, True


def row_number(form: str, table: str, of: str) -> UUID:
    """The number of the row that a form makes: the same each time for its key, and random without one."""
    if not is_number(form):
        return uuid4()
    hashed = blake2b(
        f"{table} {of} {form}".encode(), key=server_keys().pepper, digest_size=16, person=b"lykta-desk-form"
    )
    return UUID(bytes=hashed.digest())


def version_of(*content: object) -> str:
    """The version of what a form replaces: sealed bytes, days and numbers of rows, in a fixed order.

    Empty where there is nothing yet, as in a form without a version.
    """
    if not any(content):
        return ""
    hashed = blake2b(
        repr(content).encode(),
        key=server_keys().pepper,
        digest_size=_VERSION_BYTES,
        person=b"lykta-version",
    )
    return hashed.hexdigest()


def require_version(opened_with: str | None, now: str) -> None:
    """Raise `NotNowError` where a form was opened with another version; None asks for no check."""
    if opened_with is not None and opened_with != now:
        raise NotNowError(Refusal.CHANGED)
