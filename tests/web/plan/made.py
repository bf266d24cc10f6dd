"""Measures for tests, made by the acts that make them in earnest."""

from datetime import date, timedelta

from django.utils import timezone

from lykta.web.plan.actions.adding import add_measure
from lykta.web.plan.actions.beginning import begin
from lykta.web.plan.actions.dropping import drop
from lykta.web.plan.actions.finishing import finish
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Measure
from lykta.web.plan.states import State
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
    return add_measure(by, area=areas()[area], what=what, agency=agency, due_on=due)


def brought_to(measure: Measure, state: State, by: Member) -> Measure:
    """Bring a new measure to a state."""
    if state is State.UNDER_WAY:
        begin(measure, by, seen=None)
    elif state is State.DONE:
        finish(measure, by, f"Resultatet {CANARY}", seen=None)
    elif state is State.DROPPED:
        drop(measure, by, f"Skälet {CANARY}", seen=None)
    measure.refresh_from_db()
    return measure
