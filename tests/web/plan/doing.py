"""Any act on a measure, by its name."""

from django.utils import timezone

from lykta.web.plan.actions.beginning import begin
from lykta.web.plan.actions.changing import Wanted, change_measure
from lykta.web.plan.actions.dropping import drop
from lykta.web.plan.actions.finishing import finish
from lykta.web.plan.actions.following_up import follow_up
from lykta.web.plan.actions.resuming import resume
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Member


def do(act: Act, measure: Measure, by: Member, words: str, seen: int | None = None) -> None:
    """Do it, with words where it takes some."""
    if act is Act.BEGIN:
        begin(measure, by, seen=seen)
    elif act is Act.FOLLOW_UP:
        follow_up(measure, by, words)
    elif act is Act.CHANGE:
        assert by.agency
        wanted = Wanted(areas()["2018.legislation"], words, by.agency, timezone.localdate())
        change_measure(measure, by, wanted, seen=seen)
    else:
        {Act.FINISH: finish, Act.DROP: drop, Act.RESUME: resume}[act](measure, by, words, seen=seen)
