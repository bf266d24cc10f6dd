"""The audit log as a chain: each entry holds the hash of the one before, so that none can be changed, moved
or removed.

What an entry says is bytes to this module; that they hold no personal data is for those who write them. The
end can be cut off without breaking the chain, which an anchor kept elsewhere shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

START: Final = bytes(32)
"""What the first entry follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: its number from 1, what it says, and its hash."""

    number: int
    content: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and hash of an entry, noted outside the database."""

    number: int
    hash: bytes


class Fault(StrEnum):
    """What is wrong at the first broken entry."""

    NUMBER = "number"
    """It has not the next number: an entry was removed, added or moved."""
    HASH = "hash"
    """What it says, or what came before it, is not what was written."""
    CUT_OFF = "cut off"
    """The anchor tells of an entry that is no longer there."""
    ANCHOR = "anchor"
    """The entry is not the one that was anchored: the log was written anew."""
    HEAD = "head"
    """The head is missing, does not tell of this entry, or was not sealed with the server's keys."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain is first broken, and how."""

    number: int
    fault: Fault


def following(last: Entry | None, content: bytes) -> Entry:
    """The entry that says `content` after the last one, or as the first."""
    number = last.number + 1 if last else 1
    return Entry(number, content, _hash(last.hash if last else START, number, content))


def first_broken(entries: Iterable[Entry], anchors: Iterable[Anchor] = ()) -> Broken | None:
    """The first entry that is not as it was written, or None where the chain is whole and reaches every
    anchor.
    """
    anchored: dict[int, set[bytes]] = {}
    for anchor in anchors:
        anchored.setdefault(anchor.number, set()).add(anchor.hash)
    before, number = START, 0
    for entry in entries:
        number += 1
        if entry.number != number:
            return Broken(number, Fault.NUMBER)
        if entry.hash != _hash(before, number, entry.content):
            return Broken(number, Fault.HASH)
        if anchored and anchored.get(number, {entry.hash}) != {entry.hash}:
            return Broken(number, Fault.ANCHOR)
        before = entry.hash
    return Broken(number + 1, Fault.CUT_OFF) if any(anchor > number for anchor in anchored) else None


def _hash(before: bytes, number: int, content: bytes) -> bytes:
    # Lengths are fixed or last, so that no two entries give the same bytes to hash.
    return sha256(b"lykta audit 1" + before + number.to_bytes(8, "big") + content).digest()
