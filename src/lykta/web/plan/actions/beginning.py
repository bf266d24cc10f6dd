"""Beginning a measure."""

from lykta.web.plan.actions.changed import changed
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def begin(measure: Measure, by: Member, *, seen: int | None) -> None:
    """Note that work on it has begun."""
    with changed(measure, Act.BEGIN, by, seen=seen):
        pass
