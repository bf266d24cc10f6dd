"""The model that was chosen in each of many tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """For each of n tables: the pairs of its model, bool[n, p], and by it the persons on no list, float64[n].

    `unseen` is infinite where no model has an estimate.
    """

    models: npt.NDArray[np.bool_]
    unseen: npt.NDArray[np.float64]
