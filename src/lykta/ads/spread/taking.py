"""Some of many lists, put side by side so that they can travel."""

from __future__ import annotations

from typing import cast

import numba
import numpy as np
import numpy.typing as npt


def taken[Value: np.generic](
    begins: npt.NDArray[np.int64],
    stops: npt.NDArray[np.int64],
    values: npt.NDArray[Value],
    rows: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Value]]:
    """Of lists `values[begins[i]:stops[i]]` those in `rows`: offsets int64[m + 1] into their values."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(stops[rows] - begins[rows], dtype=np.int64)])
    return offsets, cast("npt.NDArray[Value]", _taken(begins, values, rows, offsets))


@numba.njit(cache=True, nogil=True)
def _taken(begins, values, rows, offsets):  # type: ignore[no-untyped-def]
    out = np.empty(offsets[-1], values.dtype)
    for place in range(len(rows)):
        begin = begins[rows[place]]
        out[offsets[place] : offsets[place + 1]] = values[begin : begin + offsets[place + 1] - offsets[place]]
    return out
