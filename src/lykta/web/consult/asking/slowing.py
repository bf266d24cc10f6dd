"""Receipts that are tried again and again are slowed: per address and in all, and nobody is locked out.

What is counted lies in this process's memory for a quarter of an hour. An address is kept only as a hash
under a key that is made when the process starts and is nowhere else.
"""

import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import Final

FORGOTTEN_AFTER_S: Final = 15 * 60
LONGEST_S: Final = 2.0
# Somebody who misreads her own note is not slowed at once, nor a clinic with one address by one of its own.
_FREE_OF_ONE, _FREE_OF_ALL = 4, 200
# In all, the wait doubles with each so many.
_STEP_OF_ALL: Final = 50
# No more are counted than lead to the longest wait.
_MOST_OF_ONE, _MOST_OF_ALL = 12, 600
_FIRST_S: Final = 0.125
# A server process answers with four threads: two of them stay free for those who need not wait.
_MOST_WAITING: Final = 2
# So many addresses at most are remembered, about 2 MB; the one that was counted longest ago goes first.
_MOST_ADDRESSES: Final = 10_000
# One customer of a network has a whole such block of addresses.
_BLOCK_BITS: Final = 64


class TooManyWaitError(Exception):
    """As many threads wait already as may. Nothing was looked up; it is to be sent again in a while."""


@dataclass(frozen=True)
class Clock:
    """What tells the time and waits; another in tests."""

    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep


class Slowing:
    """Counts wrong receipts and makes every try, right or wrong, wait as long as the count says."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._of_all: deque[float] = deque(maxlen=_MOST_OF_ALL)
        self._of_one: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._waiting = 0

    def wait(self, address: str) -> float:
        """Wait before a receipt is looked up, and give the seconds; TooManyWaitError where none may wait."""
        seconds = self.delay(address)
        if seconds:
            with self._place():
                self._clock.wait(seconds)
        return seconds

    def delay(self, address: str) -> float:
        """The seconds that a try from an address has to wait now."""
        with self._lock:
            until = self._clock.now() - FORGOTTEN_AFTER_S
            own = sum(at > until for at in self._of_one.get(self._hash(address), ()))
            of_all = sum(at > until for at in self._of_all)
        return max(delay_after(own - _FREE_OF_ONE), delay_after((of_all - _FREE_OF_ALL) // _STEP_OF_ALL))

    def wrong(self, address: str) -> None:
        """Count one wrong receipt."""
        now, name = self._clock.now(), self._hash(address)
        with self._lock:
            self._of_all.append(now)
            self._of_one.setdefault(name, deque(maxlen=_MOST_OF_ONE)).append(now)
            self._of_one.move_to_end(name)
            self._forget(now - FORGOTTEN_AFTER_S)

    @contextmanager
    def _place(self) -> Iterator[None]:
        with self._lock:
            if self._waiting >= _MOST_WAITING:
                raise TooManyWaitError
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _forget(self, until: float) -> None:
        while self._of_all and self._of_all[0] <= until:
            self._of_all.popleft()
        # Addresses stand in the order of their last wrong receipt.
        while self._of_one and next(iter(self._of_one.values()))[-1] <= until:
            self._of_one.popitem(last=False)
        while len(self._of_one) > _MOST_ADDRESSES:
            self._of_one.popitem(last=False)

    def _hash(self, address: str) -> bytes:
        return blake2b(block_of(address).encode(), key=self._key, digest_size=16).digest()


def delay_after(wrong: int) -> float:
    """The seconds after so many wrong receipts beyond the free ones: twice as long each time, 2 at most."""
    if wrong < 0:
        return 0.0
    return min(LONGEST_S, _FIRST_S * float(2 ** min(wrong, 10)))


def block_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 block of an IPv6 one; else the text itself."""
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> _BLOCK_BITS << _BLOCK_BITS))


SLOWING: Final = Slowing()
"""That of this process."""
