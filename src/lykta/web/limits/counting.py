"""Counting in the database, so that any number of processes count as one.

A row is a name and a time, and each operation is one statement, which both databases do atomically. There are
three ways to read a row:

- *used*: the name cannot be used again before the time (`use_once`);
- *slots*: a name has so many slots, each taken for a while: an exact sliding window (`take_slot`);
- *level*: a count that drains steadily. The time is when it will be empty, so its level is the time left
  divided by the seconds that one count takes to drain (`add`, `levels`).

Names are keyed hashes: nothing in the table can be read or tried without the pepper, and addresses are hashed
under a key that changes with the day.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from django.db import DatabaseError, connection

from lykta.web.limits.models import Mark
from lykta.web.server_keys import derived_key

# A row that is over is deleted by whichever process writes next after so long, and else by the nightly purge.
_SWEEP_EVERY_S: Final = 60.0
_DAY_S: Final = 86_400
# Servers set their clocks by the network; this is far more than they then differ.
_CLOCKS_DIFFER_S: Final = 60.0
# 128 bits: no two names share a hash.
_NAME_BYTES: Final = 16

_USE = """
INSERT INTO limits_mark (name, until) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE limits_mark.until <= %s
RETURNING until
"""
# A slot that is taken for longer than any can be was taken by a clock that has been set back since. The
# processes' own clocks differ by less than the margin: one that took it a moment later by its clock keeps it.
_TAKE = """
INSERT INTO limits_mark (name, until) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET until = excluded.until
WHERE limits_mark.until <= %s OR limits_mark.until > %s
RETURNING until
"""
# The smallest of the two bounds holds a count that a clock set back would leave full for days.
_ADD = """
INSERT INTO limits_mark (name, until) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE
SET until = {least}({greatest}(limits_mark.until, %s) + %s, %s)
RETURNING until
"""
# As adding, but nothing is added to a queue that is full: no row comes back then.
_QUEUE = """
INSERT INTO limits_mark (name, until) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET until = {greatest}(limits_mark.until, %s) + %s
WHERE limits_mark.until <= %s
RETURNING until
"""


@dataclass
class _Sweeping:
    """When this process deletes what is over next, on the clock of `time.monotonic`."""

    due: float = 0.0


_SWEEPING: Final = _Sweeping()


def name_of(purpose: str, *parts: str) -> str:
    """The name of something that is no address, such as an account or a ticket."""
    return _hashed(derived_key(b"lykta-limit-key"), purpose, parts)


def name_of_address(purpose: str, block: str) -> str:
    """The name of a block of addresses, which is another one each day (UTC)."""
    day = int(time.time() // _DAY_S)
    key = blake2b(str(day).encode(), key=derived_key(b"lykta-limit-day"), digest_size=32).digest()
    return _hashed(key, purpose, (block,))


def use_once(name: str, *, until: float) -> bool:
    """Use a name, unless it has been used; it counts as used until a time (seconds since 1970)."""
    return bool(_written(_USE, [name, until, time.time()]))


def take_slot(name: str, *, slots: int, seconds: float) -> str | None:
    """Take one of a name's slots for so long; gives the slot, or None where all are taken."""
    for number in range(slots):
        slot = _slot(name, number)
        now = time.time()
        if _written(_TAKE, [slot, now + seconds, now, now + seconds + _CLOCKS_DIFFER_S]):
            return slot
    return None


def free_again_in(name: str, *, slots: int) -> float:
    """The seconds until the first of a name's slots is free; 0 where one is."""
    found = _until([_slot(name, number) for number in range(slots)])
    return 0.0 if len(found) < slots else max(0.0, min(found.values()) - time.time())


def free(*names: str) -> None:
    """Forget names or slots, as if they had not been used."""
    Mark.objects.filter(name__in=names).delete()


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted: its name, the seconds that one takes to drain, and the highest level."""

    name: str
    drains: float
    most: float


def add(count: Count) -> float:
    """Count one, and give the level after it, which is at most the count's highest."""
    now = time.time()
    found = _written(
        _ADD, [count.name, now + count.drains, now, count.drains, now + count.drains * count.most]
    )
    return (found[0] - now) / count.drains


def levels(counts: Sequence[Count]) -> list[float]:
    """The levels of several counts, in their order; none is changed."""
    now, found = time.time(), _until([count.name for count in counts])
    return [min(count.most, max(0.0, (found.get(count.name, now) - now) / count.drains)) for count in counts]


def place_in_queue(name: str, *, spacing: float, longest: float) -> float | None:
    """The seconds until the place that is given now; places lie so far apart.

    None, and no place, where the queue is longer than `longest` seconds.
    """
    now = time.time()
    found = _written(_QUEUE, [name, now + spacing, now, spacing, now + longest])
    return max(0.0, found[0] - spacing - now) if found else None


def forget_over() -> int:
    """Delete the rows whose time is over; returns how many."""
    return Mark.objects.filter(until__lte=time.time()).delete()[0]


def _until(names: Iterable[str]) -> Mapping[str, float]:
    now = time.time()
    return dict(Mark.objects.filter(name__in=list(names), until__gt=now).values_list("name", "until"))


def _written(statement: str, values: Sequence[str | float]) -> tuple[float, ...]:
    scalar = connection.vendor == "sqlite"
    bounded = statement.format(least="MIN" if scalar else "LEAST", greatest="MAX" if scalar else "GREATEST")
    with connection.cursor() as cursor:
        cursor.execute(bounded, values)
        row = cursor.fetchone()
    _sweep()
    return tuple(row) if row else ()


def _sweep() -> None:
    if time.monotonic() < _SWEEPING.due:
        return
    _SWEEPING.due = time.monotonic() + _SWEEP_EVERY_S
    # In a transaction of the caller a failed statement would take the caller's work with it.
    if not connection.in_atomic_block:
        # Another process may hold the rows: it deletes them itself then.
        with suppress(DatabaseError):
            forget_over()


def _slot(name: str, number: int) -> str:
    return name_of("slot", name, str(number))


def _hashed(key: bytes, purpose: str, parts: Iterable[str]) -> str:
    # Each part with its length before it, so that no two lists of parts are the same bytes.
    text = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in (purpose, *parts))
    return blake2b(text, key=key, digest_size=_NAME_BYTES).hexdigest()
