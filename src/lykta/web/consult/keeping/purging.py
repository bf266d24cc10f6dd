"""The purge: what is deleted and when, what nobody closed, and the brake for a clock that jumped.

A consultation whose day has come goes with all below it, its key among it; what is counted of it goes into
cells that name none of them. Which goes first within a run is drawn by lot, so that the log's entries of a
run tell no order but the run's.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.audit.verify import latest_time, newest_done
from lykta.web.consult.keeping.closing import close
from lykta.web.consult.keeping.compacting import is_busy
from lykta.web.consult.keeping.statistics import add_to_cells, rewrite_cells
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.consult.models.deletion import DayReason
from lykta.web.consult.models.notice import Occasion
from lykta.web.consult.notices import tell_coordinators

ACT: Final = "database.purge"
"""What the audit log calls a run."""
_BEGINNING: Final = "database.prepare"
"""The act that a first run is measured from: the database was made, or upgraded from before runs were logged.
"""

LISTED_AFTER_DAYS: Final = 180
"""Half a year without a change: no advice takes so long, and a case that does is met about more often."""
CLOSED_AFTER_DAYS: Final = 365
"""A year: whoever has not touched it for so long does not need it, and nothing is kept for ever."""

LONGEST_GAP: Final = timedelta(days=3)
"""A timer runs every night, and a machine that is off for a weekend still purges by itself when it comes
back. What is longer is a machine that was off, which a person knows, or a clock that jumped, which would
delete what is not due."""
_BACKWARDS: Final = timedelta(minutes=10)
"""Clocks of several servers may differ by seconds; by more than this, one of them is wrong."""


class Brake(StrEnum):
    """Why a run deletes nothing before a person has looked at the clock."""

    GAP = "gap"
    """More time has passed since the last run than lies between two."""
    BACKWARDS = "backwards"
    """The log has entries of a later time than now."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a run did."""

    deleted: int
    held: int
    """Those whose day has come and that a hold keeps."""
    closed: int = 0
    """Those that nobody had changed for a year, and that were closed."""
    busy: int = 0
    """Those that somebody was writing in: the next run takes them."""
    brake: Brake | None = None
    """Why nothing was deleted, if a person has to look at the clock first."""


def due() -> QuerySet[Consultation]:
    """Closed consultations whose day has come and that nobody holds."""
    return _whose_day_has_come().filter(_is_not_held())


def held() -> QuerySet[Consultation]:
    """Those whose day has come and that a hold keeps."""
    return _whose_day_has_come().exclude(_is_not_held())


def forgotten(days: int = LISTED_AFTER_DAYS) -> QuerySet[Consultation]:
    """Open consultations that have not been changed for so many days, the longest first."""
    before = timezone.now() - timedelta(days=days)
    return (
        Consultation.objects.filter(changed_at__lt=before).exclude(state=State.CLOSED).order_by("changed_at")
    )


def purge(*, clock_is_right: bool = False) -> Purged:
    """Close what nobody closed, delete what is due, and log the run; or delete nothing where the clock
    jumped.

    Each consultation goes in a transaction of its own with its entry. Stopped at any point, a run leaves each
    one whole or gone, and the next one goes on. `clock_is_right` is for a person who has looked at the clock.
    """
    brake = None if clock_is_right else clock_brake(timezone.now())
    if brake:
        return _braked(brake)
    closed, waiting = close_forgotten()
    deleted, busy = _each(_by_lot(due()), _purge_one)
    with transaction.atomic():
        done = Purged(deleted=deleted, held=held().count(), closed=closed, busy=waiting + busy)
        rewrite_cells()
        detail = {"deleted": done.deleted, "held": done.held, "closed": done.closed, "busy": done.busy}
        record(ACT, who=SYSTEM, detail=detail)
    return done


def close_forgotten() -> tuple[int, int]:
    """Close those that nobody changed for a year, each with its entry. A hold lasts on.

    Returns how many were closed, and how many somebody else was writing in.
    """
    return _each(list(forgotten(CLOSED_AFTER_DAYS).values_list("pk", flat=True)), _close_forgotten)


def clock_brake(now: datetime) -> Brake | None:
    """Whether the time since the last run, by the audit log, is such as a right clock tells; else why not."""
    last = newest_done([ACT]) or newest_done([_BEGINNING])
    latest = latest_time(after=last.number if last else 0)
    return brake_of(now, last.at if last else None, latest)


def brake_of(now: datetime, last_run: datetime | None, latest_entry: datetime | None) -> Brake | None:
    """The rule of the brake: no later entry than now, and a run at most three days ago. Without one, it
    brakes."""
    known = max((at for at in (last_run, latest_entry) if at), default=None)
    if known and now < known - _BACKWARDS:
        return Brake.BACKWARDS
    if last_run is None or now > last_run + LONGEST_GAP:
        return Brake.GAP
    return None


def _braked(brake: Brake) -> Purged:
    with transaction.atomic():
        tell_coordinators(Occasion.PURGE_STOPPED)
        record(ACT, who=SYSTEM, outcome=Outcome.REFUSED, detail={"brake": str(brake)})
    return Purged(deleted=0, held=held().count(), brake=brake)


def _by_lot(rows: QuerySet[Consultation]) -> list[UUID]:
    numbers = list(rows.values_list("pk", flat=True))
    secrets.SystemRandom().shuffle(numbers)
    return numbers


def _each(numbers: Iterable[UUID], act: Callable[[UUID], bool]) -> tuple[int, int]:
    """How many an act was done to, and how many somebody else was writing in at that time."""
    done = busy = 0
    for number in numbers:
        try:
            with transaction.atomic():
                _wait_shortly()
                done += act(number)
        except OperationalError as error:
            if not is_busy(error):
                raise
            # It is left whole for the next run.
            busy += 1
    return done, busy


def _wait_shortly() -> None:
    # Whoever waits behind this one in PostgreSQL's queue waits as long. SQLite has one writer at a time, who
    # waits for the other by the connection's own setting.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")


def _close_forgotten(number: UUID) -> bool:
    # Somebody may have opened it since it was listed.
    still = forgotten(CLOSED_AFTER_DAYS).select_for_update().filter(pk=number).first()
    if still is None:
        return False
    close(still, reason=DayReason.FORGOTTEN)
    record("consultation.close", who=SYSTEM, of=still.reference)
    return True


def _purge_one(number: UUID) -> bool:
    # It may have been reopened or held since it was listed.
    consultation = due().select_for_update().filter(pk=number).first()
    if consultation is None:
        return False
    reference = consultation.reference
    add_to_cells(consultation)
    consultation.delete()
    record("consultation.purge", who=SYSTEM, of=reference)
    return True


def _whose_day_has_come() -> QuerySet[Consultation]:
    closed = Consultation.objects.filter(state=State.CLOSED)
    return closed.filter(purge_on__lte=timezone.localdate()).order_by("purge_on", "pk")


def _is_not_held() -> Q:
    return Q(held_until__isnull=True) | Q(held_until__lt=timezone.localdate())
