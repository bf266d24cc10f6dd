"""Looking entries up from the end of the log: when an act of upkeep was last done, and what came after it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lykta.errors import InputError
from lykta.web.audit.chain import RESTORE, Row, read_content, time_of
from lykta.web.audit.models import numbered_rows, row
from lykta.web.audit.recording import Outcome

PURGE: Final = "database.purge"
"""The act of a run that deleted what was due."""
# Entries are read so many at a time; what is looked for most often lies within a night's.
_AT_ONCE: Final = 2_000


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
    for each in _from_the_end():
        # Reading JSON takes far longer than looking for a word.
        if each.content is None or not any(mark in each.content for mark in marks):
            continue
        told = read_content(each.content)
        if told and told["act"] in acts and told["outcome"] == Outcome.DONE:
            return Found(each.number or 0, told["act"], time_of(told))
    return None


def require_purged_since_restore() -> None:
    """Raise InputError, in one line, where a backup was restored and nothing has been purged since.

    A backup holds what was deleted after it was made. Nobody may read that again.
    """
    last = newest_done([RESTORE, PURGE])
    if last and last.act == RESTORE:
        raise InputError(
            "A backup was restored, and may hold what had been deleted. Nothing was started; run `lykta "
            "consult purge` first, with --clock-is-right if the backup is older than three days and the "
            "clock is right."
        )


def latest_time(*, after: int) -> datetime | None:
    """The latest time that any entry behind a number tells, whatever their order; None without any."""
    found = (read_content(each.content) for each in _from_the_end(after=after))
    return max((time_of(told) for told in found if told), default=None)


def _from_the_end(*, after: int = 0) -> Iterator[Row]:
    rows = numbered_rows().filter(number__gt=after).order_by("-number")
    return map(row, rows.iterator(chunk_size=_AT_ONCE))
