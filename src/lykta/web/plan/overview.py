"""The plan at a glance: the measures that were chosen, what is late first, and how many there are of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lykta.web.language import current_language
from lykta.web.plan.areas import areas, plan_of
from lykta.web.plan.forms.choosing import LATE
from lykta.web.plan.models import Change, Measure
from lykta.web.plan.states import OPEN, Act, State


@dataclass(frozen=True)
class Group:
    """Measures that wait for the same: their heading, and they, by day."""

    key: str
    heading: str | Promise
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Counts:
    """How many measures there are in each state; those that are late are among the open ones."""

    total: int
    late: int
    not_begun: int
    under_way: int
    done: int
    dropped: int


@dataclass(frozen=True)
class CountedRow:
    """The counts of one area or one agency, with what chooses it."""

    key: str
    words: str
    under: str
    """The plan of an area; nothing for an agency."""
    query: str
    counts: Counts


_HEADINGS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (LATE, pgettext_lazy("measures", "Late")),
    ("open", _("To be done")),
    (State.DONE, pgettext_lazy("measures", "Done")),
    (State.DROPPED, pgettext_lazy("measures", "Dropped")),
)


def chosen(asked: Mapping[str, Any], today: date) -> QuerySet[Measure]:
    """The measures that were asked for, each with the day and the words of its latest note.

    Lists, counts, files and paper all ask here, so that they agree.
    """
    latest = Change.objects.filter(measure=OuterRef("pk"), act=Act.FOLLOW_UP).order_by("-number")
    found = Measure.objects.select_related("agency").annotate(
        changed_at=Max("changes__at"),
        followed_up_at=Subquery(latest.values("at")[:1]),
        followed_up=Subquery(latest.values("note")[:1]),
    )
    if asked.get("plan"):
        found = found.filter(plan=asked["plan"])
    if asked.get("area"):
        area = areas()[asked["area"]]
        found = found.filter(plan=area.plan, area=area.key)
    if asked.get("agency"):
        found = found.filter(agency=asked["agency"])
    if asked.get("state") == LATE:
        found = found.filter(state__in=OPEN, due_on__lt=today)
    elif asked.get("state"):
        found = found.filter(state=asked["state"])
    return found.order_by("due_on", "pk")


def grouped(measures: Iterable[Measure], today: date) -> list[Group]:
    """What is late, then what is to be done, then what is done and what was dropped; none that is empty."""
    found: dict[str, list[Measure]] = {key: [] for key, _heading in _HEADINGS}
    for measure in measures:
        found[_group_of(measure, today)].append(measure)
    return [Group(key, heading, tuple(found[key])) for key, heading in _HEADINGS if found[key]]


def counts(measures: Iterable[Measure], today: date) -> Counts:
    """How many there are of each."""
    listed = list(measures)
    states = Counter(measure.state for measure in listed)
    return Counts(
        total=len(listed),
        late=sum(measure.is_late(today) for measure in listed),
        not_begun=states[State.NOT_BEGUN],
        under_way=states[State.UNDER_WAY],
        done=states[State.DONE],
        dropped=states[State.DROPPED],
    )


def by_area(measures: Iterable[Measure], today: date) -> list[CountedRow]:
    """The counts of each area that has a measure, in the order of the plans."""
    language, parts = current_language(), _parted(measures, lambda measure: measure.in_area.reference)
    names = {area.reference: area for area in areas().values()}
    return [
        CountedRow(
            key=key,
            words=names[key].name.in_language(language),
            under=plan_name(names[key].plan),
            query=f"area={key}",
            counts=counts(parts[key], today),
        )
        for key in names
        if key in parts
    ]


def by_agency(measures: Iterable[Measure], today: date) -> list[CountedRow]:
    """The counts of each agency that has a measure, by name."""
    parts = _parted(measures, lambda measure: (measure.agency.name, measure.agency_id))
    return [
        CountedRow(
            key=str(number), words=name, under="", query=f"agency={number}", counts=counts(part, today)
        )
        for (name, number), part in sorted(parts.items())
    ]


def notes(measures: Iterable[Measure]) -> dict[int, list[Change]]:
    """The notes of each measure, by its number, the earliest first."""
    found: dict[int, list[Change]] = {}
    rows = Change.objects.filter(act=Act.FOLLOW_UP, measure__in=[each.pk for each in measures])
    for row in rows.order_by("measure", "number"):
        found.setdefault(row.measure_id, []).append(row)
    return found


def _group_of(measure: Measure, today: date) -> str:
    if measure.is_late(today):
        return LATE
    return "open" if measure.state in OPEN else measure.state


def _parted[Key](measures: Iterable[Measure], key: Callable[[Measure], Key]) -> dict[Key, list[Measure]]:
    found: dict[Key, list[Measure]] = {}
    for measure in measures:
        found.setdefault(key(measure), []).append(measure)
    return found


def plan_name(key: str) -> str:
    return plan_of(key).name.in_language(current_language())
