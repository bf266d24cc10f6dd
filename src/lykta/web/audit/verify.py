"""Reading the log and proving it whole: every entry, its seal, the head, and anchors noted elsewhere."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain as joined
from itertools import islice
from typing import Any, Final

from django.db import connection

from lykta.errors import InputError
from lykta.web.audit import chain, recording
from lykta.web.audit.anchors import BESIDE_THE_KEYS, read_anchors
from lykta.web.audit.chain import RESTORE, Anchor, Broken, Fault, Seals, StoredEntry, read_content, time_of
from lykta.web.audit.models import HEAD, Entry, Head, all_rows, head_row, numbered_rows, row
from lykta.web.audit.recording import Outcome
from lykta.web.database import snapshot
from lykta.web.server_keys import server_key_folder

_AT_ONCE: Final = 10_000
_MOST_FAULTS: Final = 100
"""How many faults are told, and as many remarks: a log with more faults was damaged on purpose, and the
first say where to look."""
_REMARKS: Final = frozenset({Fault.TIME, Fault.LOST})
"""What tells that something happened to the server, and nothing of its log."""
PURGE: Final = "database.purge"
"""The act of a run that deleted what was due."""
# Read from the end at a time; what is looked for is mostly among the last night's entries.
_FROM_THE_END_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What a proof found."""

    entries: int
    """How many entries the log has."""
    newest: Anchor | None
    """The entry that the head tells of."""
    faults: tuple[Broken, ...]
    """What is wrong, by number, with clocks that went backwards and without numbers lost in a restore."""
    lost: tuple[Broken, ...]
    """Numbers that a restored backup had not, as a true entry says."""
    is_cut: bool
    """Whether there are more faults than are told."""

    @property
    def is_head_true(self) -> bool:
        """Whether the head was sealed with this server's keys."""
        return self.newest is not None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A true entry, as it is read."""

    number: int
    at: datetime
    who: str
    act: str
    of: str
    outcome: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogState:
    """What a quick look at the log's end found; `anchor` is None where the end is damaged."""

    anchor: Anchor | None
    fault: Broken | None


@dataclass(frozen=True, slots=True)
class Sealing:
    """What became of the entries of version 0.1.0: how many were sealed, or why none was."""

    sealed: int = 0
    refused: Broken | None = None


def prove(anchors: Iterable[Anchor] = ()) -> ProofReport:
    """Look through the whole log, as of one moment, without blocking writers.

    The head's own number and hash serve as an anchor, if its seal is true. A log that reaches an earlier,
    true head can only be told from a whole one by an anchor that lies outside the database.
    """
    with snapshot():
        return _prove(tuple(anchors))


def find_first_fault(anchors: Iterable[Anchor] = ()) -> Broken | None:
    """The first thing that is wrong with the log, or None where it is whole. Clocks are not looked at."""
    found = (fault for fault in prove(anchors).faults if fault.fault not in _REMARKS)
    return next(found, None)


def state() -> LogState:
    """Look at the log's end alone: the head's seal, its entry, nothing behind, not shorter than was seen.

    It is cheap at any length, and is what the server itself looks at before each entry.
    """
    with snapshot():
        end = recording.end()
    if end.fault:
        return LogState(None, end.fault)
    if end.newest is None or not end.newest.number or not end.newest.hash:
        # The first entry is written with the tables: an empty log was emptied.
        return LogState(None, Broken(1, Fault.HEAD))
    return LogState(Anchor(end.newest.number, end.newest.hash), None)


def entries(*, acts: Collection[str] | None = None) -> Iterator[Sealed]:
    """The true entries in their order, of certain acts where those are given.

    Left out is each entry that is not as the server wrote it, which `prove` tells. Everything comes from one
    state of the database, which is held until the last is read: read them to the end, and write meanwhile
    nothing.
    """
    with snapshot():
        before, made = chain.START, recording.seals()
        for each in _rows():
            found = _verify_entry(each, made, before)
            before = chain.link(each.hash)
            if found and (acts is None or found.act in acts):
                yield found


