"""The names of slots that hold one kind of thing: a phone number, a price, a place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numba
import numpy as np

from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import hash_code

if TYPE_CHECKING:
    import numpy.typing as npt

SYMBOL_OF_NAME: Final = {name: chr(code) for code, name in PLACEHOLDER_NAMES.items()}
"""Swedish name of a typed slot -> the symbol that its words are compared as."""

type TypedSlots = tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.uint8]]


@lru_cache(maxsize=1)
def typed_slots() -> TypedSlots:
    """For kernels: the hash of each placeholder, where its name starts (n + 1), and the names' bytes."""
    hashes = np.array([hash_code(code) for code in PLACEHOLDER_NAMES], np.uint32)
    names = [name.encode() for name in PLACEHOLDER_NAMES.values()]
    starts = np.cumsum([0, *map(len, names)]).astype(np.int64)
    return hashes, starts, np.frombuffer(b"".join(names), np.uint8)


@numba.njit(cache=True, nogil=True)
def slot_type(hashes, word):  # type: ignore[no-untyped-def]
    """Which placeholder a word is, or -1."""
    for number in range(len(hashes)):
        if hashes[number] == word:
            return number
    return -1
