"""The audit log as a chain of sealed entries: what a row must be, and everything that is wrong with a log.

Each entry holds the hash of the one before, so that none can be changed, moved or removed without a trace in
those that follow. Each entry also carries a seal of its own, made with the server's keys over its number and
its hash: someone who rewrites an entry and computes all later hashes anew cannot make the seals, and what
they rewrote is found at its own number however many true entries are written afterwards. The log's head
carries a seal of another kind. What all of this cannot show is that the end was cut off together with an
older, true head: an anchor that lies outside the database shows that.

Nothing here knows a database or Django.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b, sha256
from typing import Any, Final

START: Final = bytes(32)
"""What the first entry follows."""
BREAK: Final = "audit.break"
"""The act of an entry that the server adds when it finds the log's end damaged."""
RESTORE: Final = "database.restore"
"""The act of an entry that says which numbers a restored backup had not."""
TIME_TOLERANCE: Final = timedelta(seconds=60)
"""How far a time may lie before the one before it. The team's log-in codes last 30 seconds, so that servers
whose clocks differ by more than a minute could log no member in."""
HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it lies in the database. None stands for a value that is missing or not of its type."""

    number: int | None
    content: bytes | None
    hash: bytes | None
    seal: bytes | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and the hash of an entry, noted outside the database."""

    number: int
    hash: bytes


class Fault(StrEnum):
    """What is wrong with an entry, as a code. The last two tell of a whole log that something happened to."""

    NUMBER = "number"
    """It has not the next number: an entry was removed, added or moved."""
    TYPE = "type"
    """It is not stored as an entry is, or cannot be read as one."""
    HASH = "hash"
    """What it says, or what came before it, is not what was written."""
    SEAL = "seal"
    """Its seal was not made with the server's keys: it was written by somebody else."""
    UNSEALED = "unsealed"
    """It has no seal: it was never sealed, or the seal was removed."""
    CUT_OFF = "cut-off"
    """The head or an anchor tells of an entry that is no longer there."""
    ANCHOR = "anchor"
    """The entry is not the one that was anchored: the log was written anew."""
    HEAD = "head"
    """The head is missing, does not tell of this entry, or was not sealed with the server's keys."""
    BREAK = "break"
    """A true entry in which the server noted that the log's end was damaged when it was written."""
    STAMP = "stamp"
    """A time stamp that was kept for this entry was not signed by a trusted authority, or is damaged."""
    TIME = "time"
    """Its time lies before that of the entry before it: a clock went backwards."""
    LOST = "lost"
    """A restored backup had no entries of these numbers, which a true entry says."""


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """Where a log is broken, and how; `last` is the last number of a run of entries with the same fault."""

    number: int
    fault: Fault
    last: int = 0

    def __post_init__(self) -> None:
        """A fault of one entry ends where it begins."""
        if not self.last:
            object.__setattr__(self, "last", self.number)

    def __str__(self) -> str:
        """As it is written on a command line: `7:hash`, or `63-71:number`."""
        span = f"{self.number}" if self.last == self.number else f"{self.number}-{self.last}"
        return f"{span}:{self.fault}"


class Seals:
    """Makes and checks the seals of entries and of the head, under a key derived from a secret.

    The two kinds differ, so that no entry's seal can be put into the head.
    """

    # BLAKE2b takes 16 bytes to tell uses of one key apart.
    _ENTRY: Final = b"lykta-audit-line"
    _HEAD: Final = b"lykta-audit-head"
    # How version 0.1.0 sealed the head; it did not seal entries.
    _EARLIER: Final = b""

    def __init__(self, secret: bytes) -> None:
        self._key = blake2b(key=secret, digest_size=32, person=b"lykta-audit-key").digest()

    def of_entry(self, number: int, digest: bytes) -> bytes:
        """The seal of an entry."""
        return self._seal(self._ENTRY, number, digest)

    def of_head(self, number: int, digest: bytes) -> bytes:
        """The seal of the head when it tells of this entry."""
        return self._seal(self._HEAD, number, digest)

    def of_earlier_head(self, number: int, digest: bytes) -> bytes:
        """The seal that version 0.1.0 gave the head."""
        return self._seal(self._EARLIER, number, digest)

    def is_true(self, row: StoredEntry) -> bool:
        """Whether the seal of an entry is the one that was made for its number and its hash."""
        if row.number is None or row.number < 1 or row.hash is None or row.seal is None:
            return False
        return secrets.compare_digest(row.seal, self.of_entry(row.number, row.hash))

    def is_head_true(self, head: StoredEntry) -> bool:
        """Whether the head's seal is the one that was made for the entry it tells of."""
        if not head.number or head.number < 1 or head.hash is None or head.seal is None:
            return False
        return secrets.compare_digest(head.seal, self.of_head(head.number, head.hash))

    def _seal(self, person: bytes, number: int, digest: bytes) -> bytes:
        told = number.to_bytes(8, "big") + digest
        return blake2b(told, key=self._key, digest_size=32, person=person).digest()


