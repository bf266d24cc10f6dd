"""Measures made for a test, brought to any state, and any act on one."""

from datetime import date, timedelta

from django.utils import timezone

from lykta.web.plan.actions import (
    add_measure,
    begin_measure,
    change_measure,
    drop_measure,
    finish_measure,
    follow_up_measure,
    resume_measure,
)
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Measure, MeasureAct, MeasureState, MeasureValues
from lykta.web.team.models import Agency, Member

CANARY = "kanarieåtgärden"
"""A word in the texts of a measure, which nobody may see who may not read the plan."""


def made_measure(
    by: Member,
    *,
    what: str = f"Utbilda mottagningar {CANARY}",
    agency: Agency | None = None,
    due_on: date | None = None,
    area: str = "2026-2028.detection",
) -> Measure:
    """A measure that is not begun, due in a month, of the writer's own agency."""
    agency = agency or by.agency
    assert agency
    due = due_on or timezone.localdate() + timedelta(days=30)
    return add_measure(by, MeasureValues(areas()[area], what, agency, due))


def brought_to(measure: Measure, state: MeasureState, by: Member) -> Measure:
    """Bring a new measure to a state."""
    if state is MeasureState.UNDER_WAY:
        begin_measure(measure, by, seen=None)
    elif state is MeasureState.DONE:
        finish_measure(measure, by, f"Resultatet {CANARY}", seen=None)
    elif state is MeasureState.DROPPED:
        drop_measure(measure, by, f"Skälet {CANARY}", seen=None)
    measure.refresh_from_db()
    return measure


def do(act: MeasureAct, measure: Measure, by: Member, words: str, seen: int | None = None) -> None:
    """Do it, with words where it takes some."""
    if act is MeasureAct.BEGIN:
        begin_measure(measure, by, seen=seen)
    elif act is MeasureAct.FOLLOW_UP:
        follow_up_measure(measure, by, words)
    elif act is MeasureAct.CHANGE:
        assert by.agency
        wanted = MeasureValues(areas()["2018.legislation"], words, by.agency, timezone.localdate())
        change_measure(measure, by, wanted, seen=seen)
    else:
        {MeasureAct.FINISH: finish_measure, MeasureAct.DROP: drop_measure, MeasureAct.RESUME: resume_measure}[
            act
        ](measure, by, words, seen=seen)
