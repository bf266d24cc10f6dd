"""The statistical records counted for the team itself: codes and numbers, no text and nobody."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Avg, Count, Q, Sum

from lykta.web.consult.models import StatisticalRecord

INTERNAL: Final = "Internal: small numbers are not protected. Not for publication."
_BY: Final = ("quarter", "role", "workplace", "county_part")
_OUTCOMES: Final[Mapping[str, Q]] = {
    "case": Q(became_case=True),
    "answered": Q(became_case=False, answered=True),
    "unanswered": Q(became_case=False, answered=False),
}
# What a spreadsheet would take for a formula when a text begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many consultations there were of one kind, and what is counted of them."""

    quarter: str
    role: str
    workplace: str
    county_part: str
    outcome: str
    """`case`, `answered` or `unanswered`, which exclude each other."""
    consultations: int
    with_legal_check: int
    mean_days_to_answer: float | None
    agencies: int
    disclosures: int


def counted() -> Iterator[Counted]:
    """Every kind that occurs, by quarter, role, workplace, part of the county and outcome."""
    for outcome, condition in _OUTCOMES.items():
        rows = (
            StatisticalRecord.objects.filter(condition)
            .values(*_BY)
            .order_by(*_BY)
            .annotate(
                consultations=Count("pk"),
                with_legal_check=Count("pk", filter=Q(has_legal_check=True)),
                mean_days_to_answer=Avg("answered_within_days"),
                agencies_taking_part=Sum("agencies"),
                disclosures_made=Sum("disclosures"),
            )
        )
        for row in rows:
            agencies, disclosures = row.pop("agencies_taking_part"), row.pop("disclosures_made")
            yield Counted(outcome=outcome, agencies=agencies, disclosures=disclosures, **row)


def as_csv(*, excel: bool = False) -> bytes:
    """The counts as CSV: UTF-8 with commas, or as a Swedish Excel opens it (semicolons, decimal commas)."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";" if excel else ",", lineterminator="\r\n")
    rows.writerow(["read_me", *Counted.__slots__])
    for kind in sorted(
        counted(), key=lambda kind: (kind.quarter, kind.role, kind.workplace, kind.county_part)
    ):
        rows.writerow([INTERNAL, *(_cell(getattr(kind, name), excel=excel) for name in Counted.__slots__)])
    # With its mark at the beginning Excel reads UTF-8, so that no letter has to be left out.
    return written.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _cell(value: str | float | None, *, excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", "," if excel else ".")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
