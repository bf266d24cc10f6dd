"""Following up a measure."""

from lykta.web.plan.actions.changed import changed
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def follow_up(measure: Measure, by: Member, note: str) -> None:
    """Add a note about how it goes. Notes by two people at once are both kept."""
    with changed(measure, Act.FOLLOW_UP, by, seen=None, note=note):
        pass
