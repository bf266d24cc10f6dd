"""The two clocks: closing starts the one that ends in the purge; a hold, with its reason, stops it.

Each function is called within the transaction that also holds its entry of the audit log: the route's own, or
upkeep's.
"""

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State

LONGEST_HOLD_DAYS: Final = 365
"""A hold without an end would be a register; whoever still needs it after a year says so again."""


def close(consultation: Consultation) -> None:
    """Close a consultation: its content is deleted the server's `keep_days` after today."""
    _in_transaction()
    today = timezone.localdate()
    consultation.state = State.CLOSED
    consultation.closed_on = today
    consultation.purge_on = today + timedelta(days=settings.LYKTA.keep_days)
    consultation.save(update_fields=["state", "closed_on", "purge_on", "changed_at"])


def reopen(consultation: Consultation) -> None:
    """Open a closed consultation again; it then waits for the team, and nothing of it is deleted."""
    _in_transaction()
    consultation.state = State.WAITING_FOR_TEAM
    consultation.closed_on = consultation.purge_on = None
    consultation.save(update_fields=["state", "closed_on", "purge_on", "changed_at"])


def hold(consultation: Consultation, *, reason: str, until: date) -> None:
    """Keep a consultation from the purge up to and with a day, for a reason that is sealed; also to renew it.

    Raises ValidationError without a reason, for a day that has been, or one more than a year away.
    """
    _in_transaction()
    today = timezone.localdate()
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it has to be kept. Nothing was changed.")})
    if not today <= until <= today + timedelta(days=LONGEST_HOLD_DAYS):
        raise ValidationError(
            {"until": _("Choose a day from today and at most a year ahead. Nothing was changed.")}
        )
    consultation.set_text("hold_reason", reason.strip(), consultation.key())
    consultation.held_until = until
    consultation.save(update_fields=["hold_reason", "held_until", "changed_at"])


def end_hold(consultation: Consultation) -> None:
    """Let the purge have it again when its day has come; the reason is deleted."""
    _in_transaction()
    consultation.hold_reason, consultation.held_until = b"", None
    consultation.save(update_fields=["hold_reason", "held_until", "changed_at"])


def _in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its entry belong in one transaction")
