"""Closing, holding and deleting: the day of deletion, the purge, and the brake for a clock that jumped.

Closing starts the clock that ends in the purge; a hold, with its reason, stops it. A day of deletion that the
asker was shown is kept, or moved with a notice on the asker's page. Each function but `end` and `purge` is
called within the transaction that also holds its entry of the audit log: the route's own, or upkeep's.

A consultation whose day has come goes with all below it, its key among it; what is counted of it goes into
cells that name none of them. Which goes first within a run is drawn by lot, so that the log's entries tell no
order but that of the runs.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import ASKER, SYSTEM, Outcome, record
from lykta.web.audit.verify import latest_time, newest_done
from lykta.web.consult.access import (
    Act,
    NotNowError,
    Refusal,
    allows,
    begin,
    enter,
    lock,
    lock_number,
    require_version,
    version_of,
)
from lykta.web.consult.actions.answering import require_seen
from lykta.web.consult.compacting import is_busy
from lykta.web.consult.deleted import find_deleted_before
from lykta.web.consult.models import (
    Consultation,
    ConsultationState,
    DayChange,
    DayReason,
    DeletionRequest,
    EarlyReason,
)
from lykta.web.consult.notices import notify_coordinators
from lykta.web.consult.own_rows import Occasion
from lykta.web.consult.statistics import add_to_cells, rewrite_cells
from lykta.web.team.log_codes import ACT, DELETE, EARLY
from lykta.web.team.models import Member

LONGEST_HOLD_DAYS: Final = 365
"""A hold without an end would be a register; whoever still needs it after a year says so again."""
LEAST_DAYS_LEFT: Final = 14
"""When a day of deletion moves nearer, an asker who looks in every other week still sees it in time."""

PURGE: Final = "database.purge"
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


# The day of deletion


def close(
    consultation: Consultation, *, reason: DayReason = DayReason.CLOSED, version: str | None = None
) -> None:
    """Close a consultation: its content is deleted the server's `keep_days` after today.

    `version` tells what its form has shown of the conversation. Raises `NotNowError` where it is closed
    already, and then its day does not move, or where something was written since.
    """
    begin(consultation, Act.CLOSE)
    if version is not None:
        require_seen(consultation, version)
    _start_the_clock(consultation, reason)


def end(number: UUID) -> None:
    """Close a consultation for its asker, in its own transaction; do nothing where it is closed or gone."""
    with transaction.atomic():
        consultation = lock_number(number)
        if consultation is None or not allows(consultation, Act.END):
            return
        enter(consultation, Act.END)
        _start_the_clock(consultation, DayReason.ENDED)
        record("conversation.end", who=ASKER, of=consultation.reference)


def reopen(consultation: Consultation) -> None:
    """Open a closed consultation again; it then waits for the team, and nothing of it is deleted."""
    begin(consultation, Act.REOPEN)
    consultation.closed_on = consultation.purge_on = None
    consultation.save(update_fields=["state", "closed_on", "purge_on", "changed_at"])
    _note_the_day(consultation, DayReason.REOPENED)


def hold(consultation: Consultation, *, reason: str, until: date, version: str | None = None) -> None:
    """Keep a consultation from the purge up to and with a day, for a reason that is sealed; also to renew it.

    Raises ValidationError without a reason, for a day that has been, or one more than a year away; and
    `NotNowError` where the hold was changed since the version.
    """
    today = timezone.localdate()
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it has to be kept. Nothing was changed.")})
    if not today <= until <= today + timedelta(days=LONGEST_HOLD_DAYS):
        raise ValidationError(
            {"until": _("Choose a day from today and at most a year ahead. Nothing was changed.")}
        )
    begin(consultation, Act.HOLD)
    key = consultation.key()
    if consultation.held_until == until and consultation.holds("hold_reason", reason.strip(), key):
        return
    require_version(version, hold_version(consultation))
    before = consultation.deletion_day
    consultation.set_text("hold_reason", reason.strip(), key)
    consultation.held_until = until
    _move_the_day(consultation, before, DayReason.HELD)


def end_hold(consultation: Consultation) -> None:
    """Let the purge have it again when its day has come; the reason is deleted.

    Where that day would come at once, `LEAST_DAYS_LEFT` are left, and never less than the asker was shown.
    """
    begin(consultation, Act.END_HOLD)
    before = consultation.deletion_day
    consultation.hold_reason, consultation.held_until = b"", None
    _move_the_day(consultation, before, DayReason.HOLD_ENDED)


def hold_version(consultation: Consultation) -> str:
    """The version of a hold, for the form that renews it."""
    return version_of(bytes(consultation.hold_reason), consultation.held_until)


def find_closing_reason(consultation: Consultation) -> DayReason | None:
    """Why it was closed last; None where it never was."""
    closings = (DayReason.CLOSED, DayReason.ENDED, DayReason.FORGOTTEN)
    last = consultation.day_changes.filter(reason__in=closings).order_by("pk").last()
    return DayReason(last.reason) if last else None


def show_day(consultation: Consultation) -> date | None:
    """The day of deletion for the asker's page; that it was shown is stored, so that it is kept.

    The object is read anew, and Consultation.DoesNotExist is raised where the purge has taken it.
    """
    consultation.refresh_from_db()
    if consultation.deletion_day in {None, consultation.shown_day}:
        # No day to keep, or it is kept already: whatever moves the day holds what was shown.
        return consultation.deletion_day
    with transaction.atomic():
        lock(consultation)
        day = consultation.deletion_day
        if day is not None and day != consultation.shown_day:
            consultation.shown_day = day
            # No day of change: nobody has worked with it.
            Consultation.objects.filter(pk=consultation.pk).update(shown_day=day)
    return day


def _start_the_clock(consultation: Consultation, reason: DayReason) -> None:
    today = timezone.localdate()
    consultation.closed_on = today
    day = today + timedelta(days=settings.LYKTA.keep_days)
    # Closed anew with a shorter setting: not before the day that was shown the first time.
    consultation.purge_on = max(day, consultation.shown_day or day)
    consultation.save(update_fields=["state", "closed_on", "purge_on", "changed_at"])
    _note_the_day(consultation, reason)


def _move_the_day(consultation: Consultation, before: date | None, reason: DayReason) -> None:
    now = consultation.deletion_day
    if before is not None and now is not None and now < before:
        least = timezone.localdate() + timedelta(days=LEAST_DAYS_LEFT)
        consultation.purge_on = max(now, min(before, max(least, consultation.shown_day or least)))
    consultation.save(update_fields=["hold_reason", "held_until", "purge_on", "changed_at"])
    _note_the_day(consultation, reason)


def _note_the_day(consultation: Consultation, reason: DayReason) -> None:
    last = consultation.day_changes.order_by("-pk").first()
    day = consultation.deletion_day
    if day != (last.day if last else None):
        DayChange.objects.create(
            consultation=consultation, changed_on=timezone.localdate(), reason=reason, day=day
        )


# Deleting before the day


def ask_deletion(consultation: Consultation, member: Member, reason: EarlyReason) -> None:
    """Ask that it is deleted before its day, for a reason; a second member decides."""
    begin(consultation, Act.ASK_DELETION)
    DeletionRequest.objects.create(
        consultation=consultation, asked_by=member, asked_on=timezone.localdate(), reason=reason
    )
    notify_coordinators(Occasion.DELETION_ASKED, but=member)


def agree_deletion(consultation: Consultation, member: Member) -> None:
    """Delete it now, with all below it, its key first among it; spam is not counted.

    Raises `NotNowError` for the member who asked, and SealBrokenError for a request that no member wrote. The
    entry that it was purged is written here, beside the
    route's own that the member agreed.
    """
    begin(consultation, Act.AGREE_DELETION)
    request: DeletionRequest = DeletionRequest.objects.get(consultation=consultation).require_bound()
    if request.asked_by_id == member.pk:
        raise NotNowError(Refusal.NOT_YOURS)
    reference = consultation.reference
    if request.reason != EarlyReason.SPAM:
        add_to_cells(consultation)
        rewrite_cells()
    consultation.delete()
    record(DELETE, who=member.reference, of=reference, detail={EARLY: request.reason})


def drop_deletion(consultation: Consultation) -> None:
    """Leave it as it is: the request is withdrawn, or the second member does not agree."""
    begin(consultation, Act.DROP_DELETION)
    DeletionRequest.objects.filter(consultation=consultation).delete()


# The purge


class Brake(StrEnum):
    """Why a run deletes nothing before a person has looked at the clock."""

    GAP = "gap"
    """More time has passed since the last run than lies between two."""
    BACKWARDS = "backwards"
    """The log has entries of a later time than now."""


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a run did."""

    deleted: int
    held: int
    """Those whose day has come and that a hold keeps."""
    closed: int = 0
    """Those that nobody had changed for a year, and that were closed."""
    busy: int = 0
    """Those that somebody was writing in: the next run takes them."""
    again: int = 0
    """Those of the deleted that had been deleted before, and came back with a restored backup."""
    brake: Brake | None = None
    """Why nothing was deleted, if a person has to look at the clock first."""


