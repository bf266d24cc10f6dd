"""What is read of the plan: measures with their counts, a measure's history, a table for a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lykta.spreadsheets import guard_cell
from lykta.web.plan.areas import areas, plan_of
from lykta.web.plan.forms import LATE
from lykta.web.plan.models import OPEN, Change, Measure, MeasureAct, MeasureState


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that wait for the same: their heading, and they, by day."""

    key: str
    heading: str | Promise
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class MeasureCounts:
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
    counts: MeasureCounts


_HEADINGS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (LATE, pgettext_lazy("measures", "Late")),
    ("open", _("To be done")),
    (MeasureState.DONE, pgettext_lazy("measures", "Done")),
    (MeasureState.DROPPED, pgettext_lazy("measures", "Dropped")),
)


def find_measures(choices: Mapping[str, Any], today: date) -> QuerySet[Measure]:
    """The measures that were chosen, each with the day and the words of its latest note.

    Lists, counts, files and paper all ask here, so that they agree.
    """
    latest = Change.objects.filter(measure=OuterRef("pk"), act=MeasureAct.FOLLOW_UP).order_by("-number")
    found = Measure.objects.select_related("agency").annotate(
        changed_at=Max("changes__at"),
        followed_up_at=Subquery(latest.values("at")[:1]),
        followed_up=Subquery(latest.values("note")[:1]),
    )
    if choices.get("plan"):
        found = found.filter(plan=choices["plan"])
    if choices.get("area"):
        area = areas()[choices["area"]]
        found = found.filter(plan=area.plan, area=area.key)
    if choices.get("agency"):
        found = found.filter(agency=choices["agency"])
    if choices.get("state") == LATE:
        found = found.filter(state__in=OPEN, due_on__lt=today)
    elif choices.get("state"):
        found = found.filter(state=choices["state"])
    return found.order_by("due_on", "pk")


def group_measures(measures: Iterable[Measure], today: date) -> list[MeasureGroup]:
    """What is late, then what is to be done, then what is done and what was dropped; none that is empty."""
    found: dict[str, list[Measure]] = {key: [] for key, _heading in _HEADINGS}
    for measure in measures:
        found[_group_of(measure, today)].append(measure)
    return [MeasureGroup(key, heading, tuple(found[key])) for key, heading in _HEADINGS if found[key]]


def count_measures(measures: Iterable[Measure], today: date) -> MeasureCounts:
    """How many there are of each."""
    listed = list(measures)
    states = Counter(measure.state for measure in listed)
    return MeasureCounts(
        total=len(listed),
        late=sum(measure.is_late(today) for measure in listed),
        not_begun=states[MeasureState.NOT_BEGUN],
        under_way=states[MeasureState.UNDER_WAY],
        done=states[MeasureState.DONE],
        dropped=states[MeasureState.DROPPED],
    )


def count_by_area(measures: Iterable[Measure], today: date) -> list[CountedRow]:
    """The counts of each area that has a measure, in the order of the plans."""
    parts = _divide(measures, lambda measure: measure.in_area.reference)
    names = {area.reference: area for area in areas().values()}
    return [
        CountedRow(
            key=key,
            words=str(names[key].name),
            under=str(plan_of(names[key].plan).name),
            query=f"area={key}",
            counts=count_measures(parts[key], today),
        )
        for key in names
        if key in parts
    ]


def count_by_agency(measures: Iterable[Measure], today: date) -> list[CountedRow]:
    """The counts of each agency that has a measure, by name."""
    parts = _divide(measures, lambda measure: (measure.agency.name, measure.agency_id))
    return [
        CountedRow(
            key=str(number),
            words=name,
            under="",
            query=f"agency={number}",
            counts=count_measures(part, today),
        )
        for (name, number), part in sorted(parts.items())
    ]


def notes_of(measures: Iterable[Measure]) -> dict[int, list[Change]]:
    """The notes of each measure, by its number, the earliest first."""
    found: dict[int, list[Change]] = {}
    rows = Change.objects.filter(act=MeasureAct.FOLLOW_UP, measure__in=[each.pk for each in measures])
    for row in rows.order_by("measure", "number"):
        found.setdefault(row.measure_id, []).append(row)
    return found


def _group_of(measure: Measure, today: date) -> str:
    if measure.is_late(today):
        return LATE
    return "open" if measure.state in OPEN else measure.state


def _divide[Key](measures: Iterable[Measure], key: Callable[[Measure], Key]) -> dict[Key, list[Measure]]:
    found: dict[Key, list[Measure]] = {}
    for measure in measures:
        found.setdefault(key(measure), []).append(measure)
    return found


