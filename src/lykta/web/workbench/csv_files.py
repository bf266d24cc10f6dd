"""A table as a file of CSV: for a spreadsheet on the Swedish pages, for other programs on the English.

The Swedish file opens by a double click, as the tables of an evidence folder do: semicolons, a decimal comma,
a byte order mark, and words in headings and codes. The English one has the columns and codes of the other
files of a result.
"""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.contacts.protection import TAG_WORDS
from lykta.ads.evidence.tables import Cell, csv_file
from lykta.ads.result.tables import IDENTIFIERS, write_table
from lykta.web.language import current_language
from lykta.web.workbench.words import REASON_WORDS

_HEADINGS: Final[dict[str, str | Promise]] = {
    "ad_a": _("Ad 1"),
    "ad_b": _("Ad 2"),
    "ads": _("Ads"),
    "advertisers_high": _("Advertisers in the file, highest"),
    "advertisers_low": _("Advertisers in the file, lowest"),
    "at_least": _("Advertisers in all, at least (days of reading only)"),
    "at_least_high": _("Advertisers in all, at least: end of the interval"),
    "at_least_low": _("Advertisers in all, at least: start of the interval"),
    "begins": _("Begins"),
    "contact": _("Contact, by its pseudonym"),
    "counts": _("What is counted"),
    "county": _("County"),
    "day": _("Day"),
    "distinct_ads": _("Different texts"),
    "first_day": _("First day"),
    "first_seen": _("First seen"),
    "high": _("Highest"),
    "kind": _("Kind"),
    "last_day": _("Last day"),
    "last_seen": _("Last seen"),
    "least_ads": _("At least so many ads"),
    "low": _("Lowest"),
    "most_ads": _("At most so many ads"),
    "networks": _("Networks"),
    "new_texts": _("New texts"),
    "note": _("Note"),
    "period": _("Month"),
    "place": _("Place"),
    "probability": _("Probability"),
    "reason": _("Reason"),
    "strength": _("Hang together"),
    "unit": _("Length"),
}
"""What each column is called, by the name that it has in the other files of a result."""

_VALUES: Final[dict[str, dict[str, str | Promise]]] = {
    "counts": {
        "rows": _("Rows read"),
        "ads": _("Ads"),
        "texts": _("Different texts"),
        "networks": _("Networks, and ads that stand alone"),
        "advertisers": _("Estimated advertisers"),
    },
    "note": {"do not add places: advertisers tour": _("Do not add places: advertisers tour")},
    "strength": {"loose": _("below 50 %"), "fair": _("50 to 90 %"), "firm": _("90 % or more")},
    "unit": {"week": _("week"), "month": _("month"), "year": _("year")},
}


def csv_answer(table: pa.Table, name: str) -> HttpResponse:
    """A table as a file of CSV to keep under this name, in the form of the page's language."""
    content = _for_spreadsheets(table) if current_language() == "sv" else _for_programs(table)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _for_programs(table: pa.Table) -> bytes:
    with TemporaryDirectory(prefix="lykta-table-") as folder:
        out = Path(folder) / "table.csv"
        write_table(table, out, exact=IDENTIFIERS)
        return out.read_bytes()


def _for_spreadsheets(table: pa.Table) -> bytes:
    headings = [str(_HEADINGS[name]) for name in table.column_names]
    return csv_file(headings, ([_cell(row, name) for name in row] for row in table.to_pylist()))


def _cell(row: dict[str, Any], name: str) -> Cell:
    value = row[name]
    if name == "county" and value:
        # Alone the code would lose its zero: a spreadsheet reads 01 as the number 1.
        return f"{value} {row['place']}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(_in_words(name, value)) if isinstance(value, str) else value


def _in_words(column: str, value: str) -> str | Promise:
    if column == "reason" and value in REASON_WORDS:
        return REASON_WORDS[value].name
    if column == "kind":
        return TAG_WORDS.get(value, value)
    return _VALUES.get(column, {}).get(value, value)
