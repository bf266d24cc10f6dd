"""What the consultations add up to: codes and quarters, no text, nobody's name."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.desk.pages import page
from lykta.web.consult.keeping.statistics import ASKERS, OUTCOMES, Codes, Sums, Table, all_counts
from lykta.web.consult.models.consultation import AskerRole, Workplace
from lykta.web.consult.models.statistical_cells import Ending
from lykta.web.team.access import member_of, permission_required


@dataclass(frozen=True)
class Counted:
    """One table: its heading, and each value's words with how many consultations have it."""

    heading: str | Promise
    rows: tuple[tuple[str, int], ...]


@permission_required("statistics.read")
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the counts. They are for the team: small numbers in them are not protected."""
    askers, outcomes = all_counts()
    with transaction.atomic():
        record("statistics.read", who=member_of(request).reference, outcome=Outcome.OPENED)
    tables = [
        _counted(_("By quarter"), askers, "quarter", str),
        _counted(_("By what askers work in"), askers, "role", lambda code: str(AskerRole(code).label)),
        _counted(_("By workplace"), askers, "workplace", lambda code: str(Workplace(code).label)),
        _counted(_("By part of the county"), askers, "county_part", lambda name: name or "–"),
    ]
    return page(
        request,
        "statistics",
        tables=tables,
        total=_sum(askers, ASKERS, "consultations"),
        answered=_sum(outcomes, OUTCOMES, "answered"),
        cases=_sum({codes: sums for codes, sums in outcomes.items() if Ending.CASE in codes}, OUTCOMES),
        disclosures=_sum(outcomes, OUTCOMES, "disclosures"),
    )


def _counted(
    heading: str | Promise, cells: Mapping[Codes, Sums], name: str, words: Callable[[str], str]
) -> Counted:
    place, found = ASKERS.codes.index(name), Counter[str]()
    for codes, sums in cells.items():
        found[words(codes[place])] += sums[ASKERS.sums.index("consultations")]
    return Counted(heading, tuple(sorted(found.items())))


def _sum(cells: Mapping[Codes, Sums], table: Table, name: str = "consultations") -> int:
    return sum(sums[table.sums.index(name)] for sums in cells.values())