def due_consultations() -> QuerySet[Consultation]:
    """Closed consultations whose day has come and that nobody holds."""
    return _whose_day_has_come().filter(_is_not_held())


def held_consultations() -> QuerySet[Consultation]:
    """Those whose day has come and that a hold keeps."""
    return _whose_day_has_come().exclude(_is_not_held())


def forgotten_consultations(days: int = LISTED_AFTER_DAYS) -> QuerySet[Consultation]:
    """Open consultations that have not been changed for so many days, the longest first."""
    before = timezone.now() - timedelta(days=days)
    return (
        Consultation.objects.filter(changed_at__lt=before)
        .exclude(state=ConsultationState.CLOSED)
        .order_by("changed_at")
    )


def purge(*, clock_is_right: bool = False) -> PurgeReport:
    """Close what nobody closed, delete what is due, and log the run; or delete nothing where the clock
    jumped.

    First go those that a restored backup brought back, whatever their day. Each consultation goes in a
    transaction of its own with its entry. Stopped at any point, a run leaves each
    one whole or gone, and the next one goes on. `clock_is_right` is for a person who has looked at the clock.
    """
    brake = None if clock_is_right else clock_brake(timezone.now())
    if brake:
        return _stop(brake)
    before = find_deleted_before()
    again, held_up = _each(_by_lot(before), lambda number: _purge_again(number, is_spam=before[number]))
    closed, waiting = close_forgotten()
    deleted, busy = _each(_by_lot(due_consultations().values_list("pk", flat=True)), _purge_one)
    with transaction.atomic():
        done = PurgeReport(
            deleted=deleted + again,
            held=held_consultations().count(),
            closed=closed,
            busy=held_up + waiting + busy,
            again=again,
        )
        rewrite_cells()
        detail = {"deleted": done.deleted, "held": done.held, "closed": done.closed, "busy": done.busy}
        record(PURGE, who=SYSTEM, detail=detail)
    return done


