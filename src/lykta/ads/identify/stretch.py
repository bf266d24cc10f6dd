"""A stretch of digits as the scanner builds it: the key so far, and when it is kept or dropped.

Characters of a key: `0-9` digits; `k-t` spoken 0-9; `a-j` letters that look like 0 or 1; `u v w` words that
may be no number ("oh", "en", "sex"); `A-I` ten to ninety; `^` hundred; `=` `#` twice, thrice; `x` a word
between symbols; `U` a unit after, `P` a unit before; else the sign: space, newline, `-./,:()+|*`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lykta.ads.kernel.borrowed import borrowed, inlined, part


@inlined
def whole(number: np.integer[Any]) -> int:
    """The number in 64 bits with a sign: mixing widths and signs would make the kernels count in floats."""
    return np.int64(number)  # type: ignore[return-value]


# The shortest number worth a look: no valid number of Sweden or its neighbours has fewer digits.
FEWEST_DIGITS = 7
# A key this long is no number any more; it is cut, which bounds the work of the resolver.
LONGEST_KEY = 120
# More signs than this between two digits part them.
LONGEST_GAP = 10

SPACE, BRACKET, PLUS_SIGN, DASH, COLON, BAR = 32, 40, 43, 45, 58, 124
FILLER, UNIT_AFTER, UNIT_BEFORE = 120, 85, 80

# Places in the scanner's state: the ad's number, its first byte and end, the end of the keys so far, the
# digits and the signs since the last digit in this stretch, where its key begins, and the counts of keys
# and places. The last is the room there is for places.
ROW, START, LIMIT, TOP, DIGITS, GAP, BASE, KEYS, PLACES, ROOM = range(10)

# A single word is cut into no more number words than these.
MOST_PARTS = 16


class Finds(NamedTuple):
    """What the scanner writes to: state, keys with the bytes each character came from, places, scratch."""

    state: NDArray[np.int64]
    key: NDArray[np.uint8]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    key_at: NDArray[np.int64]
    key_row: NDArray[np.int64]
    place_row: NDArray[np.int64]
    place_at: NDArray[np.int64]
    parts: NDArray[np.int64]


@inlined
def lend_finds(finds: Finds) -> Finds:
    """The same arrays, borrowed for the time of a scan."""
    return Finds(
        borrowed(finds.state),
        borrowed(finds.key),
        borrowed(finds.first),
        borrowed(finds.last),
        borrowed(finds.key_at),
        borrowed(finds.key_row),
        borrowed(finds.place_row),
        borrowed(finds.place_at),
        borrowed(finds.parts),
    )


@inlined
def push(finds: Finds, sign: int, first: int, end: int) -> None:
    """Append one character that came from the bytes `first` to `end` of the data."""
    state = finds.state
    top = state[TOP]
    finds.key[top] = sign
    finds.first[top] = first - state[START]
    finds.last[top] = end - state[START]
    state[TOP] = top + 1


@inlined
def push_digit(finds: Finds, sign: int, first: int, end: int) -> None:
    """Append a digit, or a word that stands for one."""
    if finds.state[TOP] - finds.state[BASE] > LONGEST_KEY:
        close(finds)
    push(finds, sign, first, end)
    finds.state[DIGITS] += 1
    finds.state[GAP] = 0


@inlined
def push_unit(finds: Finds, first: int, end: int) -> None:
    """Append a unit after a number."""
    push(finds, UNIT_AFTER, first, end)
    finds.state[GAP] = 0


@inlined
def drop(finds: Finds) -> None:
    """Forget the stretch."""
    state = finds.state
    state[TOP] = state[BASE]
    state[DIGITS] = 0
    state[GAP] = 0


@part
def close(finds: Finds) -> None:
    """End the stretch: keep its key when it holds enough digits, and start anew."""
    state = finds.state
    if state[DIGITS] >= FEWEST_DIGITS:
        finds.key_row[state[KEYS]] = state[ROW]
        state[KEYS] += 1
        after = state[TOP] - state[GAP]
        # ":-" is how a price ends; what else follows the last digit says nothing.
        priced = state[GAP] > 1 and finds.key[after] == COLON and finds.key[after + 1] == DASH
        state[TOP] = after + 2 if priced else after
        finds.key_at[state[KEYS]] = state[TOP]
        state[BASE] = state[TOP]
    drop(finds)


@part
def push_sign(finds: Finds, sign: int, first: int, end: int) -> None:
    """A separator: kept inside a stretch, a repeated one once; before it only what may open a number."""
    state = finds.state
    empty = state[TOP] == state[BASE]
    if state[DIGITS] == 0:
        opens = sign in (PLUS_SIGN, BRACKET, UNIT_BEFORE, BAR)
        if opens or (sign == SPACE and not empty):
            push(finds, sign, first, end)
            if state[TOP] - state[BASE] > LONGEST_GAP:
                drop(finds)
        else:
            drop(finds)
        return
    if finds.key[state[TOP] - 1] == sign and sign != PLUS_SIGN:
        return
    if state[GAP] >= LONGEST_GAP or state[TOP] - state[BASE] > LONGEST_KEY:
        close(finds)
        return
    push(finds, sign, first, end)
    state[GAP] += 1
