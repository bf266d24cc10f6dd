"""The history of a measure as it is read: each change, and what it made of what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.language import current_language
from lykta.web.plan.models import Change, Measure
from lykta.web.plan.overview import plan_name
from lykta.web.plan.states import Act

type Words = str | Promise


@dataclass(frozen=True)
class Difference:
    """One thing that a change made another: what, what it was, and what it became."""

    what: Words
    was: str
    became: str


@dataclass(frozen=True)
class Told:
    """One change: what was done, by whom and of which agency, when, its words, and the differences."""

    act: Words
    by: str
    agency: str
    at: datetime
    words: str
    differences: tuple[Difference, ...]


_WORDS_OF: Final = {Act.FINISH: "result", Act.DROP: "reason", Act.FOLLOW_UP: "note", Act.RESUME: "note"}


def history(measure: Measure) -> list[Told]:
    """Every change, the newest first."""
    rows = list(measure.changes.select_related("by", "by__agency", "agency").order_by("number"))
    told = [_told(row, ()) for row in rows[:1]]
    told += [_told(row, tuple(_differences(before, row))) for before, row in pairwise(rows)]
    return told[::-1]


def since(measure: Measure, seen: int) -> list[Told]:
    """What was changed after a version was seen, the newest first; notes are not among it."""
    rows = list(measure.changes.select_related("by", "by__agency", "agency").order_by("number"))
    return [
        _told(row, tuple(_differences(before, row)))
        for before, row in pairwise(rows)
        if row.version > seen and row.act != Act.FOLLOW_UP
    ][::-1]


def _told(row: Change, differences: tuple[Difference, ...]) -> Told:
    return Told(
        act=Act(row.act).label,
        by=row.by.name,
        agency=row.by.agency.name if row.by.agency else "",
        at=row.at,
        words=str(getattr(row, _WORDS_OF[Act(row.act)])) if Act(row.act) in _WORDS_OF else "",
        differences=differences,
    )


def _differences(before: Change, row: Change) -> Iterator[Difference]:
    # What other acts change is told by what they are called.
    if row.act != Act.CHANGE:
        return
    for what, was, became in zip(_NAMES, _shown(before), _shown(row), strict=True):
        if was != became:
            yield Difference(what, was, became)


_NAMES: Final[tuple[Words, ...]] = (_("Area"), _("Measure"), _("Responsible agency"), _("Due"))


def _shown(row: Change) -> tuple[str, str, str, str]:
    language = current_language()
    area = f"{row.in_area.name.in_language(language)} ({plan_name(row.plan)})"
    return area, row.what, row.agency.name, date_format(row.due_on, "j F Y")
