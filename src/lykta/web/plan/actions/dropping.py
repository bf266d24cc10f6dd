"""Dropping a measure."""

from lykta.web.plan.actions.changed import changed
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def drop(measure: Measure, by: Member, reason: str, *, seen: int | None) -> None:
    """Note that it will not be done, and why. It stays in the plan: nothing is deleted."""
    with changed(measure, Act.DROP, by, seen=seen) as now:
        now.reason = reason
