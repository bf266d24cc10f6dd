"""The audit log as its readers see it: newest first, by day and outcome, and never by person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.chain import Fault, Seals, StoredEntry, detail_of, read_content, time_of
from lykta.web.audit.models import numbered_rows, row
from lykta.web.audit.recording import ASKER, NOBODY, SYSTEM, Outcome, seals
from lykta.web.team import log_codes as acts
from lykta.web.team.log_codes import KIND
from lykta.web.team.log_words import sentence
from lykta.web.team.models import PendingKind
from lykta.web.team.policy import Relation

PAGE: Final = 50
LAST_ACTS: Final = 20
"""How many acts on accounts are shown beside what waits: about a year of them in a county's team."""
_ON_ACCOUNTS: Final = frozenset(
    {
        acts.ASK, acts.AGREE, acts.DROP, acts.MAKE, acts.CHANGE, acts.CLOSE, acts.REOPEN, acts.RESET,
        acts.START_CODE, acts.RESET_ASK, acts.RESET_DROP, acts.OUTSIDE_BIND, acts.AGENCY_RENAME,
    }
)  # fmt: skip
# What a page looks through at most, so that an outcome that is rare cannot keep the server busy.
_LOOKED_THROUGH: Final = 5_000
_CHUNK: Final = 500
# Before any entry. The first day of the calendar cannot be counted back from into another zone of time.
_EARLIEST: Final = date(1970, 1, 1)
# How many entries that cannot be read are passed over when a day is looked for.
_PASSED_OVER: Final = 100
OUTCOMES: Final[Mapping[str, Promise]] = {
    Outcome.OPENED: _("opened"),
    Outcome.DONE: _("done"),
    Outcome.REFUSED: _("refused"),
}
_WHO: Final[Mapping[str, Promise]] = {
    ASKER: _("somebody who asked"),
    NOBODY: _("nobody logged in"),
    SYSTEM: _("the server"),
}
_KINDS: Final[Mapping[str, Promise]] = {
    "member": _("member"),
    "agency": _("agency"),
    "consultation": _("consultation"),
    "factor": _("second factor"),
    "measure": _("measure"),
    "edition": _("edition"),
    "entry": _("entry"),
    "template": _("answer template"),
}
RELATIONS: Final[Mapping[str, Promise]] = {
    Relation.UNASSIGNED: _("that no agency has"),
    Relation.HANDLING: _("that the agency answers"),
    Relation.INVITED: _("that the agency takes part in"),
    Relation.OUTSIDE: _("of other agencies (what is shared)"),
    Relation.BROKEN_GLASS: _("opened by emergency access"),
}
"""How an account stood to consultations, for the report of who could read what."""


@dataclass(frozen=True)
class AuditLine:
    """One entry as it is shown; without a time, nothing of it can be read."""

    number: int
    at: datetime | None
    fault: Fault | None
    """Whether it cannot be read (`TYPE`), or has no seal of this server (`SEAL`)."""
    who: str = ""
    act: str = ""
    sentence: str = ""
    """What was done, in the language of the page."""
    of: str = ""
    outcome: str = ""
    kind: str = ""
    """The kind of an act on an account that was asked for or dropped; empty for other acts."""


@dataclass(frozen=True)
class AuditPage:
    """Some entries, newest first, and the number before which older ones begin; None where there are none."""

    lines: list[AuditLine]
    older: int | None


def log_page(*, before: int | None = None, day: date | None = None, outcome: str = "") -> AuditPage:
    """The newest entries before a number; of one day, or of one outcome, where that is given.

    An entry that cannot be read is shown whatever outcome is asked for: it may have had any.
    """
    # Entries are numbered in the order of time, so that a day is a span of numbers.
    first = _first_of(day) if day else 1
    # No day that has not come yet ends, nor can the last one of the calendar be counted on from.
    is_over = day is not None and day < timezone.localdate()
    end = _first_of(day + timedelta(days=1)) if day and is_over else _next_number()
    end = min(end, before) if before is not None else end
    lines: list[AuditLine] = []
    lowest, looked_through = end, 0
    for line in islice(_downwards(first, end), _LOOKED_THROUGH):
        lowest, looked_through = line.number, looked_through + 1
        if not outcome or line.at is None or line.outcome == outcome:
            lines.append(line)
        if len(lines) == PAGE:
            break
    is_cut = looked_through == _LOOKED_THROUGH or len(lines) == PAGE
    return AuditPage(lines, lowest if is_cut and lowest > first else None)


def acts_on_accounts() -> list[AuditLine]:
    """The last acts on accounts, newest first, refusals among them."""
    looked_through = islice(_downwards(1, _next_number()), _LOOKED_THROUGH)
    return list(islice((line for line in looked_through if line.act in _ON_ACCOUNTS), LAST_ACTS))


def beginning_of(day: date) -> datetime:
    """The first moment of a day, by the server's zone of time; no entry is from before `_EARLIEST`."""
    return timezone.make_aware(datetime.combine(max(day, _EARLIEST), time())).astimezone(UTC)


def reference_in_words(reference: str) -> tuple[str | Promise, str]:
    """What kind of thing a reference names, and its number."""
    kind, _separator, number = reference.partition(":")
    return {**_WHO, **_KINDS}.get(kind, kind), number


def line_in_words(line: AuditLine) -> dict[str, object]:
    """An entry as a page shows it."""
    return {
        "line": line,
        "act": line.sentence,
        "kind": PendingKind(line.kind).label if line.kind in PendingKind.values else "",
        "outcome": OUTCOMES.get(line.outcome, line.outcome),
        "who": reference_in_words(line.who),
        "of": reference_in_words(line.of),
    }


def _downwards(first: int, end: int) -> Iterator[AuditLine]:
    made = seals()
    while True:
        rows = numbered_rows().filter(number__gte=first, number__lt=end).order_by("-number")[:_CHUNK]
        found = [row(values) for values in rows]
        yield from (_line(each, made) for each in found)
        if len(found) < _CHUNK:
            return
        end = found[-1].number or 0


def _first_of(day: date) -> int:
    """The number of the first entry of a day or of one after it, by halving: the log has no index of days."""
    begins = beginning_of(day)
    low, high = 1, _next_number()
    while low < high:
        middle = (low + high) // 2
        # A gap is the matter of the log's verification; here it only must not hide what is there.
        number, at = _next_time(middle)
        if at is not None and at < begins:
            low = number + 1
        else:
            high = middle
    return low


def _next_time(number: int) -> tuple[int, datetime | None]:
    """The first entry from a number on that can be read, with its time."""
    rows = numbered_rows().filter(number__gte=number).order_by("number")[:_PASSED_OVER]
    for each in map(row, rows):
        told = read_content(each.content)
        if told is not None and each.number is not None:
            return each.number, time_of(told)
    return number, None


def _next_number() -> int:
    last = numbered_rows().order_by("-number").first()
    return (row(last).number or 0) + 1 if last else 1


def _line(each: StoredEntry, made: Seals) -> AuditLine:
    told, number = read_content(each.content), each.number or 0
    if told is None:
        return AuditLine(number, None, Fault.TYPE)
    return AuditLine(
        number=number,
        at=time_of(told),
        fault=None if made.is_true(each) else Fault.SEAL,
        who=told["who"],
        act=told["act"],
        sentence=sentence(told["act"], told["outcome"], detail_of(told)),
        of=told["of"],
        outcome=told["outcome"],
        kind=str(detail_of(told).get(KIND, "")),
    )
