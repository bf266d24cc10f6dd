"""Adding a measure to the plan."""

from datetime import date

from django.db import transaction

from lykta.web.plan.access import WRITE, require
from lykta.web.plan.actions.changed import keep
from lykta.web.plan.areas import Area
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Agency, Member


def add_measure(by: Member, *, area: Area, what: str, agency: Agency, due_on: date) -> Measure:
    """Add a measure that is not begun."""
    require(by, WRITE, agency.pk)
    with transaction.atomic():
        measure = Measure.objects.create(
            plan=area.plan, area=area.key, what=what, agency=agency, due_on=due_on
        )
        keep(measure, Act.ADD, by)
    return measure
