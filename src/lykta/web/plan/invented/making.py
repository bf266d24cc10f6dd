"""Making the demo's plan for a team that is there, by the same acts as in earnest."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lykta.web.plan.actions.adding import add_measure
from lykta.web.plan.actions.beginning import begin
from lykta.web.plan.actions.dropping import drop
from lykta.web.plan.actions.finishing import finish
from lykta.web.plan.actions.following_up import follow_up
from lykta.web.plan.actions.resuming import resume
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Change, Measure
from lykta.web.plan.states import Act
from lykta.web.team.models import Agency, Member


@cache
def invented() -> list[dict[str, Any]]:
    """The invented measures."""
    text = files(__package__).joinpath("measures.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["measure"]
    return found


@transaction.atomic
def make_plan() -> int:
    """Fill a plan that is empty; how many measures were made. Members and agencies have the demo's names."""
    members = {member.username: member for member in Member.objects.all()}
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    for said in invented():
        _measure(said, agencies[said["agency"]], members)
    return len(invented())


def _measure(said: dict[str, Any], agency: Agency, members: dict[str, Member]) -> None:
    measure = add_measure(
        members[said["by"]],
        area=areas()[said["area"]],
        what=said["what"],
        agency=agency,
        due_on=timezone.localdate() + timedelta(days=said["due"]),
    )
    steps = said.get("steps", [])
    for step in steps:
        _step(measure, Act(step["act"]), members[step["by"]], step.get("words", ""))
    _let_days_pass(measure, [said["added"], *(step["ago"] for step in steps)])


def _step(measure: Measure, act: Act, by: Member, words: str) -> None:
    if act is Act.BEGIN:
        begin(measure, by, seen=None)
    elif act is Act.FOLLOW_UP:
        follow_up(measure, by, words)
    else:
        {Act.FINISH: finish, Act.DROP: drop, Act.RESUME: resume}[act](measure, by, words, seen=None)


def _let_days_pass(measure: Measure, ago: list[int]) -> None:
    """Set each change's day back, as if it had been made then."""
    # Past the model's own rows, which cannot be changed: only a demo has a history that did not happen.
    for number, days in enumerate(ago, start=1):
        at = timezone.now() - timedelta(days=days)
        QuerySet(Change).filter(measure=measure, number=number).update(at=at)
