"""Tables as people bring them: CSV from any spreadsheet, and Excel workbooks, as rows of text.

`read_rows` reads a whole table. The others are its parts, for readers with a fast path of their own.
"""

from lykta.tabular.reading import (
    SEPARATORS,
    Encoding,
    EncodingReason,
    find_encoding,
    likely_separator,
    named_separator,
    plain_heading,
    read_number,
    read_rows,
    read_whole_number,
)
from lykta.tabular.rows import TableRow
from lykta.tabular.workbook import is_workbook, workbook_rows

__all__ = [
    "SEPARATORS",
    "Encoding",
    "EncodingReason",
    "TableRow",
    "find_encoding",
    "is_workbook",
    "likely_separator",
    "named_separator",
    "plain_heading",
    "read_number",
    "read_rows",
    "read_whole_number",
    "workbook_rows",
]
