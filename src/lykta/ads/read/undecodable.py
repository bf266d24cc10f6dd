"""Bytes that are no characters: carried through decoding so that the row, not the file, is rejected."""

import codecs
import re
from typing import Final

import pyarrow as pa

type Buffer = bytes | memoryview[int]

# Each bad byte becomes one code point of this range. No text holds them, and strict UTF-8 refuses them.
_FIRST_CARRIER: Final = 0xDC00
CARRY: Final = "lykta.carry"

# The three bytes that such a code point is written as when surrogates are let through.
_CARRIER: Final = re.compile(rb"\xed([\xb0-\xb3])([\x80-\xbf])")


def carried(byte: int) -> bytes:
    """Give the UTF-8-like bytes that stand for one byte without a character."""
    return chr(_FIRST_CARRIER + byte).encode("utf-8", "surrogatepass")


def is_character_text(data: Buffer) -> bool:
    """Say whether bytes are strict UTF-8, without carriers of bad bytes."""
    # Arrow checks some times faster than decoding would, and nothing is to be decoded.
    whole = pa.array([0, len(data)], pa.int32()).buffers()[1]
    try:
        pa.StringArray.from_buffers(1, whole, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def without_cut_character(data: Buffer) -> int:
    """Say how many bytes of a chunk of UTF-8 stand before a character that is cut off at its end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if back < length else len(data)
        if byte < 0x80:
            break
    return len(data)


def shown(row: bytes, *, transcoded: bool) -> str:
    """Give a row as text for a reader: a byte without a character as `\\x81`, a NUL as `\\x00`.

    `transcoded` says that the row came from another encoding than UTF-8, so that carriers stand for its bad
    bytes.
    """
    if transcoded:
        row = _CARRIER.sub(lambda found: b"\\x%02x" % _byte_of(found), row)
    return row.decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def _byte_of(found: re.Match[bytes]) -> int:
    return (found[1][0] & 0x03) << 6 | (found[2][0] & 0x3F)


def _carry(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(_FIRST_CARRIER + byte) for byte in bad), error.end


codecs.register_error(CARRY, _carry)
