"""A consultation as its asker sees it: what both sides wrote, how far it has come, until when it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lykta.web.consult.keeping.closing import show_day
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.consult.models.deletion import DayReason
from lykta.web.consult.opened import Opened, key_or_none, opened_or_broken


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message. Who of the team wrote it is not told: the team answers as one."""

    from_team: bool
    sent_on: date
    body: Opened
    legal_check: Opened


@dataclass(frozen=True, kw_only=True)
class Move:
    """That the day of deletion is another than the one that was shown before."""

    changed_on: date
    reason: DayReason
    was: date
    now: date | None
    """None where the consultation was opened again."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What the page shows."""

    state: State
    lines: tuple[Line, ...]
    asked_on: date
    deleted_on: date | None
    """The day on which its content is deleted; not known before it is closed."""
    moves: tuple[Move, ...] = ()
    """Each time that day was moved, the earliest first."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be written in it."""
        return self.state == State.CLOSED


def conversation(consultation: Consultation) -> Conversation:
    """Open the texts of both sides; in place of one that does not open it is told.

    That the day of deletion is shown is stored. Consultation.DoesNotExist is raised where it is gone by now.
    """
    deleted_on = show_day(consultation)
    key = key_or_none(consultation)
    lines = tuple(
        Line(
            from_team=message.from_team,
            sent_on=message.sent_on,
            body=opened_or_broken(message, "body", key),
            legal_check=opened_or_broken(message, "legal_check", key),
        )
        for message in consultation.messages.all()
    )
    return Conversation(
        state=State(consultation.state),
        lines=lines,
        asked_on=consultation.asked_on,
        deleted_on=deleted_on,
        moves=tuple(_moves(consultation)),
    )


def _moves(consultation: Consultation) -> Iterator[Move]:
    changes = list(consultation.day_changes.all())
    shown: date | None = None
    for change in changes:
        # That it was opened again is over once it was closed anew: the new day says all.
        if change.day is None and change is not changes[-1]:
            continue
        if shown is not None and change.day != shown:
            yield Move(
                changed_on=change.changed_on, reason=DayReason(change.reason), was=shown, now=change.day
            )
        shown = change.day or shown
