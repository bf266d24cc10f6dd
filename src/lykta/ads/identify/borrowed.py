"""Arrays that a kernel borrows from its caller."""

from typing import Any

from numba.core import types
from numba.extending import intrinsic


# Passing an array from one kernel to another counts its references with locked instructions, and carries seven
# words a time. The scanner passes sixteen arrays some hundred times an ad, and all threads share the tables: the
# counting took ten times as long as the scan itself, and twice that with two threads. A pointer has none of it.
@intrinsic
def borrowed(_context: Any, array: Any) -> Any:
    """A pointer to the array's first element, indexed as the flat array is, from 0 and without checks.

    Valid only while the caller holds the array itself.
    """

    def address(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), address