def close_forgotten() -> tuple[int, int]:
    """Close those that nobody changed for a year, each with its entry. A hold lasts on.

    Returns how many were closed, and how many somebody else was writing in.
    """
    return _each(
        list(forgotten_consultations(CLOSED_AFTER_DAYS).values_list("pk", flat=True)), _close_forgotten
    )


def clock_brake(now: datetime) -> Brake | None:
    """Whether the time since the last run, by the audit log, is such as a right clock tells; else why not."""
    last = newest_done([PURGE]) or newest_done([_BEGINNING])
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


def _stop(brake: Brake) -> PurgeReport:
    with transaction.atomic():
        notify_coordinators(Occasion.PURGE_STOPPED)
        record(PURGE, who=SYSTEM, outcome=Outcome.REFUSED, detail={"brake": str(brake)})
    return PurgeReport(deleted=0, held=held_consultations().count(), brake=brake)


def _by_lot(numbers: Iterable[UUID]) -> list[UUID]:
    drawn = list(numbers)
    secrets.SystemRandom().shuffle(drawn)
    return drawn


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
    still = forgotten_consultations(CLOSED_AFTER_DAYS).select_for_update().filter(pk=number).first()
    if still is None:
        return False
    close(still, reason=DayReason.FORGOTTEN)
    record("consultation.close", who=SYSTEM, of=still.reference, detail={ACT: str(DayReason.FORGOTTEN)})
    return True


def _purge_one(number: UUID) -> bool:
    # It may have been reopened or held since it was listed.
    consultation = due_consultations().select_for_update().filter(pk=number).first()
    if consultation is None:
        return False
    reference = consultation.reference
    add_to_cells(consultation)
    consultation.delete()
    record(DELETE, who=SYSTEM, of=reference)
    return True


def _purge_again(number: UUID, *, is_spam: bool) -> bool:
    consultation = Consultation.objects.select_for_update().filter(pk=number).first()
    if consultation is None:
        return False
    reference = consultation.reference
    if not is_spam:
        # The counts are of the backup as well, from before it was counted.
        add_to_cells(consultation)
    consultation.delete()
    record(DELETE, who=SYSTEM, of=reference, detail={"again": True})
    return True


def _whose_day_has_come() -> QuerySet[Consultation]:
    closed = Consultation.objects.filter(state=ConsultationState.CLOSED)
    return closed.filter(purge_on__lte=timezone.localdate()).order_by("purge_on", "pk")


def _is_not_held() -> Q:
    return Q(held_until__isnull=True) | Q(held_until__lt=timezone.localdate())
