"""What the audit log says about the server: whether its end is sealed, the clock, and the last upkeep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.chain import detail_of, read_content, time_of
from lykta.web.audit.models import numbered_rows, row
from lykta.web.audit.recording import Outcome
from lykta.web.audit.verify import PURGE, state
from lykta.web.health import Check, HealthFinding, HealthState

BEHIND: Final = timedelta(minutes=5)
"""How far the clock may lie before the newest entry: several servers write one log by their own clocks."""
NIGHTLY: Final = timedelta(hours=50)
"""How old something nightly may be: two nights and two hours, so that one missed run does not warn."""
WEEKLY: Final = timedelta(days=8)
"""How old a proof of the whole log may be: a week, and a day for the run that comes late."""
MOST_READ: Final = 50_000
"""Entries that are read back at most for the last runs: weeks of a busy county, in a fraction of a second."""
_STOPPED: Final = _(
    "The last purge deleted nothing, because the clock looked wrong. Look at the clock, and run `lykta "
    "consult purge`: it says how to go on."
)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """One kind of upkeep: its act in the log, how old the last run may be, and what to say."""

    code: str
    act: str
    at_most: timedelta
    never: Promise
    late: Promise
    done: Promise


UPKEEP: Final = (
    Upkeep(
        "purge",
        PURGE,
        NIGHTLY,
        _("Nothing has been deleted by the purge yet. Start its timer, or run `lykta consult purge`."),
        _(
            "The last purge was {hours} h ago: what should be deleted is still there. Look at the timer "
            "and at what `lykta consult purge` says."
        ),
        _("The last purge was {hours} h ago."),
    ),
    Upkeep(
        "backup",
        "database.backup",
        NIGHTLY,
        _("No backup has been made yet. Start its timer, or run `lykta consult backup`."),
        _(
            "The last backup was {hours} h ago: what was asked since is lost with the disk. Look at the "
            "timer and at what `lykta consult backup` says."
        ),
        _("The last backup was {hours} h ago."),
    ),
    Upkeep(
        "verify",
        "audit.verify",
        WEEKLY,
        _("The audit log has not been verified yet. Start its timer, or run `lykta consult audit verify`."),
        _("The audit log was last verified {hours} h ago. Run `lykta consult audit verify`."),
        _("The audit log was last verified {hours} h ago."),
    ),
)
"""The upkeep whose age is told."""


@dataclass(slots=True)
class _LogReading:
    """What was read of the log: up to which entry, the newest entry's time, and the last run of each act."""

    number: int = 0
    hash: bytes = b""
    newest: datetime | None = None
    last: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """The newest run of each act that was not done."""


_READ = _LogReading()
"""What this process has read, so that each look reads only the entries that have come since."""


def health_checks() -> tuple[Check, ...]:
    """The checks of the log, for every server with logins."""
    runs = [Check(kind.code, partial(_look_at_run, kind)) for kind in UPKEEP]
    return (Check("audit", _look_at_head, needs=("database", "keys")), Check("clock", _look_at_clock), *runs)


def _look_at_head() -> HealthFinding:
    end = state()
    if end.anchor is None:
        return _broken_log_finding(end.fault.number if end.fault else 0)
    words = _("The end of the audit log is sealed with this server's keys ({entries} entries).")
    return HealthFinding("audit", HealthState.OK, "sealed", words, {"entries": end.anchor.number})


def _broken_log_finding(number: int) -> HealthFinding:
    # The site goes on: each act is still recorded, and people depend on the answers.
    words = _(
        "The end of the audit log, entry {entries}, is not as this server sealed it: it was changed, cut, "
        "or the keys are others. Run `lykta consult audit verify`, and follow the guide's section on "
        "incidents."
    )
    return HealthFinding("audit", HealthState.WARN, "broken", words, {"entries": number})


def _look_at_clock() -> HealthFinding:
    newest = _read().newest
    behind = newest - datetime.now(UTC) if newest else timedelta()
    if behind > BEHIND:
        # A clock that once was ahead leaves such an entry behind: no reason to close the site until then.
        words = _(
            "The clock is {minutes} minutes before the newest entry of the audit log: it is wrong now, or "
            "was then. One-time codes are refused and days of deletion are wrong while it is. Set it by a "
            "time server."
        )
        minutes = round(behind.total_seconds() / 60)
        return HealthFinding("clock", HealthState.WARN, "behind", words, {"minutes": minutes})
    return HealthFinding(
        "clock", HealthState.OK, "after", _("The clock is not before the newest entry of the audit log.")
    )


def _look_at_run(kind: Upkeep) -> HealthFinding:
    read = _read()
    told, refused = read.last.get(kind.act), read.refused.get(kind.act)
    if refused and (told is None or time_of(refused) > time_of(told)):
        return HealthFinding(kind.code, HealthState.WARN, "stopped", _STOPPED)
    if told is None:
        return HealthFinding(kind.code, HealthState.WARN, "never", kind.never)
    at = time_of(told)
    age = datetime.now(UTC) - at
    values: dict[str, int | str] = {"hours": int(age.total_seconds() // 3600), "at": int(at.timestamp())}
    if kind.act == PURGE:
        values["undone"] = undone = _count_remaining_traces(told)
        if undone:
            words = _(
                "The last purge could not take all that it deleted out of the files ({undone} kinds are "
                "left). Run `lykta consult purge` again; it says what is in the way."
            )
            return HealthFinding(kind.code, HealthState.WARN, "undone", words, values)
    if detail_of(told).get("whole") is False:
        words = _("The audit log was last found broken. Run `lykta consult audit verify`; it says where.")
        return HealthFinding(kind.code, HealthState.WARN, "broken", words, values)
    if age > kind.at_most:
        return HealthFinding(kind.code, HealthState.WARN, "late", kind.late, values)
    return HealthFinding(kind.code, HealthState.OK, "done", kind.done, values)


def _count_remaining_traces(told: Mapping[str, Any]) -> int:
    """How many kinds of traces a purge left in the files, by the detail of its entry."""
    left = detail_of(told).get("undone", 0)
    return len(left) if isinstance(left, list) else int(left) if isinstance(left, int) else 0


def _read() -> _LogReading:
    """Read what has come to the log since this process last looked, the newest first."""
    global _READ  # noqa: PLW0603 - one memory for the process; the thread of the checks alone writes it.
    before = numbered_rows().filter(number=_READ.number).first()
    if before is None or row(before).hash != _READ.hash:
        # Another log than the one that was read: the first look, or a backup was restored.
        _READ = _LogReading()
    rows = numbered_rows().filter(number__gt=_READ.number).order_by("-number")[:MOST_READ]
    found, acts = _LogReading(_READ.number, _READ.hash, _READ.newest), {kind.act for kind in UPKEEP}
    for each in map(row, rows.iterator(chunk_size=1000)):
        told = read_content(each.content)
        if found.number == _READ.number and each.number is not None and each.hash is not None:
            found.number, found.hash = each.number, each.hash
            found.newest = time_of(told) if told else found.newest
        if told and told["act"] in acts:
            (found.last if told["outcome"] == Outcome.DONE else found.refused).setdefault(told["act"], told)
        if _READ.number == 0 and acts <= found.last.keys():
            break
    found.last, found.refused = {**_READ.last, **found.last}, {**_READ.refused, **found.refused}
    _READ = found
    return found
