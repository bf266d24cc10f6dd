"""White space between words, as `[\\s\\pZ]` of a pattern means it, in UTF-8 bytes."""

from lykta.ads.kernel.borrowed import inlined

_SPACE = 0x20
_TAB, _LINE, _PAGE, _RETURN = 0x09, 0x0A, 0x0C, 0x0D


@inlined
def gap_at(data, at, end):  # type: ignore[no-untyped-def]
    """How many bytes the white space here has, 0 where a letter or sign stands; `data` is borrowed."""
    byte = data[at]
    if byte <= _SPACE:
        return 1 if byte in (_SPACE, _TAB, _LINE, _PAGE, _RETURN) else 0
    if byte == 0xC2:  # U+00A0
        return 2 if at + 1 < end and data[at + 1] == 0xA0 else 0
    if byte < 0xE1 or byte > 0xE3 or at + 2 >= end:
        return 0
    second, third = data[at + 1], data[at + 2]
    if byte == 0xE1:  # U+1680
        return 3 if second == 0x9A and third == 0x80 else 0
    if byte == 0xE3:  # U+3000
        return 3 if second == 0x80 and third == 0x80 else 0
    # U+2000 to U+200A, U+2028, U+2029, U+202F; and U+205F.
    of_spaces = third <= 0x8A or third in (0xA8, 0xA9, 0xAF)
    return 3 if (second == 0x80 and of_spaces) or (second == 0x81 and third == 0x9F) else 0
