"""What the team's records add up to: codes and quarters, no text, nobody's name."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.desk.pages import page
from lykta.web.consult.models import StatisticalRecord
from lykta.web.team.permission import member_of, permitted


@dataclass(frozen=True)
class Counted:
    """One table: its heading, and each value's words with how many records have it."""

    heading: str | Promise
    rows: tuple[tuple[str, int], ...]


@permitted("statistics.read")
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the counts. They are for the team: small numbers in them are not protected."""
    with transaction.atomic():
        records = list(StatisticalRecord.objects.all())
        record("statistics.read", who=member_of(request).reference, outcome=Outcome.OPENED)
    tables = [
        _counted(_("By quarter"), records, lambda one: one.quarter),
        _counted(_("By what askers work in"), records, lambda one: str(one.get_role_display())),
        _counted(_("By workplace"), records, lambda one: str(one.get_workplace_display())),
        _counted(_("By part of the county"), records, lambda one: one.county_part or "–"),
    ]
    return page(
        request,
        "statistics",
        tables=tables,
        total=len(records),
        answered=sum(one.answered for one in records),
        cases=sum(one.became_case for one in records),
        disclosures=sum(one.disclosures for one in records),
    )


def _counted(
    heading: str | Promise,
    records: Iterable[StatisticalRecord],
    value: Callable[[StatisticalRecord], str],
) -> Counted:
    return Counted(heading, tuple(sorted(Counter(map(value, records)).items())))
