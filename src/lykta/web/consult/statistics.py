"""What is counted of consultations: live ones from themselves, purged ones as cells that name none of them.

The audit log tells for ever when each number asked, when it was answered and how it ended. So what an asker
chose is counted apart from how it ended, no cell is of one consultation, and nothing orders the cells but
their codes: whoever has the database and the log after a purge cannot say which number made which choices.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lykta.spreadsheets import guard_cell
from lykta.web.consult.models import (
    AskerCell,
    Case,
    Consultation,
    ConsultationState,
    Disclosure,
    Ending,
    Message,
    OutcomeCell,
    Participation,
)
from lykta.web.database import keep_others_from_writing, snapshot

INTERNAL: Final = "Internal: small numbers are not protected. Not for publication."
# Cells are written so many at a time; a statement of SQLite takes a limited number of values.
_AT_ONCE: Final = 500
# The column that is kept as a sum, and what it is shown as.
_DAYS: Final = "days_to_answer"
_MEAN: Final = "mean_days_to_answer"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of one consultation as it is now."""

    quarter: str
    role: str
    workplace: str
    county_part: str
    has_legal_check: bool
    outcome: str
    """`case`, `answered` or `unanswered`; a case may be answered or not."""
    days_to_answer: int | None
    """Days from the question to the first answer; None where there is none."""
    agencies: int
    disclosures: int


type Codes = tuple[str, ...]
type Sums = tuple[int, ...]


@dataclass(frozen=True)
class StatisticsTable:
    """One table of counts: its cells, the codes that tell them apart, and what is summed."""

    cells: type[models.Model]
    codes: tuple[str, ...]
    sums: tuple[str, ...]

    def codes_of(self, figures: Figures) -> Codes:
        """The cell that a consultation is counted in."""
        return tuple(str(getattr(figures, name)) for name in self.codes)


ASKERS: Final = StatisticsTable(
    AskerCell, ("quarter", "role", "workplace", "county_part"), ("consultations", "with_legal_check")
)
"""What askers chose."""
OUTCOMES: Final = StatisticsTable(
    OutcomeCell,
    ("quarter", "outcome"),
    ("consultations", "answered", "days_to_answer", "agencies", "disclosures"),
)
"""How consultations ended, and what is summed of them."""
TABLES: Final = (ASKERS, OUTCOMES)


