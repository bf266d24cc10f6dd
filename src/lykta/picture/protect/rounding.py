"""Rounding to base 5, at a point that only the holder of the key knows.

A count is shown as the multiple of 5 at or below the sum of the count and its *offset*. The offset of a
quantity is one of at most two numbers, which of them the key decides; it never changes. The finest cells have
0, so that 0 to 4, 5 to 9 and so on are shown as one number each. Whatever a cell is a part of has an offset
as great or greater: a total is never shown as less than a part of it. And because nobody knows which offset a
total has, one that is shown 5 above its only shown part does not say that the hidden rest is somebody.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.quantities import Quantity
from lykta.picture.tables import BASE

# By fineness, from the whole down. Neighbours share one offset: that is what makes them deniable.
_OFFSETS: Final = ((4, 4), (3, 4), (2, 3), (1, 2), (0, 1), (0, 0))
_KEY_BYTES: Final = 32


class RoundingKey:
    """The secret that decides offsets. The same key gives the same edition; another gives other roundings."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def offset(self, quantity: Quantity) -> int:
        """The offset of a quantity, 0 to 4."""
        low, high = offsets(quantity)
        if low == high:
            return low
        told = repr((quantity.rest, quantity.first, quantity.last)).encode()
        return high if blake2b(told, key=self._secret, digest_size=1).digest()[0] & 1 else low

    def round_count(self, count: int, quantity: Quantity) -> int:
        """How a count is shown: never more than 4 below it, and never more than its offset above it."""
        return (count + self.offset(quantity)) // BASE * BASE


def offsets(quantity: Quantity) -> tuple[int, int]:
    """The least and the greatest offset that a quantity can have; anybody may know these."""
    return _OFFSETS[min(quantity.fineness, len(_OFFSETS) - 1)]


def possible(number: int, quantity: Quantity) -> tuple[int, int]:
    """The least and the greatest count that can be shown as this number. A shown count is 5 at least."""
    low, high = offsets(quantity)
    return max(BASE, number - high), number + BASE - 1 - low


def read_or_make_key(path: Path) -> tuple[RoundingKey, bool]:
    """The key of a file, and whether it was made now; only its owner may read it.

    Raises `InputError` when the file is not such a key or cannot be written.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make_key(path), True
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The rounding key {path} cannot be read. Nothing was written.") from error
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise InputError(
            f"{path} is not a rounding key (64 hexadecimal digits). Nothing was written. Put the "
            "right file back."
        )
    return RoundingKey(secret), False


def _make_key(path: Path) -> RoundingKey:
    secret = secrets.token_bytes(_KEY_BYTES)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secret.hex() + "\n", encoding="ascii")
    except OSError as error:
        raise InputError(
            f"The rounding key {path} cannot be written ({error.strerror}). Nothing else was written."
        ) from error
    return RoundingKey(secret)
