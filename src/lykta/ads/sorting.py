"""Ordering and numbering whole columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made

if TYPE_CHECKING:
    import numpy.typing as npt

# Numbers lie close when there are not many times as many places for them, or few places at all.
_MOST_EMPTY = 4
_ALWAYS_CLOSE = 65_536


def numbered(values: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """The values as numbers from 0 on, in their order and equal for equal ones."""
    order = np.argsort(values)
    fresh = np.zeros(len(values), np.int64)
    fresh[1:] = values[order[1:]] != values[order[:-1]]
    numbers = np.empty(len(values), np.int64)
    numbers[order] = np.cumsum(fresh)
    return numbers


def order_by(numbers: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The places of whole numbers from the least to the greatest; equal ones keep their order.

    As a stable argsort, but where the numbers lie close a step for each of them takes the place of many
    comparisons.
    """
    if not len(numbers):
        return np.zeros(0, np.int64)
    least, span = numbers.min(), int(numbers.max()) - int(numbers.min()) + 1
    if span > _MOST_EMPTY * len(numbers) + _ALWAYS_CLOSE:
        return np.argsort(numbers, kind="stable")
    order: npt.NDArray[np.int64] = _order_by((numbers - least).astype(np.int64, copy=False), span)
    return order


@numba.njit(cache=True, nogil=True)
def _order_by(numbers, size):  # type: ignore[no-untyped-def]
    starts = np.zeros(size + 1, np.int64)
    for number in numbers:
        starts[number + 1] += 1
    for number in range(size):
        starts[number + 1] += starts[number]
    order = np.empty(len(numbers), np.int64)
    for place in range(len(numbers)):
        number = numbers[place]
        order[starts[number]] = place
        starts[number] += 1
    return order
