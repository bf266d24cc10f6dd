"""What stands before a stretch and means nothing, passed over many bytes at a time.

Between two numbers an ad is words and signs of which hardly one says anything to the scanner. A processor
that cannot foresee where each of them ends loses more time there than the letters cost; so 64 bytes are
looked at in one step. Only words that begin as a known one does, digits, a few signs, and what is neither
Latin nor Cyrillic are left to be read with care.
"""

import numpy as np
from numpy.typing import NDArray

from lykta.ads.identify.beginnings import may_mean_something
from lykta.ads.kernel.borrowed import inlined
from lykta.ads.kernel.wide_bytes import SIXTY_FOUR, bytes_within, trailing_zeros

# Letters of ASCII, and both bytes of Latin letters with marks and of Cyrillic ones, which begin with C3 to C9
# and with D0 or D1. Left out is the second byte of the signs for "times" and "divided by" (C3 97, C3 B7).
_LETTERS = ((0x41, 0x5A), (0x61, 0x7A), (0x80, 0x96), (0x98, 0xB6), (0xB8, 0xBF), (0xC3, 0xC9),
            (0xD0, 0xD1))  # fmt: skip
# Digits; `$%`, `(`, `+`, `<`, `@`, `[`, `{|`, which may open a stretch, a mask or an address; and the bytes
# of other characters.
_READ = ((0x30, 0x39), (0x24, 0x25), (0x28, 0x28), (0x2B, 0x2B), (0x3C, 0x3C), (0x40, 0x40), (0x5B, 0x5B),
         (0x7B, 0x7C), (0x97, 0x97), (0xB7, 0xB7), (0xC0, 0xC2), (0xCA, 0xCF), (0xD2, 0xFF))  # fmt: skip
_letters, _read = bytes_within(_LETTERS), bytes_within(_READ)

# Of a word that begins in the last bytes too little is seen: three letters of two bytes, and what follows.
_STEP = SIXTY_FOUR - 8
_IN_STEP, _ONE = np.uint64((1 << _STEP) - 1), np.uint64(1)


@inlined
def idle_end(
    data: NDArray[np.uint8],
    i: int,
    text: tuple[int, int, int],
    fold: NDArray[np.uint8],
    known: NDArray[np.uint8],
) -> int:
    """Where the first thing from `i` on stands that may mean something, or the text ends.

    `text` is where the text begins and ends, and where all texts end. What stands at `i` is read as if it was
    parted from what stands before it.
    """
    begin, limit, room = text
    at, word, inside = i, i, np.uint64(0)
    while at < limit:
        if at + SIXTY_FOUR > room:
            return word if inside else at
        letters, read = _letters(data, at), _read(data, at) & _IN_STEP
        if limit - at < SIXTY_FOUR:
            in_text = (_ONE << np.uint64(limit - at)) - _ONE
            letters, read = letters & in_text, read & in_text
        begins = letters & ~(letters << _ONE | inside) & _IN_STEP
        # Those before the first byte that is to be read.
        begins &= (read & (~read + _ONE)) - _ONE
        while begins:
            bit = trailing_zeros(begins)
            word = at + bit
            if may_mean_something(
                data, word, trailing_zeros(~(letters >> np.uint64(bit))), begin, (fold, known)
            ):
                return word
            begins &= begins - _ONE
        if read:
            bit = trailing_zeros(read)
            within = (letters << _ONE | inside) >> np.uint64(bit) & _ONE
            # With digits or other letters at its end, or marks upon them, a word is read from its beginning.
            return word if within and (data[at + bit] >= 0x80 or 48 <= data[at + bit] <= 57) else at + bit
        inside = letters >> np.uint64(_STEP - 1) & _ONE
        at += _STEP
    return limit
