"""Arrays that a kernel borrows from its caller or asks for ahead, and how kernels are compiled."""

from typing import Any, Protocol, cast

import numba
import numpy as np
from llvmlite import ir
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
# valid only while the caller holds the array itself: one of the kernel's own that it does not return is freed
# where it was last used by name, which is here.
borrow = cast(_Lender, intrinsic(_borrow))


# The processor waits for what lies anywhere in a large array longer than it works on it, and looks ahead over
# a few hundred instructions alone.
def _prefetch(_context: Any, array: Any, _place: Any) -> Any:
    def ask(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        address = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [address.type], kind)
        # To be read, kept in all caches, as data.
        builder.call(function, [address, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return numba_types.void(array, numba_types.int64), ask


class _Asker(Protocol):
    def __call__(self, array: NDArray[Any], place: int | np.int64) -> None: ...


# Ask for the line of memory in which an element of a flat array lies, int64 and without checks: it is on its
# way while other work is done.
prefetch = cast(_Asker, intrinsic(_prefetch))

# So many elements of four bytes lie in one line of memory.
_LINE = 16


@inlined
def prefetch_stretch(array, begin, stop):  # type: ignore[no-untyped-def]
    """Ask for all lines of a flat array of four-byte elements from one element on up to another."""
    for at in range(begin, stop, _LINE):
        prefetch(array, at)
