"""Texts whose numbers are the same with their addresses as without."""

import numba
import numpy as np
from numpy.typing import NDArray

from lykta.ads.identify.found import Found
from lykta.ads.identify.stretch import Finds


def quiet_rows(found: Found, finds: Finds, read_singly: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of plain addresses whose numbers were already read as if the addresses were crossed out.

    No key of such a row shares a byte with an address, and none of its numbers was found one by one
    (`read_singly` has the rows of those). A plain address is a token by itself, after which nothing opens a
    number, so the scanner's stretches around it are the same without it.
    """
    first = finds.first[finds.key_at[:-1]].astype(np.int64)
    last = finds.last[finds.key_at[1:] - 1].astype(np.int64)
    touched = _touched(found.rows, found.starts, found.ends, finds.key_row, first, last)
    loud = np.union1d(found.rows[touched], read_singly)
    return np.setdiff1d(found.rows, loud)


@numba.njit(cache=True, nogil=True)
def _touched(rows, starts, ends, key_rows, first, last):  # type: ignore[no-untyped-def]
    """Which addresses share a byte with a key; both are in order."""
    touched = np.zeros(len(rows), np.bool_)
    key = 0
    for at in range(len(rows)):
        while key < len(key_rows) and key_rows[key] < rows[at]:
            key += 1
        inside = key
        while inside < len(key_rows) and key_rows[inside] == rows[at]:
            touched[at] |= first[inside] < ends[at] and last[inside] > starts[at]
            inside += 1
    return touched
