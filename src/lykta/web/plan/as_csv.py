"""The plan as a table that a Swedish spreadsheet opens."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lykta.spreadsheets import guard_cell
from lykta.web.language import current_language
from lykta.web.plan.models import Measure
from lykta.web.plan.overview import plan_name


def as_csv(measures: Iterable[Measure], today: date) -> bytes:
    """The measures as `lykta.web.plan.overview.chosen` gives them: UTF-8 with its mark, semicolons between.

    A cell of words that a spreadsheet would take for a formula has an apostrophe before it.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(_head())
    for measure in measures:
        rows.writerow([guard_cell(cell) for cell in _cells(measure, today)])
    # With its mark at the beginning Excel reads UTF-8, so that no letter has to be left out.
    return written.getvalue().encode("utf-8-sig")


def _head() -> list[str]:
    return [
        _("Measure number"), _("Plan"), _("Area"), _("Measure"), _("Responsible agency"), _("Due"),
        _("State"), _("Late"), _("Result"), _("Why it was dropped"), _("Followed up on"), _("Latest note"),
        _("Changed on"),
    ]  # fmt: skip


def _cells(measure: Measure, today: date) -> list[str]:
    noted: Any = measure
    return [
        str(measure.pk),
        plan_name(measure.plan),
        measure.in_area.name.in_language(current_language()),
        measure.what,
        measure.agency.name,
        measure.due_on.isoformat(),
        str(measure.get_state_display()),
        _("yes") if measure.is_late(today) else _("no"),
        measure.result,
        measure.reason,
        localdate(noted.followed_up_at).isoformat() if noted.followed_up_at else "",
        noted.followed_up or "",
        localdate(noted.changed_at).isoformat() if noted.changed_at else "",
    ]
