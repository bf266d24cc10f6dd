"""Arrays that a kernel borrows from its caller, and how kernels are compiled."""

from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, cast

import numba
from numba.core import types as numba_types
from numba.extending import intrinsic
from numpy.typing import NDArray

# A part of a kernel. Only the whole is cached: numba looks at the file of the function it caches and not at
# those of what it calls, so parts cached apart would stay in use after a change.
part = numba.njit(nogil=True)
# For what runs at every character: a call would cost more than the work.
inlined = numba.njit(nogil=True, forceinline=True)


def stamp(*modules: str) -> int:
    """A number above 0 that changes with the sources of these modules of `lykta.ads`, such as
    "identify/runs": in a kernel, it renews its cache.
    """
    room = Path(__file__).parent.parent
    sources = b"".join((room / f"{module}.py").read_bytes() for module in modules)
    return int.from_bytes(blake2b(sources, digest_size=7).digest()) + 1


# Passing an array from one kernel to another counts its references with locked instructions, and carries
# seven words a time. The scanner passes sixteen arrays some hundred times an ad, and all threads share the
# tables: the counting took ten times as long as the scan itself, and twice that with two threads. A pointer
# has none of it.
def _borrowed(_context: Any, array: Any) -> Any:
    def address(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return cast(Any, numba_types.CPointer)(array.dtype)(array), address


class _Lender(Protocol):
    def __call__[Lent: NDArray[Any]](self, array: Lent) -> Lent: ...


# The array as a pointer to its first element: indexed as the flat array is, from 0 and without checks. It is
# valid only while the caller holds the array itself.
borrowed = cast(_Lender, intrinsic(_borrowed))
