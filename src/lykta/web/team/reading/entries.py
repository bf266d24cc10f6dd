"""Entries of the audit log, a page at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from django.utils import timezone

from lykta.web.audit.models import Entry
from lykta.web.team import acts
from lykta.web.team.log_codes import KIND

PAGE: Final = 50
LAST_ACTS: Final = 20
"""How many acts on accounts are shown beside what waits: about a year of them in a county's team."""
_ON_ACCOUNTS: Final = frozenset(
    {
        acts.ASK, acts.AGREE, acts.DROP, acts.MAKE, acts.CHANGE, acts.CLOSE, acts.REOPEN, acts.RESET,
        acts.START_CODE, acts.RESET_ASK, acts.RESET_DROP,
    }
)  # fmt: skip
# What a page looks through at most, so that an outcome that is rare cannot keep the server busy.
_LOOKED_THROUGH: Final = 5_000
_CHUNK: Final = 500
# Before any entry. The first day of the calendar cannot be counted back from into another zone of time.
_EARLIEST: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Line:
    """One entry as it is shown."""

    number: int
    at: datetime
    who: str
    act: str
    of: str
    outcome: str
    kind: str = ""
    """The kind of an act on an account that was asked for or dropped; empty for other acts."""


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the number before which older ones begin; None where there are none."""

    lines: list[Line]
    older: int | None


def page(*, before: int | None = None, day: date | None = None, outcome: str = "") -> Page:
    """The newest entries before a number; of one day, or of one outcome, where that is given."""
    # Entries are numbered in the order of time, so that a day is a span of numbers.
    first = _first_of(day) if day else 1
    # No day that has not come yet ends, nor can the last one of the calendar be counted on from.
    is_over = day is not None and day < timezone.localdate()
    end = _first_of(day + timedelta(days=1)) if day and is_over else _next_number()
    end = min(end, before) if before is not None else end
    lines: list[Line] = []
    lowest = max(first, end - _LOOKED_THROUGH)
    for line in _downwards(lowest, end):
        if not outcome or line.outcome == outcome:
            lines.append(line)
        if len(lines) == PAGE:
            return Page(lines, line.number if line.number > first else None)
    return Page(lines, lowest if lowest > first else None)


def acts_on_accounts() -> list[Line]:
    """The last acts on accounts, newest first, refusals among them."""
    end = _next_number()
    found = (line for line in _downwards(max(1, end - _LOOKED_THROUGH), end) if line.act in _ON_ACCOUNTS)
    return list(islice(found, LAST_ACTS))


def _downwards(lowest: int, end: int) -> Iterator[Line]:
    for top in range(end, lowest, -_CHUNK):
        bottom = max(lowest, top - _CHUNK)
        for entry in Entry.objects.filter(number__gte=bottom, number__lt=top).order_by("-number"):
            yield _line(entry)


def _first_of(day: date) -> int:
    """The number of the first entry of a day or of one after it, by halving: the log has no index of days."""
    begins = timezone.make_aware(datetime.combine(max(day, _EARLIEST), time())).astimezone(UTC)
    low, high = 1, _next_number()
    while low < high:
        middle = (low + high) // 2
        entry = Entry.objects.filter(number=middle).first()
        # A gap is the matter of the log's verification; here it only must not hide what is there.
        if entry is None or _line(entry).at < begins:
            low = middle + 1
        else:
            high = middle
    return low


def _next_number() -> int:
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _line(entry: Entry) -> Line:
    told: dict[str, Any] = json.loads(bytes(entry.content))
    return Line(
        number=entry.number,
        at=datetime.fromisoformat(told["at"]),
        who=told["who"],
        act=told["act"],
        of=told["of"],
        outcome=told["outcome"],
        kind=told.get("detail", {}).get(KIND, ""),
    )
