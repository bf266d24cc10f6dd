"""Reporting a measure done."""

from lykta.web.plan.actions.changed import changed
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def finish(measure: Measure, by: Member, result: str, *, seen: int | None) -> None:
    """Note that it is done, and what it led to."""
    with changed(measure, Act.FINISH, by, seen=seen) as now:
        now.result = result
