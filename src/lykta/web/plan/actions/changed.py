"""Around each change of a measure: may it, is it still as it was seen, and then the history and the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lykta.errors import LyktaError
from lykta.web.audit.recording import record
from lykta.web.plan.access import WRITE, may, require
from lykta.web.plan.models import Change, Measure
from lykta.web.plan.states import Act, after, fits
from lykta.web.team.models import Member


class ChangedMeanwhileError(LyktaError):
    """Somebody else changed the measure after it was seen; nothing of this change was stored."""


class NotNowError(LyktaError):
    """The act makes no sense in the measure's state; nothing was stored."""


@contextmanager
def changed(measure: Measure, act: Act, by: Member, *, seen: int | None, note: str = "") -> Iterator[Measure]:
    """The measure as it now stands, locked and to be changed within; then history and log are written.

    `seen` is the version that was seen by whoever makes the change; None asks nothing about it. All is one
    transaction. Raises PermissionDenied, ChangedMeanwhileError or NotNowError, and stores nothing then.
    """
    # Before the transaction, so that the entry of a refusal is not undone with it.
    require(by, WRITE, measure.agency_id, measure.reference)
    with transaction.atomic():
        now = Measure.objects.select_for_update().get(pk=measure.pk)
        if (seen is not None and seen != now.version) or not may(by, WRITE, now.agency_id):
            raise ChangedMeanwhileError("Somebody changed the measure meanwhile. Nothing was stored.")
        if not fits(act, now.state):
            raise NotNowError(f"A measure that is {now.state} is past this. Nothing was stored.")
        yield now
        now.state = after(act, now.state)
        if act is not Act.FOLLOW_UP:
            # A note changes nothing that somebody else could be writing over.
            now.version += 1
        now.save()
        keep(now, act, by, note)


def keep(measure: Measure, act: Act, by: Member, note: str = "") -> None:
    """Add to the history and to the audit log, in the transaction of the change."""
    Change.following(measure, act, by, note).save()
    record(WRITE, who=by.reference, of=measure.reference)
