"""What lies under the master keys: each application that seals something there says so, and how it is moved.

A rotation asks all of them; one that is not named here would be lost with the old key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

UNOPENED: Final = b""
"""Stands for the fingerprint of what no master key opens: it was changed, or its key is gone."""


class Counting(Protocol):
    """Counts what opens with which master key."""

    def __call__(self, most: int | None = None) -> Mapping[bytes, int]:
        """How many open with the master key of each fingerprint, of so many at most; else of all."""


@dataclass(frozen=True, slots=True)
class UnderMasters:
    """One kind of rows with something sealed under a master key."""

    name: str
    """What they are called in what upkeep prints, such as `consultations`."""
    counted: Counting
    """How many open with the master key of each fingerprint; what opens with none is counted as UNOPENED."""
    rewrap: Callable[[int], int]
    """Move so many at most to the newest master key, in a transaction of its own; returns how many."""


_KINDS: Final[dict[str, UnderMasters]] = {}


def register(kind: UnderMasters) -> None:
    """Have a kind moved by every rotation. An application does so once, in `AppConfig.ready`."""
    _KINDS[kind.name] = kind


def registered() -> tuple[UnderMasters, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_KINDS.values())


def opened_and_unopened(most: int | None = None) -> tuple[int, int]:
    """How many rows of all kinds open with a master key, and how many with none.

    Of each kind so many at most; else all.
    """
    counted = [kind.counted(most) for kind in registered()]
    unopened = sum(found.get(UNOPENED, 0) for found in counted)
    return sum(sum(found.values()) for found in counted) - unopened, unopened
