"""Arrays that a kernel borrows from its caller, and how kernels are compiled."""

from typing import Any, Protocol, cast

import numba
from numba.core import types as numba_types
from numba.extending import intrinsic
from numpy.typing import NDArray

# A part of a kernel, which is kept as a part of the whole alone.
part = numba.njit(nogil=True)
# For what runs at every character: a call would cost more than the work.
inlined = numba.njit(nogil=True, forceinline=True)


# Passing an array from one kernel to another counts its references with locked instructions, and carries
# seven words a time. The scanner passes sixteen arrays some hundred times an ad, and all threads share the
# tables: the counting took ten times as long as the scan itself, and twice that with two threads. A pointer
# has none of it.
def _borrow(_context: Any, array: Any) -> Any:
    def address(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return cast(Any, numba_types.CPointer)(array.dtype)(array), address


class _Lender(Protocol):
    def __call__[Lent: NDArray[Any]](self, array: Lent) -> Lent: ...


# The array as a pointer to its first element: indexed as the flat array is, from 0 and without checks. It is
# valid only while the caller holds the array itself.
borrow = cast(_Lender, intrinsic(_borrow))
