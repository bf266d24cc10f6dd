"""The day of the event as it is typed, and what may be wrong with it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lykta.law import FIRST_DAY

# As on paper (2019-05-31), or with other signs or none between: what a phone's number pad can write.
_TYPED = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", re.ASCII)
# What is shown back to be mended: a day is ten signs, and nobody's pasted text is repeated.
_SHOWN = 20


class Wrong(StrEnum):
    """Why a typed day cannot be used."""

    NO_DAY = "no-day"
    TOO_EARLY = "too-early"
    NOT_YET = "not-yet"


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day as typed: `typed` to show it back, `chosen` when it can be used, `wrong` when it cannot.

    Nothing typed is neither: the law of today is then meant.
    """

    typed: str = ""
    chosen: date | None = None
    wrong: Wrong | None = None


def day_from(text: str, *, today: date) -> Day:
    """The day of an event from what was typed; never an exception."""
    typed = "".join(sign for sign in text[:_SHOWN] if sign.isprintable()).strip()
    if not text.strip():
        return Day()
    try:
        parts = _TYPED.fullmatch(text.strip())
        found = date(*(int(part) for part in parts.groups())) if parts else None
    except ValueError:
        found = None
    if found is None:
        return Day(typed=typed, wrong=Wrong.NO_DAY)
    if found > today:
        return Day(typed=typed, wrong=Wrong.NOT_YET)
    if found < FIRST_DAY:
        return Day(typed=typed, wrong=Wrong.TOO_EARLY)
    return Day(typed=found.isoformat(), chosen=found)
