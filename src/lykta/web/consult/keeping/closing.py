"""The two clocks: closing starts the one that ends in the purge; a hold, with its reason, stops it.

A day of deletion that the asker was shown is kept, or moved with a notice on the asker's page. Each function
but `end` is called within the transaction that also holds its entry of the audit log: the route's own, or
upkeep's.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import ASKER, record
from lykta.web.consult.forms_sent import require_version, version_of
from lykta.web.consult.models import Consultation, DayChange
from lykta.web.consult.models.deletion import DayReason
from lykta.web.consult.states import Act, allows, begin, enter, lock, locked

LONGEST_HOLD_DAYS: Final = 365
"""A hold without an end would be a register; whoever still needs it after a year says so again."""
LEAST_DAYS_LEFT: Final = 14
"""When a day of deletion moves nearer, an asker who looks in every other week still sees it in time."""


def close(consultation: Consultation, *, reason: DayReason = DayReason.CLOSED) -> None:
    """Close a consultation: its content is deleted the server's `keep_days` after today.

    Raises `NotNowError` where it is closed already: its day does not move.
    """
    begin(consultation, Act.CLOSE)
    _start_the_clock(consultation, reason)


def end(number: UUID) -> None:
    """Close a consultation for its asker, in its own transaction; do nothing where it is closed or gone."""
    with transaction.atomic():
        consultation = locked(number)
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
