"""Comparing partitions, whatever the parts are called."""

import numpy as np
from numpy.typing import NDArray

type Labels = NDArray[np.int64]


def is_coarser(coarse: Labels, fine: Labels) -> bool:
    """Whether each part of the fine partition lies within one part of the coarse one."""
    return len(np.unique(np.stack([fine, coarse], axis=1), axis=0)) == len(np.unique(fine))


def same_partition(one: Labels, other: Labels) -> bool:
    """Whether both put the same ads together."""
    return is_coarser(one, other) and is_coarser(other, one)
