"""The table of states and acts: what may be done to a consultation now, and what it leads to.

Every act begins with `begin`, which locks the consultation's row, reads it anew and asks the table; the pages
offer what the same table allows. An act that is refused changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykta.errors import LyktaError
from lykta.web.consult.models import Case, Consultation, DeletionRequest
from lykta.web.consult.models.consultation import State


class Act(StrEnum):
    """What can be done to a consultation. The value is the code that the audit log holds."""

    ANSWER = "answer"
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
    DELETION_ASKED = "deletion-asked"
    NO_DELETION_ASKED = "no-deletion-asked"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """In which states an act is allowed, what else it needs, and the state that it leads to."""

    states: frozenset[State]
    leads_to: State | None = None
    """None where the state stays as it is."""
    needs: frozenset[Condition] = frozenset()


_OPEN: Final = frozenset({State.NEW, State.WAITING_FOR_TEAM, State.WAITING_FOR_ASKER})
_CLOSED: Final = frozenset({State.CLOSED})
_ANY: Final = _OPEN | _CLOSED
_WITH_CASE: Final = Rule(states=_OPEN, needs=frozenset({Condition.CASE}))

TABLE: Final[Mapping[Act, Rule]] = {
    Act.ANSWER: Rule(states=_OPEN, leads_to=State.WAITING_FOR_ASKER),
    Act.REPLY: Rule(states=_OPEN, leads_to=State.WAITING_FOR_TEAM),
    Act.END: Rule(states=_OPEN, leads_to=State.CLOSED),
    Act.CLOSE: Rule(states=_OPEN, leads_to=State.CLOSED),
    Act.REOPEN: Rule(states=_CLOSED, leads_to=State.WAITING_FOR_TEAM),
    Act.HOLD: Rule(states=_ANY),
    Act.END_HOLD: Rule(states=_ANY, needs=frozenset({Condition.HAS_HOLD})),
    # Also of a closed one: who may read it can change for as long as it is there.
    Act.ASSIGN: Rule(states=_ANY),
    Act.SUMMARY: Rule(states=_OPEN),
    Act.NOTE: Rule(states=_OPEN),
    Act.SHARED_NOTE: Rule(states=_OPEN),
    Act.SET_DAY: Rule(states=_OPEN),
    Act.OPEN_CASE: Rule(states=_OPEN, needs=frozenset({Condition.NO_CASE})),
    Act.PLAN: _WITH_CASE,
    Act.TASK: _WITH_CASE,
    Act.FINISH_TASK: _WITH_CASE,
    Act.CONTACT: _WITH_CASE,
    Act.MEETING: _WITH_CASE,
    Act.RECORD_ITEM: _WITH_CASE,
    Act.DISCLOSE: Rule(states=_OPEN),
    # A consent can be withdrawn on any day.
    Act.WITHDRAW: Rule(states=_ANY),
    # Supervision and complaints come after closing as well.
    Act.BREAK_GLASS: Rule(states=_ANY),
    # A hold says that the texts are needed, such as by a court: it has to be ended first.
    Act.ASK_DELETION: Rule(
        states=_ANY, needs=frozenset({Condition.NO_HOLD_NOW, Condition.NO_DELETION_ASKED})
    ),
    Act.AGREE_DELETION: Rule(states=_ANY, needs=frozenset({Condition.NO_HOLD_NOW, Condition.DELETION_ASKED})),
    Act.DROP_DELETION: Rule(states=_ANY, needs=frozenset({Condition.DELETION_ASKED})),
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
    """The one who asked cannot also be the one who agrees."""


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


def locked(number: UUID) -> Consultation | None:
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
    found = refusal(consultation, act)
    if found:
        raise NotNowError(found)
    consultation.state = TABLE[act].leads_to or consultation.state


def allows(consultation: Consultation, act: Act) -> bool:
    """Whether the table allows the act now."""
    return refusal(consultation, act) is None


def refusal(consultation: Consultation, act: Act) -> Refusal | None:
    """Why the table does not allow the act now; None where it does."""
    rule = TABLE[act]
    if consultation.state not in rule.states:
        return Refusal.CLOSED if consultation.state == State.CLOSED else Refusal.OPEN
    return None if all(_holds(consultation, each) for each in rule.needs) else Refusal.CONDITION


def _holds(consultation: Consultation, condition: Condition) -> bool:
    match condition:
        case Condition.CASE | Condition.NO_CASE:
            has_case = Case.objects.filter(consultation=consultation).exists()
            return has_case == (condition is Condition.CASE)
        case Condition.DELETION_ASKED | Condition.NO_DELETION_ASKED:
            asked = DeletionRequest.objects.filter(consultation=consultation).exists()
            return asked == (condition is Condition.DELETION_ASKED)
        case Condition.HAS_HOLD:
            return consultation.held_until is not None
        case Condition.NO_HOLD_NOW:
            return consultation.held_until is None or consultation.held_until < timezone.localdate()