def newest(act: str) -> Sealed | None:
    """The newest true entry of an act, such as when the log was last proved (`audit.verify`)."""
    return next(_true_from_the_end(act), None)


def export_lines() -> Iterator[str]:
    """Each entry as a line of JSON: its number, what it says, and its hash; or that it cannot be read."""
    with snapshot():
        for each in _rows():
            told = chain.read_content(each.content)
            if told is None or each.hash is None:
                line: dict[str, Any] = {"number": each.number, "fault": str(Fault.TYPE)}
            else:
                line = {"number": each.number, **told, "hash": each.hash.hex()}
                line["number"] = each.number
            yield json.dumps(line, ensure_ascii=False)


def seal_earlier_entries() -> Sealing | None:
    """Seal the entries of version 0.1.0, which had no seals, once; None where there is nothing to seal.

    Only if its chain is whole, its head's seal is true, and the anchors beside the keys fit; else they stay
    unsealed, and the first of them breaks the log. Called in a transaction.
    """
    head, made = head_row(lock=True), recording.seals()
    if (head and made.is_head_true(head)) or not Entry.objects.filter(seal=b"").exists():
        return None
    if head is None:
        return Sealing(refused=Broken(1, Fault.HEAD))
    refused = _reason_not_to_seal(head, made)
    if refused:
        return Sealing(refused=refused)
    count = _seal_all(made)
    seal = made.of_head(head.number or 0, head.hash or b"")
    Head.objects.filter(pk=HEAD).update(seal=seal)
    return Sealing(sealed=count)


class _Counted:
    """The rows of the log, counted as they are read."""

    def __init__(self, rows: Iterable[StoredEntry]) -> None:
        self._all = rows
        self.rows = self.last = 0

    def __iter__(self) -> Iterator[StoredEntry]:
        for each in self._all:
            self.rows += 1
            self.last = each.number or self.last
            yield each


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry that was looked for."""

    number: int
    act: str
    at: datetime


def newest_done(acts: Collection[str]) -> FoundEntry | None:
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
            return FoundEntry(each.number or 0, told["act"], time_of(told))
    return None


def find_done_since(act: str, number: int) -> Iterator[Sealed]:
    """The true entries of an act that was done, after a number, the newest first."""
    return (told for told in _true_from_the_end(act, after=number) if told.outcome == Outcome.DONE)


def require_purged_since_restore() -> None:
    """Raise InputError, in one line, where a backup was restored and nothing has been purged since.

    A backup holds what was deleted after it was made. It must not be readable again.
    """
    last = newest_done([RESTORE, PURGE])
    if last and last.act == RESTORE:
        raise InputError(
            "A backup was restored, and may hold what had been deleted. Nothing was started; run `lykta "
            "consult purge` first, with --clock-is-right if the backup is older than three days and the "
            "clock is right."
        )


def is_sealed_with_own_keys() -> bool:
    """Whether the head, or an entry near the end, was sealed with this server's keys; true of no log."""
    head, made = head_row(), recording.seals()
    last = list(islice(_from_the_end(), _FROM_THE_END_AT_ONCE))
    if head is None and not last:
        return True
    return (head is not None and made.is_head_true(head)) or any(map(made.is_true, last))


def latest_time(*, after: int) -> datetime | None:
    """The latest time that any entry behind a number tells, whatever their order; None without any."""
    found = (read_content(each.content) for each in _from_the_end(after=after))
    return max((time_of(told) for told in found if told), default=None)


def _prove(anchors: tuple[Anchor, ...]) -> ProofReport:
    head, made = head_row(), recording.seals()
    is_true = head is not None and made.is_head_true(head)
    newest = Anchor(head.number or 0, head.hash or b"") if head and is_true else None
    counted = _Counted(_rows())
    found = chain.faults(counted, made, [*anchors, newest] if newest else anchors)
    merged = chain.merge(joined(found, _at_the_head(head, newest, counted)))
    told: list[Broken] = []
    # Remarks are counted apart: clocks that differ must not fill the list before the first fault.
    counts = Counter[bool]()
    # All is looked through: how many entries there are is told of a broken log as well.
    for one in merged:
        is_remark = one.fault in _REMARKS
        counts[is_remark] += 1
        if counts[is_remark] <= _MOST_FAULTS:
            told.append(one)
    return ProofReport(
        entries=counted.rows,
        newest=newest,
        faults=tuple(one for one in told if one.fault is not Fault.LOST),
        lost=tuple(one for one in told if one.fault is Fault.LOST),
        is_cut=any(count > _MOST_FAULTS for count in counts.values()),
    )


