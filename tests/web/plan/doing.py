"""Any act on a measure, by its name."""

from django.utils import timezone

from lykta.web.plan.actions import (
    MeasureValues,
    begin_measure,
    change_measure,
    drop_measure,
    finish_measure,
    follow_up_measure,
    resume_measure,
)
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Measure, MeasureAct
from lykta.web.team.models import Member


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