def quarter_of(day: date) -> str:
    """The quarter that a day is counted in, such as 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def figures_of(consultations: QuerySet[Consultation]) -> Iterator[Figures]:
    """What is counted of each consultation, from its rows as they are now."""
    answers = Message.objects.filter(consultation=OuterRef("pk"), from_team=True).order_by("sent_on")
    rows = consultations.order_by().annotate(
        first_answer=Subquery(answers.values("sent_on")[:1]),
        is_case=Exists(Case.objects.filter(consultation=OuterRef("pk"))),
        agencies_count=_count(Participation.objects.all()),
        disclosures_count=_count(Disclosure.objects.all()),
    )
    names = ("asked_on", "role", "workplace", "county_part", "has_legal_check")
    for row in rows.values(*names, "first_answer", "is_case", "agencies_count", "disclosures_count"):
        first, asked = row["first_answer"], row["asked_on"]
        ending = Ending.CASE if row["is_case"] else Ending.ANSWERED if first else Ending.UNANSWERED
        yield Figures(
            quarter=quarter_of(asked),
            role=row["role"],
            workplace=row["workplace"],
            county_part=row["county_part"],
            has_legal_check=row["has_legal_check"],
            outcome=ending.value,
            # An answer dated before its question is a clock that went wrong, and no answer in less than no
            # time.
            days_to_answer=max((first - asked).days, 0) if first else None,
            agencies=row["agencies_count"],
            disclosures=row["disclosures_count"],
        )


def sums_of(figures: Iterable[Figures], table: StatisticsTable) -> dict[Codes, Sums]:
    """Consultations summed into the cells of a table."""
    found: dict[Codes, Sums] = {}
    for one in figures:
        _add(found, table.codes_of(one), _contribution_of(one, table))
    return found


def counts(table: StatisticsTable) -> dict[Codes, Sums]:
    """All consultations, live and purged, summed into the cells of a table, in the order of the codes."""
    return all_counts()[TABLES.index(table)]


def all_counts() -> tuple[dict[Codes, Sums], ...]:
    """The counts of both tables, of one moment, so that a purge meanwhile is counted once and not twice."""
    with snapshot():
        live = list(figures_of(Consultation.objects.all()))
        found = tuple(_read_cells(table) for table in TABLES)
    for table, cells in zip(TABLES, found, strict=True):
        for codes, sums in sums_of(live, table).items():
            _add(cells, codes, sums)
    return tuple(dict(sorted(cells.items())) for cells in found)


def open_now() -> dict[ConsultationState, int]:
    """How many consultations are in each state at this moment; what was purged is in none."""
    found = dict(Consultation.objects.order_by().values_list("state").annotate(found=Count("pk")))
    return {state: found.get(state, 0) for state in ConsultationState}


def add_to_cells(consultation: Consultation) -> None:
    """Count a consultation in its cells, within the transaction that deletes it."""
    for figures in figures_of(Consultation.objects.filter(pk=consultation.pk)):
        for table in TABLES:
            codes: dict[str, Any] = dict(zip(table.codes, table.codes_of(figures), strict=True))
            table.cells._base_manager.get_or_create(**codes)
            counted = zip(table.sums, _contribution_of(figures, table), strict=True)
            table.cells._base_manager.filter(**codes).update(
                **{name: F(name) + amount for name, amount in counted}
            )


def rewrite_cells() -> None:
    """Write all cells anew in the order of their codes, so that no cell tells when it last grew.

    A row that was changed carries the number of the transaction that changed it, which on PostgreSQL is also
    that of an entry of the audit log; and new rows lie behind old ones. Afterwards all are of one
    transaction.
    """
    with transaction.atomic():
        for table in TABLES:
            keep_others_from_writing(table.cells)
            cells = sorted(_read_cells(table).items())
            table.cells._base_manager.all().delete()
            names = (*table.codes, *table.sums)
            rows = [table.cells(**dict(zip(names, (*codes, *sums), strict=True))) for codes, sums in cells]
            table.cells._base_manager.bulk_create(rows, batch_size=_AT_ONCE)


def as_csv(table: StatisticsTable, *, excel: bool = False) -> bytes:
    """A table of counts as CSV: UTF-8 with commas, or with the semicolons and commas of a Swedish Excel."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";" if excel else ",", lineterminator="\r\n")
    names = (*table.codes, *table.sums)
    rows.writerow(["read_me", *(_MEAN if name == _DAYS else name for name in names)])
    for codes, sums in counts(table).items():
        row: dict[str, str | float | None] = dict(zip(names, (*codes, *sums), strict=True))
        if _DAYS in row:
            row[_DAYS] = mean_days(sums)
        rows.writerow([INTERNAL, *(_cell(value, excel=excel) for value in row.values())])
    # With its mark at the beginning Excel reads UTF-8, so that no letter has to be left out.
    return written.getvalue().encode("utf-8-sig" if excel else "utf-8")


def mean_days(outcome: Sums) -> float | None:
    """Days to the first answer, the mean of those that were answered; None where none was."""
    summed = dict(zip(OUTCOMES.sums, outcome, strict=True))
    return summed[_DAYS] / summed["answered"] if summed["answered"] else None


def _contribution_of(one: Figures, table: StatisticsTable) -> Sums:
    amounts: Mapping[str, int] = {
        "consultations": 1,
        "with_legal_check": int(one.has_legal_check),
        "answered": int(one.days_to_answer is not None),
        "days_to_answer": one.days_to_answer or 0,
        "agencies": one.agencies,
        "disclosures": one.disclosures,
    }
    return tuple(amounts[name] for name in table.sums)


def _add(cells: dict[Codes, Sums], codes: Codes, sums: Sums) -> None:
    before = cells.get(codes, (0,) * len(sums))
    cells[codes] = tuple(map(sum, zip(before, sums, strict=True)))


def _read_cells(table: StatisticsTable) -> dict[Codes, Sums]:
    rows = table.cells._base_manager.values_list(*table.codes, *table.sums)
    width = len(table.codes)
    return {tuple(row[:width]): tuple(row[width:]) for row in rows}


def _count(rows: "QuerySet[models.Model]") -> Coalesce:
    own = rows.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return Coalesce(Subquery(own.annotate(found=Count("pk")).values("found")), 0)


def _cell(value: str | float | None, *, excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", "," if excel else ".")
    return guard_cell(str(value))