type Words = str | Promise


@dataclass(frozen=True)
class ChangedValue:
    """One thing that a change made another: what, what it was, and what it became."""

    what: Words
    was: str
    became: str


@dataclass(frozen=True)
class HistoryEntry:
    """One change: what was done, by whom and of which agency, when, its words, and the differences."""

    act: Words
    by: str
    agency: str
    at: datetime
    words: str
    differences: tuple[ChangedValue, ...]


_WORDS_OF: Final = {
    MeasureAct.FINISH: "result",
    MeasureAct.DROP: "reason",
    MeasureAct.FOLLOW_UP: "note",
    MeasureAct.RESUME: "note",
}


def history(measure: Measure) -> list[HistoryEntry]:
    """Every change, the newest first."""
    rows = _changes(measure)
    entries = [_entry(row, ()) for row in rows[:1]]
    entries += [_entry(row, tuple(_differences(before, row))) for before, row in pairwise(rows)]
    return entries[::-1]


def history_since(measure: Measure, seen: int) -> list[HistoryEntry]:
    """What was changed after a version was seen, the newest first; notes are not among it."""
    rows = _changes(measure)
    return [
        _entry(row, tuple(_differences(before, row)))
        for before, row in pairwise(rows)
        if row.version > seen and row.act != MeasureAct.FOLLOW_UP
    ][::-1]


def _changes(measure: Measure) -> list[Change]:
    rows = measure.changes.select_related("by", "by__agency", "agency")
    return list(rows.prefetch_related("by__earlier_names").order_by("number"))


def _entry(row: Change, differences: tuple[ChangedValue, ...]) -> HistoryEntry:
    return HistoryEntry(
        act=MeasureAct(row.act).label,
        by=row.by.name_on(row.at),
        agency=row.by.agency.name if row.by.agency else "",
        at=row.at,
        words=str(getattr(row, _WORDS_OF[MeasureAct(row.act)])) if MeasureAct(row.act) in _WORDS_OF else "",
        differences=differences,
    )


def _differences(before: Change, row: Change) -> Iterator[ChangedValue]:
    # The names of the other acts say what they change.
    if row.act != MeasureAct.CHANGE:
        return
    for what, was, became in zip(_NAMES, _format_values(before), _format_values(row), strict=True):
        if was != became:
            yield ChangedValue(what, was, became)


_NAMES: Final[tuple[Words, ...]] = (_("Area"), _("Measure"), _("Responsible agency"), _("Due"))


def _format_values(row: Change) -> tuple[str, str, str, str]:
    area = f"{row.in_area.name} ({row.plan_name})"
    return area, row.what, row.agency.name, date_format(row.due_on, "j F Y")


def as_csv(measures: Iterable[Measure], today: date) -> bytes:
    """The measures as `find_measures` gives them: UTF-8 with its mark, semicolons between.

    A cell of words that a spreadsheet would take for a formula has an apostrophe before it.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow([str(heading) for heading, _cell in _COLUMNS])
    for measure in measures:
        rows.writerow([guard_cell(str(cell(measure, today))) for _heading, cell in _COLUMNS])
    # With its mark at the beginning Excel reads UTF-8, so that no letter has to be left out.
    return written.getvalue().encode("utf-8-sig")


def _day(moment: datetime | None) -> str:
    return localdate(moment).isoformat() if moment else ""


_COLUMNS: Final[tuple[tuple[Words, Callable[[Any, date], object]], ...]] = (
    (_("Measure number"), lambda measure, _today: measure.pk),
    (_("Plan"), lambda measure, _today: measure.plan_name),
    (_("Area"), lambda measure, _today: measure.in_area.name),
    (_("Measure"), lambda measure, _today: measure.what),
    (_("Responsible agency"), lambda measure, _today: measure.agency.name),
    (_("Due"), lambda measure, _today: measure.due_on.isoformat()),
    (_("State"), lambda measure, _today: measure.get_state_display()),
    (_("Late"), lambda measure, today: _("yes") if measure.is_late(today) else _("no")),
    (_("Result"), lambda measure, _today: measure.result),
    (_("Why it was dropped"), lambda measure, _today: measure.reason),
    (_("Followed up on"), lambda measure, _today: _day(measure.followed_up_at)),
    (_("Latest note"), lambda measure, _today: measure.followed_up or ""),
    (_("Changed on"), lambda measure, _today: _day(measure.changed_at)),
)
"""The columns of the table: the heading, and the cell of a measure on a day."""
