"""Looking entries up from the end of the log: when an act of upkeep was last done, and what came after it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lykta.errors import InputError
from lykta.web.audit.models import Entry
from lykta.web.audit.recording import Outcome

# What the audit log calls the two.
_RESTORE, _PURGE = "database.restore", "database.purge"
# Entries are read so many at a time; what is looked for most often lies within a night's.
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was looked for."""

    number: int
    act: str
    at: datetime


def newest_done(acts: Collection[str]) -> Found | None:
    """The newest entry of one of these acts that was done and not refused; None where there is none.

    The log is read from its end, so that this costs as much as was logged since then.
    """
    marks = [act.encode() for act in acts]
    for number, content in _from_the_end():
        # Reading JSON takes far longer than looking for a word.
        if not any(mark in content for mark in marks):
            continue
        told = _told(content)
        if told.get("act") in acts and told.get("outcome") == Outcome.DONE:
            at = _at(told)
            if at:
                return Found(number, str(told["act"]), at)
    return None


def require_purged_since_restore() -> None:
    """Raise InputError, in one line, where a backup was restored and nothing has been purged since.

    A backup holds what was deleted after it was made. Nobody may read that again.
    """
    last = newest_done([_RESTORE, _PURGE])
    if last and last.act == _RESTORE:
        raise InputError(
            "A backup was restored, and may hold what had been deleted. Nothing was started; run `lykta "
            "consult purge` first, with --clock-is-right if the backup is older than three days and the "
            "clock is right."
        )


def latest_time(*, after: int) -> datetime | None:
    """The latest time that any entry behind a number tells, whatever their order; None without any."""
    times = (_at(_told(content)) for _, content in _from_the_end(after=after))
    return max((at for at in times if at), default=None)


def _from_the_end(*, after: int = 0) -> Iterator[tuple[int, bytes]]:
    rows = Entry.objects.filter(number__gt=after).order_by("-number").values_list("number", "content")
    for number, content in rows.iterator(chunk_size=_AT_ONCE):
        yield number, _as_bytes(content)


def _as_bytes(content: Any) -> bytes:
    # Whoever writes past the program can leave text where bytes belong: `verify` names such an entry.
    return content.encode() if isinstance(content, str) else bytes(content)


def _told(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _at(told: dict[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told.get("at")))
    except ValueError:
        return None
    return at if at.tzinfo else None
