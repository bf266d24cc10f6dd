"""`python -m tests.ads.kernel.checked_kernels FOLDER`: analyse odd ads with kernels that check each place.

It is run with NUMBA_BOUNDSCHECK=1. What a kernel borrows, copies or looks at many bytes of at once is read or
written without checks. Here these few functions are replaced by slow ones that check, before any kernel is
made of them, and numba checks the rest. Nothing that is compiled so is kept.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numba
import numpy as np

from lykta.ads.kernel import borrowed, wide_bytes

_njit = numba.njit


def _unkept(*given: Any, **options: Any) -> Any:
    return _njit(*given, **(options | {"cache": False}))


@_njit(nogil=True)
def _borrow(array):  # type: ignore[no-untyped-def]
    return array.reshape(-1)


@_njit(nogil=True)
def _eight_bytes(data, at):  # type: ignore[no-untyped-def]
    number = np.uint64(0)
    for place in range(8):
        number |= np.uint64(data[_from_0(at) + place]) << np.uint64(8 * place)
    return number


@_njit(nogil=True)
def _copy_bytes(to, to_at, data, at, size):  # type: ignore[no-untyped-def]
    for place in range(_from_0(size)):
        to[_from_0(to_at) + place] = data[_from_0(at) + place]


@_njit(nogil=True)
def _from_0(place):  # type: ignore[no-untyped-def]
    # Places before the first count from the end.
    if place < 0:
        raise IndexError("before the first")
    return place


def _bytes_within(ranges: Sequence[tuple[int, int]]) -> Callable[[Any, int], Any]:
    bounds = tuple(ranges)

    @_njit(nogil=True)
    def within(data, at):  # type: ignore[no-untyped-def]
        found = np.uint64(0)
        for place in range(64):
            byte = data[_from_0(at) + place]
            for least, most in bounds:
                if least <= byte <= most:
                    found |= np.uint64(1) << np.uint64(place)
        return found

    return within


def main(folder: Path) -> None:
    """Put the functions that check in their places, and analyse."""
    numba.njit = _unkept
    borrowed.borrow = _borrow
    wide_bytes.eight_bytes, wide_bytes.copy_bytes = _eight_bytes, _copy_bytes
    wide_bytes.bytes_within = _bytes_within  # type: ignore[assignment]
    # Kernels are made of what stands there when their modules are imported.
    from tests.ads.kernel.odd_ads import analyse_odd_ads  # noqa: PLC0415

    analyse_odd_ads(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
