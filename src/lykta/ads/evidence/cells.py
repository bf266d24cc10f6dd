"""Tables as a Swedish spreadsheet opens them by a double click, and as no spreadsheet takes for formulas.

Semicolons, a decimal comma, CR LF and a byte order mark: so Excel in Swedish reads columns, numbers and å ä ö
without being asked. RFC 4180 but for the separator.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Final

type Cell = str | int | float | bool | datetime | None

# What a spreadsheet takes for the beginning of a formula, after white space and in full-width forms too.
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_DECIMALS: Final = 6


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as a file; the same rows give the same bytes.

    Words that a spreadsheet would take for a formula get an apostrophe before them, ids as well: who opens
    the folder did not choose what stands in the ads, and all tables of a folder bear the same mark.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.{_DECIMALS}f}".replace(".", ",")
        case datetime():
            return value.isoformat(timespec="seconds")
        case str():
            return f"'{value}" if _FORMULA.match(value) else value
        case _:
            return str(value)
