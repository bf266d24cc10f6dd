"""What it says of two texts that their ads name the same place, or two."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

# Weak by choice. Where "place" was an app's category, sharing it made one author twice as likely and stronger
# factors helped; in Swedish app texts and in a mixture of kinds every factor hurt. No set had real places.
SAME_PLACE: Final = 1.25
OTHER_PLACE: Final = 0.85


@dataclass(frozen=True, slots=True)
class Places:
    """The factors on likeness of ads from the same place and from two."""

    same: float = SAME_PLACE
    other: float = OTHER_PLACE

    @classmethod
    def of(cls, places: npt.NDArray[np.int32]) -> Self:
        """The factors of a file whose texts are from `places` int32[t], -1 where that is unknown.

        What most pairs share says little: no more than makes the mean factor over the pairs 1. Where all
        texts are from one place, the place says nothing.
        """
        counts = np.bincount(places[places >= 0]).astype(np.float64)
        together, pairs = (counts * (counts - 1)).sum(), counts.sum() * (counts.sum() - 1)
        if not together:
            return cls()
        return cls(same=min(SAME_PLACE, OTHER_PLACE + (1 - OTHER_PLACE) * pairs / together))

    def factor(
        self, places: npt.NDArray[np.int32], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """The factor for each pair: the same place, another, or (1) one of them unknown (-1)."""
        one, other = places[first], places[second]
        factor = np.where(one == other, np.float32(self.same), np.float32(self.other))
        return np.where((one < 0) | (other < 0), np.float32(1), factor).astype(np.float32)
