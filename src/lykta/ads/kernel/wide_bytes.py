"""Many bytes of a borrowed array looked at in one step."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.core import types as numba_types
from numba.extending import intrinsic
from numpy.typing import NDArray

_BIT, _BYTE, _WORD = ir.IntType(1), ir.IntType(8), ir.IntType(64)
EIGHT, SIXTY_FOUR = 8, 64
_MANY = ir.VectorType(_BYTE, SIXTY_FOUR)

# The first and the last of some bytes that are next to one another.
type Range = tuple[int, int]


class _Copier(Protocol):
    def __call__(
        self, to: NDArray[np.uint8], to_at: int, data: NDArray[np.uint8], at: int, size: int
    ) -> None: ...


class _Loader(Protocol):
    def __call__(self, data: NDArray[np.uint8], at: int) -> np.uint64: ...


def _eight_bytes(_context: Any, data: Any, at: Any) -> Any:
    def load(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = builder.gep(arguments[0], [arguments[1]])
        return builder.load(builder.bitcast(place, _WORD.as_pointer()), align=1)

    return numba_types.uint64(data, at), load


def _trailing_zeros(_context: Any, number: Any) -> Any:
    def count(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(_BIT, 0))

    return numba_types.int64(number), count


def _set_bits(_context: Any, number: Any) -> Any:
    def count(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return numba_types.int64(number), count


def _copy(_context: Any, to: Any, to_at: Any, data: Any, at: Any, size: Any) -> Any:
    def copy(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        to, to_at, data, at, size = arguments
        place = builder.gep(to, [to_at])
        cgutils.raw_memcpy(builder, place, builder.gep(data, [at]), size, 1)  # type: ignore[no-untyped-call]
        return context.get_dummy_value()

    return numba_types.none(to, to_at, data, at, size), copy


def bytes_within(ranges: Sequence[Range]) -> _Loader:
    """A part of a kernel that tells which of the 64 bytes from a place on lie in the ranges.

    One bit each, the first byte's lowest. The caller sees to it that all 64 are there.
    """

    def within(_context: Any, data: Any, at: Any) -> Any:
        def compare(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            place = builder.gep(arguments[0], [arguments[1]])
            bytes_ = builder.load(builder.bitcast(place, _MANY.as_pointer()), align=1)
            found = ir.Constant(ir.VectorType(_BIT, SIXTY_FOUR), [0] * SIXTY_FOUR)
            for first, last in ranges:
                above = builder.sub(bytes_, ir.Constant(_MANY, [first] * SIXTY_FOUR))
                least = ir.Constant(_MANY, [last - first] * SIXTY_FOUR)
                found = builder.or_(found, builder.icmp_unsigned("<=", above, least))
            return builder.bitcast(found, _WORD)

        return numba_types.uint64(data, at), compare

    return cast(_Loader, intrinsic(within))


# Eight bytes as one number, the first byte lowest, as all machines have it that numba makes code for. The
# caller sees to it that all eight are there.
eight_bytes = cast(_Loader, intrinsic(_eight_bytes))
# How many bits lie below the lowest that is set, of an unsigned number of 64; 64 when none is.
trailing_zeros = cast(Callable[[np.uint64], int], intrinsic(_trailing_zeros))
# How many bits of an unsigned number of 64 are set.
set_bits = cast(Callable[[np.uint64], int], intrinsic(_set_bits))
# Copies `size` bytes from one borrowed array to another, which must not overlap.
copy_bytes = cast(_Copier, intrinsic(_copy))