def hash_of(before: bytes, number: int, content: bytes) -> bytes:
    """The hash of an entry that follows one with the hash `before`."""
    # Lengths are fixed or last, so that no two entries give the same bytes to hash.
    return sha256(b"lykta audit 1" + before + number.to_bytes(8, "big") + content).digest()


def link(digest: bytes | None) -> bytes:
    """What the next entry follows: the hash of a row, or the start where the row has none to follow."""
    return digest if digest is not None and len(digest) == HASH_BYTES else START


def read_content(content: bytes | None) -> dict[str, Any] | None:
    """What an entry says, or None where it is not an object with the fields of an entry."""
    try:
        told = json.loads(content or b"")
        time_of(told)
        fields = [told[name] for name in ("who", "act", "of", "outcome")]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return told if all(isinstance(field, str) for field in fields) else None


def faults(
    rows: Iterable[StoredEntry], seals: Seals | None, anchors: Iterable[Anchor] = ()
) -> Iterator[Broken]:
    """Everything that is wrong with a log, in the order of its entries, each run of a fault once.

    `rows` come in the order of their numbers. With `seals` None the entries' own seals are not looked at, as
    for a log of version 0.1.0, which had none. An anchor beyond the last entry is told at the end.
    """
    return merge(_ChainReading(seals, anchors).faults(rows))


def merge(found: Iterable[Broken]) -> Iterator[Broken]:
    """The same faults, those of one kind at consecutive numbers as one."""
    run: Broken | None = None
    for one in found:
        if run and one.fault == run.fault and one.number == run.last + 1:
            run = Broken(run.number, run.fault, one.last)
            continue
        if run:
            yield run
        run = one
    if run:
        yield run


class _ChainReading:
    """One reading of a log from its first entry to its last."""

    def __init__(self, seals: Seals | None, anchors: Iterable[Anchor]) -> None:
        self._seals = seals
        self._anchors: dict[int, set[bytes]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.number, set()).add(anchor.hash)
        self._before, self._last = START, 0
        self._at: datetime | None = None

    def faults(self, rows: Iterable[StoredEntry]) -> Iterator[Broken]:
        for row in rows:
            if row.number is None:
                # It stands nowhere in the chain: the place where it was met is told.
                yield Broken(self._last + 1, Fault.TYPE)
                continue
            yield from self._faults_of(row, row.number)
            if row.number > self._last:
                self._before, self._last = link(row.hash), row.number
        if any(number > self._last for number in self._anchors):
            yield Broken(self._last + 1, Fault.CUT_OFF)

    def _faults_of(self, row: StoredEntry, number: int) -> Iterator[Broken]:
        told = read_content(row.content)
        fault = self._fault_of(row, number, told)
        if number > self._last + 1:
            lost = told is not None and fault is None and lost_numbers(told) == (self._last + 1, number - 1)
            yield Broken(self._last + 1, Fault.LOST if lost else Fault.NUMBER, number - 1)
        if fault:
            yield Broken(number, fault)
        elif told is not None:
            yield from self._remarks_on(number, told)

    def _fault_of(self, row: StoredEntry, number: int, told: Mapping[str, Any] | None) -> Fault | None:
        """What is wrong with the entry itself; the first that applies."""
        if number <= self._last or number < 1:
            return Fault.NUMBER
        if row.content is None or row.hash is None or row.seal is None:
            return Fault.TYPE
        if row.hash != hash_of(self._before, number, row.content):
            return Fault.HASH
        if self._seals and not self._seals.is_true(row):
            return Fault.SEAL if row.seal else Fault.UNSEALED
        if self._anchors and self._anchors.get(number, {row.hash}) != {row.hash}:
            return Fault.ANCHOR
        return Fault.TYPE if told is None else None

    def _remarks_on(self, number: int, told: Mapping[str, Any]) -> Iterator[Broken]:
        at = time_of(told)
        if told["act"] == BREAK:
            yield Broken(number, Fault.BREAK)
        elif self._at and at < self._at - TIME_TOLERANCE:
            yield Broken(number, Fault.TIME)
        self._at = at


def lost_numbers(told: Mapping[str, Any]) -> tuple[int, int] | None:
    """The first and the last number that an entry of a restored backup says are lost, if it says so."""
    span = detail_of(told).get("lost") if told["act"] == RESTORE else None
    return (span[0], span[1]) if isinstance(span, list) and len(span) == 2 else None


def detail_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """The codes that tell how an act was done; none where the entry has no such object."""
    detail = told.get("detail")
    return detail if isinstance(detail, dict) else {}


def time_of(told: Mapping[str, Any]) -> datetime:
    """When an entry was written, in UTC."""
    return datetime.fromisoformat(told["at"]).astimezone(UTC)
