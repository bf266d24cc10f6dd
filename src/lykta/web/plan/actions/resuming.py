"""Taking up a measure again that was done or dropped."""

from lykta.web.plan.actions.changed import changed
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def resume(measure: Measure, by: Member, why: str, *, seen: int | None) -> None:
    """Have it under way again. What it had led to, or why it was dropped, stays in its history."""
    with changed(measure, Act.RESUME, by, seen=seen, note=why) as now:
        now.result = now.reason = ""
