"""The runs of equal numbers in sorted columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from lykta.ads.describe.distinct import Codes


class Runs(NamedTuple):
    """The runs of equal numbers in a sorted array: each run's number, its first place and its length."""

    number: Codes
    start: Codes
    size: Codes

    def where(self, kept: np.ndarray) -> Runs:
        """Those of the runs that a bool for each keeps."""
        return Runs(self.number[kept], self.start[kept], self.size[kept])

    def entries(self, most: int | None = None) -> Codes:
        """The places in the array of all runs' entries, or of the first so many of each."""
        return entries(self.start, self.size if most is None else np.minimum(self.size, most))


def runs(groups: Codes) -> Runs:
    """The runs of a sorted array."""
    fresh = np.ones(len(groups), np.bool_)
    fresh[1:] = groups[1:] != groups[:-1]
    start = np.flatnonzero(fresh)
    return Runs(groups[start], start, np.diff(start, append=len(groups)))


def entries(starts: Codes, sizes: Codes) -> Codes:
    """The numbers from each start on, so many as its size, one after the other."""
    before = np.cumsum(sizes) - sizes
    places: Codes = np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)
    return places
