"""The demo's plan for a team that is there, made by the same acts as in earnest."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lykta.web.plan.actions import (
    add_measure,
    begin_measure,
    drop_measure,
    finish_measure,
    follow_up_measure,
    resume_measure,
)
from lykta.web.plan.areas import areas
from lykta.web.plan.models import Change, Measure, MeasureAct, MeasureValues
from lykta.web.team.models import Agency, Member

_ACTS_IN_WORDS: Final = {
    MeasureAct.FINISH: finish_measure,
    MeasureAct.DROP: drop_measure,
    MeasureAct.RESUME: resume_measure,
}


@cache
def invented_measures() -> list[dict[str, Any]]:
    """The invented measures."""
    text = files(__package__).joinpath("invented/measures.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["measure"]
    return found


@transaction.atomic
def make_plan() -> int:
    """Fill a plan that is empty; how many measures were made. Members and agencies have the demo's names."""
    members = {member.username: member for member in Member.objects.all()}
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    for row in invented_measures():
        _measure(row, agencies[row["agency"]], members)
    return len(invented_measures())


def _measure(row: dict[str, Any], agency: Agency, members: dict[str, Member]) -> None:
    due_on = timezone.localdate() + timedelta(days=row["due"])
    values = MeasureValues(areas()[row["area"]], row["what"], agency, due_on)
    measure = add_measure(members[row["by"]], values)
    steps = row.get("steps", [])
    for step in steps:
        _step(measure, MeasureAct(step["act"]), members[step["by"]], step.get("words", ""))
    _let_days_pass(measure, [row["added"], *(step["ago"] for step in steps)])


def _step(measure: Measure, act: MeasureAct, by: Member, words: str) -> None:
    if act is MeasureAct.BEGIN:
        begin_measure(measure, by, seen=None)
    elif act is MeasureAct.FOLLOW_UP:
        follow_up_measure(measure, by, words)
    else:
        _ACTS_IN_WORDS[act](measure, by, words, seen=None)


def _let_days_pass(measure: Measure, ago: list[int]) -> None:
    """Set each change's day back, as if it had been made then."""
    # Past the model's own rows, which cannot be changed: only a demo has a history that did not happen.
    for number, days in enumerate(ago, start=1):
        at = timezone.now() - timedelta(days=days)
        QuerySet(Change).filter(measure=measure, number=number).update(at=at)
