"""A new master key while the server runs: everything is moved under it, and the old one is destroyed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lykta.web.audit.recording import SYSTEM, record
from lykta.web.keys.keyring import add_master, drop_old_masters, registered_kinds
from lykta.web.server_keys import server_key_folder, server_keys

PATIENCE_S: Final = 60.0
"""Longer than any request lasts: a writer waits 20 seconds for another at most. Whoever had read a key of the
old kind before it was moved has written it back by then, and it is moved again."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did."""

    moved: int
    destroyed: int
    left: int
    """Those that still lie under an old key, for which it was therefore kept."""


def rotate(*, keep_old: bool = False, patience_s: float = PATIENCE_S) -> Rotated:
    """Add a master key, move all that lies under older ones, and destroy those.

    Stopped anywhere, it is run again. Nothing is destroyed that anything still lies under.
    """
    add_master(server_key_folder())
    with transaction.atomic():
        record("keys.add", who=SYSTEM)
    moved = _move()
    if keep_old:
        return Rotated(moved=moved, destroyed=0, left=0)
    again = -1
    while again:
        time.sleep(patience_s)
        again = _move()
        moved += again
    left = _left()
    if left:
        return Rotated(moved=moved, destroyed=0, left=left)
    with transaction.atomic():
        record("keys.destroy", who=SYSTEM)
    return Rotated(moved=moved, destroyed=drop_old_masters(server_key_folder()), left=0)


def _move() -> int:
    return sum(_moved(kind.rewrap) for kind in registered_kinds())


def _moved(rewrap: Callable[[int], int]) -> int:
    total = 0
    while moved := rewrap(_AT_ONCE):
        total += moved
    return total


def _left() -> int:
    old = [key.fingerprint for key in server_keys().masters[1:]]
    return sum(kind.counted().get(fingerprint, 0) for kind in registered_kinds() for fingerprint in old)
