"""What can be done to a measure: each act checks its permission, and writes the history and the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lykta.errors import LyktaError
from lykta.web.audit.recording import record
from lykta.web.plan.access import WRITE, may, require
from lykta.web.plan.models import Change, Measure, MeasureAct, MeasureValues, is_possible, state_after
from lykta.web.team.log_codes import ACT
from lykta.web.team.models import Member


class ChangedMeanwhileError(LyktaError):
    """Another member changed the measure after it was seen; nothing of this change was stored."""


class NotPossibleNowError(LyktaError):
    """The act makes no sense in the measure's state; nothing was stored."""


def add_measure(by: Member, values: MeasureValues) -> Measure:
    """Add a measure that is not begun."""
    require(by, WRITE, values.agency.pk)
    with transaction.atomic():
        measure = Measure()
        measure.take(values)
        measure.save()
        _record_change(measure, MeasureAct.ADD, by)
    return measure


def change_measure(measure: Measure, by: Member, values: MeasureValues, *, seen: int | None) -> None:
    """Change it. A measure can only be given to an agency for which the member may write."""
    require(by, WRITE, values.agency.pk, measure.reference)
    with _change(measure, MeasureAct.CHANGE, by, seen=seen) as now:
        now.take(values)


def begin_measure(measure: Measure, by: Member, *, seen: int | None) -> None:
    """Note that work on it has begun."""
    with _change(measure, MeasureAct.BEGIN, by, seen=seen):
        pass


def follow_up_measure(measure: Measure, by: Member, note: str) -> None:
    """Add a note about how it goes. Notes by two people at once are both kept."""
    with _change(measure, MeasureAct.FOLLOW_UP, by, seen=None, note=note):
        pass


def finish_measure(measure: Measure, by: Member, result: str, *, seen: int | None) -> None:
    """Note that it is done, and what it led to."""
    with _change(measure, MeasureAct.FINISH, by, seen=seen) as now:
        now.result = result


def drop_measure(measure: Measure, by: Member, reason: str, *, seen: int | None) -> None:
    """Note that it will not be done, and why. It stays in the plan: nothing is deleted."""
    with _change(measure, MeasureAct.DROP, by, seen=seen) as now:
        now.reason = reason


def resume_measure(measure: Measure, by: Member, why: str, *, seen: int | None) -> None:
    """Have it under way again. What it had led to, or why it was dropped, stays in its history."""
    with _change(measure, MeasureAct.RESUME, by, seen=seen, note=why) as now:
        now.result = now.reason = ""


@contextmanager
def _change(
    measure: Measure, act: MeasureAct, by: Member, *, seen: int | None, note: str = ""
) -> Iterator[Measure]:
    """The measure as it now stands, locked and to be changed within; then history and log are written.

    `seen` is the version that the member saw; None does not compare it. All is one transaction. Raises
    PermissionDenied, ChangedMeanwhileError or NotPossibleNowError, and then stores nothing.
    """
    # Before the transaction, so that the entry of a refusal is not undone with it.
    require(by, WRITE, measure.agency_id, measure.reference, act)
    with transaction.atomic():
        now = Measure.objects.select_for_update().get(pk=measure.pk)
        if (seen is not None and seen != now.version) or not may(by, WRITE, now.agency_id):
            raise ChangedMeanwhileError("Somebody changed the measure meanwhile. Nothing was stored.")
        if not is_possible(act, now.state):
            raise NotPossibleNowError(f"A measure that is {now.state} is past this. Nothing was stored.")
        yield now
        now.state = state_after(act, now.state)
        if act is not MeasureAct.FOLLOW_UP:
            # A note changes nothing that another member could be writing over.
            now.version += 1
        now.save()
        _record_change(now, act, by, note)


def _record_change(measure: Measure, act: MeasureAct, by: Member, note: str = "") -> None:
    Change.following(measure, act, by, note).save()
    record(WRITE, who=by.reference, of=measure.reference, detail={ACT: str(act)})