def _at_the_head(head: StoredEntry | None, newest: Anchor | None, read: _Counted) -> Iterator[Broken]:
    if newest is None:
        yield Broken((head.number if head else None) or read.last + 1, Fault.HEAD)
    elif read.last > newest.number:
        yield Broken(newest.number + 1, Fault.HEAD)


def _rows() -> Iterator[StoredEntry]:
    return map(row, all_rows().iterator(chunk_size=_AT_ONCE))


def _hash_before(each: StoredEntry) -> bytes:
    found = numbered_rows().filter(number__lt=each.number).order_by("-number").first()
    return chain.link(row(found).hash) if found else chain.START


def _verify_entry(each: StoredEntry, made: Seals, before: bytes) -> Sealed | None:
    """An entry as it is read, if its hash and its seal are true."""
    told = chain.read_content(each.content)
    if told is None or each.number is None or each.content is None or not made.is_true(each):
        return None
    if each.hash != chain.hash_of(before, each.number, each.content):
        return None
    return Sealed(
        each.number,
        chain.time_of(told),
        told["who"],
        told["act"],
        told["of"],
        told["outcome"],
        chain.detail_of(told),
    )


def _reason_not_to_seal(head: StoredEntry, made: Seals) -> Broken | None:
    number, digest = head.number or 0, head.hash or b""
    if number < 1 or head.seal != made.of_earlier_head(number, digest):
        return Broken(max(number, 1), Fault.HEAD)
    anchors = [*read_anchors(server_key_folder() / BESIDE_THE_KEYS), Anchor(number, digest)]
    counted = _Counted(_rows())
    found = (one for one in chain.faults(counted, None, anchors) if one.fault not in _REMARKS)
    behind = (Broken(number + 1, Fault.HEAD) for _ in range(1) if counted.last > number)
    sealed = Entry.objects.exclude(seal=b"").order_by("number").values_list("number", flat=True).first()
    again = [Broken(sealed, Fault.SEAL)] if sealed is not None else []
    return next(joined(found, behind, again), None)


def _seal_all(made: Seals) -> int:
    """Seal each entry, so many at a time that memory stays the same at any length."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    last = count = 0
    while page := [row(each) for each in numbered_rows().filter(number__gt=last)[:_AT_ONCE]]:
        values = [(made.of_entry(each.number or 0, each.hash or b""), each.number) for each in page]
        with connection.cursor() as cursor:
            # The name of the program's own table; every value is passed by itself.
            cursor.executemany(f"UPDATE {table} SET seal = %s WHERE number = %s", values)  # noqa: S608
        last, count = page[-1].number or 0, count + len(page)
    return count


def _true_from_the_end(act: str, *, after: int = 0) -> Iterator[Sealed]:
    """The true entries of an act behind a number, the newest first."""
    made, mark = recording.seals(), act.encode()
    for each in _from_the_end(after=after):
        # Reading JSON takes far longer than looking for a word.
        if each.content is None or mark not in each.content:
            continue
        told = _verify_entry(each, made, _hash_before(each))
        if told and told.act == act:
            yield told


def _from_the_end(*, after: int = 0) -> Iterator[StoredEntry]:
    rows = numbered_rows().filter(number__gt=after).order_by("-number")
    # Page by page: outside a transaction PostgreSQL copies all that one query would go through.
    page = [row(values) for values in rows[:_FROM_THE_END_AT_ONCE]]
    while page:
        yield from page
        further = rows.filter(number__lt=page[-1].number)
        page = [row(values) for values in further[:_FROM_THE_END_AT_ONCE]]
