"""Arrays that a kernel borrows from its caller."""

from typing import Any

from numba.core import cgutils
from numba.extending import intrinsic


# Passing an array from one kernel to another counts its references with locked instructions. The scanner passes
# sixteen arrays some hundred times an ad, and the tables are shared by all threads: the counting alone took ten
# times as long as the scan, and twice that with two threads. A borrowed array has no count.
@intrinsic
def borrowed(_context: Any, array: Any) -> Any:
    """The same array without a reference count: valid only while the caller holds the array itself."""

    def without_owner(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        return view._getvalue()  # noqa: SLF001 - numba's own way to give a struct back

    return array(array), without_owner
