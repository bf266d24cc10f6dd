"""A list of numbers for each text, made by several threads without being moved afterwards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.room import Room


class Lists(NamedTuple):
    """The list of text t is `entries[begin[t]:stop[t]]`; int64[t], int64[t], uint32[...]."""

    begin: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int64]
    entries: npt.NDArray[np.uint32]


def empty_lists(most: npt.NDArray[np.int64], room: Room) -> Lists:
    """Lists to be filled, of at most `most` int64[t] entries each, `begin` at the first that may be used.

    A thread that fills texts one after the other packs them from the `begin` of its first on and sets the
    others. What is never written costs no memory.
    """
    begin = np.cumsum(most) - most
    return Lists(begin, begin.copy(), room.empty(int(most.sum()), np.uint32, scattered=True))
