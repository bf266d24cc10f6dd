"""What the place says: weak evidence, for hands tour and neighbours copy each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

# Weak by choice. Where "place" was an app's category, sharing it made one writer twice as likely and stronger
# factors helped; in Swedish app texts and in a mixture of kinds every factor hurt. No set had real places.
SAME_PLACE: Final = 1.25
OTHER_PLACE: Final = 0.85


def place_factor(
    places: npt.NDArray[np.int32], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """The factor on likeness for each pair: the same place, another, or (1) one of them unknown (-1)."""
    one, other = places[first], places[second]
    factor = np.where(one == other, np.float32(SAME_PLACE), np.float32(OTHER_PLACE))
    return np.where((one < 0) | (other < 0), np.float32(1), factor).astype(np.float32)
