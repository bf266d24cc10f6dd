"""The year that a cell of a file means."""

from __future__ import annotations

import re
from typing import Final

# A year, and after it a month, a day or a quarter: 2021, 2021-05, 2021-05-17, 2021-Q2, 2021 kv 2, 2021K2.
_PERIOD: Final = re.compile(
    r"((?:19|20)\d\d)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|[ -]?(?:q|k|kv|kvartal) ?[1-4])?",
    re.IGNORECASE,
)


def year_of(written: str) -> int | None:
    """The year of a period, or None for what is no period."""
    found = _PERIOD.fullmatch(written.strip())
    return int(found[1]) if found else None
