"""Changing what a measure is, whose it is and by when."""

from dataclasses import dataclass
from datetime import date

from lykta.web.plan.access import WRITE, require
from lykta.web.plan.actions.changed import changed
from lykta.web.plan.areas import Area
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Agency, Member


@dataclass(frozen=True)
class Wanted:
    """What a measure is to be."""

    area: Area
    what: str
    agency: Agency
    due_on: date


def change_measure(measure: Measure, by: Member, wanted: Wanted, *, seen: int | None) -> None:
    """Change it. Nobody gives a measure to an agency for which they may not write."""
    require(by, WRITE, wanted.agency.pk, measure.reference)
    with changed(measure, Act.CHANGE, by, seen=seen) as now:
        now.plan, now.area = wanted.area.plan, wanted.area.key
        now.what, now.agency, now.due_on = wanted.what, wanted.agency, wanted.due_on
