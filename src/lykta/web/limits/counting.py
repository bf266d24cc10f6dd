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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import DatabaseError, connection
from django.http import HttpRequest

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
BLOCK_BITS: Final = (64, 56, 48)
"""A customer of a network has an IPv6 block of 64 bits, or one of 56 or 48, with many of 64 in it."""
# What is free for one address is free twice and four times over for the larger blocks that it lies in: a
# workplace may have one, and so may a guesser with a new small block for each try.
_BLOCK_SHARES: Final = (1, 2, 4)
# A count grows no further: so long does it take at most, in times of the limit's own, until it is free again.
_HIGHEST: Final = 3.5
# The price rises a step each time the count has grown by half of what is free.
_STEPS_PER_TIME: Final = 2
STEEPEST_OF_ALL: Final = 3
"""The highest price that others' requests can lead to; those of one's own block lead one step higher."""
STEEPEST: Final = STEEPEST_OF_ALL + 1
# Longer than anything that a library here marks as used; a token that never ends is marked for a year.
_LONGEST_S: Final = 366 * 86_400.0


@dataclass
class _Sweeping:
    """When this process deletes what is over next, on the clock of `time.monotonic`."""

    due: float = 0.0


_SWEEPING: Final = _Sweeping()


def name_of(purpose: str, *parts: str) -> str:
    """The name of something that is not an address, such as an account or a ticket."""
    return _hash_parts(derived_key(b"lykta-limit-key"), purpose, parts)


