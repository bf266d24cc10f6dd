"""A text file as a stream of UTF-8, whatever encoding it is written in.

Bytes that are not characters are carried through decoding, so that the row, not the file, is rejected.
"""

import codecs
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.tabular import Encoding

type Buffer = bytes | memoryview[int]
type Bytes = npt.NDArray[np.uint8]

# Each bad byte becomes one code point of this range. No text holds them, and strict UTF-8 refuses them.
_FIRST_CARRIER: Final = 0xDC00
CARRY: Final = "lykta.carry"
# The three bytes that such a code point is written as when surrogates are let through.
_CARRIER: Final = re.compile(rb"\xed([\xb0-\xb3])([\x80-\xbf])")
# What is read at a time stays in a processor's own cache while it is checked.
_CHECKED_BYTES: Final = 1024 * 1024
# A smaller part is checked before another thread has begun.
_PART_BYTES: Final = 16 * 1024 * 1024
_MOST_THREADS: Final = 4
# A block holds some 20,000 ads: whole columns are worked on at once, and a few blocks fit in any memory.
CHUNK_BYTES: Final = 16 * 1024 * 1024
# Some of the encodings put several bytes in a character; all others are one-byte tables.
_WIDE: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


class TextSource:
    """A text file read as UTF-8 in chunks; `rows` is what its rows are called."""

    rows = "lines"

    def __init__(self, path: Path, encoding: Encoding, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        self.path = path
        self.encoding = encoding
        self._chunk_bytes = chunk_bytes

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Give the text from its UTF-8 byte number `start`, counted after a byte order mark."""
        if self.encoding.name == "utf-8":
            yield from self._read(self.encoding.mark_bytes + start)
            return
        for chunk in self._chunks_in_utf8():
            if start < len(chunk):
                yield chunk[start:]
            start = max(0, start - len(chunk))

    def part(self, start: int, held: int) -> bytes | None:
        """Give, of a file in UTF-8, what is `held` from byte number `start` on and one chunk more at once, so
        that nothing is copied; None in another encoding.
        """
        if self.encoding.name != "utf-8":
            return None
        with self.path.open("rb") as file:
            file.seek(self.encoding.mark_bytes + start)
            return file.read(held + self._chunk_bytes)

    def is_sound(self, data: bytes) -> bool:
        """Say whether every byte read is part of a character."""
        # Carriers of bad bytes begin with this byte; of real letters only rare Korean ones do.
        if self.encoding.name != "utf-8" and b"\xed" not in data:
            return True
        return is_character_text(data)

    def spell_out(self, row: bytes) -> str:
        """Give a row for a reader, with what is not a character spelt out."""
        return spell_out(row, transcoded=self.encoding.name != "utf-8")

    def _chunks_in_utf8(self) -> Iterator[bytes]:
        if self.encoding.name not in _WIDE:
            for chunk in self._read(self.encoding.mark_bytes):
                yield transcode(chunk, self.encoding.name)
            return
        decoder = codecs.getincrementaldecoder(self.encoding.name)(CARRY)
        for chunk in self._read(self.encoding.mark_bytes):
            yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")

    def _read(self, start: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(start)
            while chunk := file.read(self._chunk_bytes):
                yield chunk


class Window:
    """The part of a source that is in memory: what has been read and not yet used."""

    def __init__(self, source: TextSource, start: int = 0) -> None:
        self.source = source
        self.data = b""
        self.offset = start
        self.at_end = False
        self._chunks = source.chunks(start)

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        data = self.source.part(self.offset, len(self.data))
        if data is None:
            chunk = next(self._chunks, None)
            data, self.at_end = self.data + (chunk or b""), chunk is None
        else:
            self.at_end = len(data) <= len(self.data)
        self.data = self.data if self.at_end else data
        return not self.at_end

    def drop(self, count: int) -> None:
        """Let go of the first `count` bytes."""
        self.data = self.data[count:] if count < len(self.data) else b""
        self.offset += count

    def back_to(self, offset: int) -> None:
        """Start again at an earlier place; what was in memory is read anew."""
        self.__init__(self.source, offset)  # type: ignore[misc]  # the window is the same, its place is not


def is_utf8(path: Path, *, part_bytes: int = _PART_BYTES) -> bool:
    """Say whether a whole file is UTF-8."""
    size = path.stat().st_size
    parts = max(1, min(os.cpu_count() or 1, _MOST_THREADS, size // part_bytes))
    cuts = [0, *(_character_from(path, size * part // parts) for part in range(1, parts)), size]
    with ThreadPoolExecutor(parts) as pool:
        return all(pool.map(lambda part: _is_part_utf8(path, *part), pairwise(cuts)))


def _character_from(path: Path, place: int) -> int:
    """Where the first character from a place on begins; at most three bytes go on from one before it."""
    with path.open("rb") as file:
        file.seek(place)
        start = file.read(4)
    return place + next((at for at, byte in enumerate(start) if byte & 0xC0 != 0x80), len(start))


def _is_part_utf8(path: Path, begin: int, end: int) -> bool:
    room, rest = bytearray(_CHECKED_BYTES), 0
    view = memoryview(room)
    with path.open("rb", buffering=0) as file:
        file.seek(begin)
        while begin < end and (count := file.readinto(view[rest : rest + end - begin])):
            begin, filled = begin + count, rest + count
            whole = without_cut_character(view[:filled])
            if not is_character_text(view[:whole]):
                return False
            rest = filled - whole
            view[:rest] = bytes(view[whole:filled])
    return not rest


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


def transcode(data: bytes, encoding: str) -> bytes:
    """Write bytes of a one-byte encoding as UTF-8; a byte without a character as its carrier."""
    letters, lengths = _letters_of(encoding)
    return _transcode(np.frombuffer(data, np.uint8), letters, lengths).tobytes()


@cache
def _letters_of(encoding: str) -> tuple[Bytes, Bytes]:
    """Give the UTF-8 form of each byte of a one-byte encoding: letters uint8[256, 4] and their lengths
    uint8[256].
    """
    letters = np.zeros((256, 4), np.uint8)
    lengths = np.zeros(256, np.uint8)
    for byte in range(256):
        written = bytes([byte]).decode(encoding, CARRY).encode("utf-8", "surrogatepass")
        letters[byte, : len(written)] = np.frombuffer(written, np.uint8)
        lengths[byte] = len(written)
    return letters, lengths


@numba.njit(cache=True, nogil=True)
def _transcode(data: Bytes, letters: Bytes, lengths: Bytes) -> Bytes:
    size = 0
    for byte in data:
        size += lengths[byte]
    written = np.empty(size, np.uint8)
    at = 0
    for byte in data:
        if byte < 128:
            written[at] = byte
            at += 1
        else:
            for part in range(lengths[byte]):
                written[at] = letters[byte, part]
                at += 1
    return written


def spell_out(row: bytes, *, transcoded: bool) -> str:
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