def name_of_address(purpose: str, block: str) -> str:
    """The name of a block of addresses, which is another one each day (UTC)."""
    day = int(time.time() // _DAY_S)
    key = blake2b(str(day).encode(), key=derived_key(b"lykta-limit-day"), digest_size=32).digest()
    return _hash_parts(key, purpose, (block,))


def use_once(name: str, *, until: float) -> bool:
    """Use a name, unless it has been used; it counts as used until a time (seconds since 1970)."""
    return bool(_execute_write(_USE, [name, until, time.time()]))


def take_slot(name: str, *, slots: int, seconds: float) -> str | None:
    """Take one of a name's slots for so long; gives the slot, or None where all are taken."""
    for number in range(slots):
        slot = _slot(name, number)
        now = time.time()
        if _execute_write(_TAKE, [slot, now + seconds, now, now + seconds + _CLOCKS_DIFFER_S]):
            return slot
    return None


def free_again_in(name: str, *, slots: int) -> float:
    """The seconds until the first of a name's slots is free; 0 where one is."""
    found = _until([_slot(name, number) for number in range(slots)])
    return 0.0 if len(found) < slots else max(0.0, min(found.values()) - time.time())


def free_slots(name: str, *, slots: int) -> None:
    """Free all of a name's slots."""
    free(*(_slot(name, number) for number in range(slots)))


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
    found = _execute_write(
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
    found = _execute_write(_QUEUE, [name, now + spacing, now, spacing, now + longest])
    return max(0.0, found[0] - spacing - now) if found else None


def forget_over() -> int:
    """Delete the rows whose time is over; returns how many."""
    return Mark.objects.filter(until__lte=time.time()).delete()[0]


def address_of(request: HttpRequest) -> str:
    """The peer's; behind a proxy the last that it was forwarded for, which the proxy itself wrote."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.LYKTA.https:
        return peer
    # What stands before the last comma came from the visitor, who can write anything there.
    return request.META.get("HTTP_X_FORWARDED_FOR", peer).rpartition(",")[2].strip() or peer


def blocks_of(address: str) -> tuple[str, ...]:
    """The blocks that an address counts in, the smallest first.

    An IPv4 address is one block, as is what is not an address; an IPv6 address has one of each of
    `BLOCK_BITS`.
    """
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return (address,)
    if not isinstance(found, IPv6Address):
        return (str(found),)
    if found.ipv4_mapped:
        return (str(found.ipv4_mapped),)
    return tuple(f"{IPv6Address(int(found) >> (128 - bits) << (128 - bits))}/{bits}" for bits in BLOCK_BITS)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What is free of one kind of request, within so many seconds: from one address, and in all."""

    purpose: str
    of_address: int
    of_all: int
    seconds: float
    of_account: int = 0
    """For one account, whatever the address; 0 where there is none."""

    def step(self, request: HttpRequest, *, account: str = "") -> int | None:
        """The price of one more request, from 0 to `STEEPEST`; None where it is free. Nothing is counted."""
        scopes = list(self._scopes(request, account))
        found = levels([count for count, _, _ in scopes])
        steps = [
            min(steepest, int((level / free - 1) * _STEPS_PER_TIME))
            for level, (_, free, steepest) in zip(found, scopes, strict=True)
            # Half of one has to have drained before one more is free.
            if level > free - 0.5
        ]
        return max((max(0, step) for step in steps), default=None)

    def count(self, request: HttpRequest, *, account: str = "") -> None:
        """Count one request."""
        for each, _, _ in self._scopes(request, account):
            add(each)

    def _scopes(self, request: HttpRequest, account: str) -> Iterator[tuple[Count, int, int]]:
        blocks = blocks_of(address_of(request))
        for block, share in zip(blocks, _BLOCK_SHARES, strict=False):
            free = self.of_address * share
            yield self._count(name_of_address(self.purpose, block), free), free, STEEPEST
        if account and self.of_account:
            name = name_of(f"{self.purpose} account", account)
            yield self._count(name, self.of_account), self.of_account, STEEPEST_OF_ALL
        yield self._count(name_of(f"{self.purpose} all"), self.of_all), self.of_all, STEEPEST_OF_ALL

    def _count(self, name: str, free: int) -> Count:
        return Count(name, self.seconds / free, free * _HIGHEST)


class UsedOnce(BaseCache):
    """Says of a key that it was added, in all processes alike, and keeps no value.

    A cache in each process would let a code through once in each, and one that has a bound forgets what was
    used when others fill it. What would need a value is refused: nothing on this server needs one.
    """

    def __init__(self, _location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def add(
        self,
        key: str,
        value: object,  # noqa: ARG002 - Django's form.
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Mark a key as used, unless it is; whether it was not."""
        return use_once(self._name(key, version), until=self._until(timeout))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """True for a key that is marked, else the default."""
        return True if self.has_key(key, version) else default

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether a key is marked."""
        return Mark.objects.filter(name=self._name(key, version), until__gt=time.time()).exists()

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a key; whether it was marked."""
        marked = self.has_key(key, version)
        free(self._name(key, version))
        return marked

    def set(self, *_: Any, **__: Any) -> None:
        """Raise NotImplementedError: no value is kept."""
        raise NotImplementedError("this cache keeps no value; it says of a key that it was used")

    def touch(self, *_: Any, **__: Any) -> bool:
        """Raise NotImplementedError: what was used stays so for as long as it was marked."""
        raise NotImplementedError("this cache says of a key that it was used, for the time given at first")

    def clear(self) -> None:
        """Raise NotImplementedError: a limit that can be emptied is none."""
        raise NotImplementedError("limits are not emptied; they run out")

    def _name(self, key: str, version: int | None) -> str:
        # Hashed, so that it may hold any signs, also those that an issuer of tokens chose.
        return name_of("cache", self.make_key(key, version))

    def _until(self, timeout: float | None) -> float:
        given = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return time.time() + min(_LONGEST_S, _LONGEST_S if given is None else given)


def _until(names: Iterable[str]) -> Mapping[str, float]:
    now = time.time()
    return dict(Mark.objects.filter(name__in=list(names), until__gt=now).values_list("name", "until"))


def _execute_write(statement: str, values: Sequence[str | float]) -> tuple[float, ...]:
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


def _hash_parts(key: bytes, purpose: str, parts: Iterable[str]) -> str:
    # Each part with its length before it, so that no two lists of parts are the same bytes.
    text = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in (purpose, *parts))
    return blake2b(text, key=key, digest_size=_NAME_BYTES).hexdigest()
