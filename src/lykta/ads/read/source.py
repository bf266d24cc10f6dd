"""A text file as a stream of UTF-8 bytes, whatever encoding it is written in."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lykta.ads.read.encodings import Encoding
from lykta.ads.read.transcode import transcode
from lykta.ads.read.undecodable import CARRY, is_character_text, shown

# A block holds some 20,000 ads: whole columns are worked on at once, and a few blocks fit in any memory.
CHUNK_BYTES: Final = 16 * 1024 * 1024
# Some of the encodings put several bytes in a character; all others are one-byte tables.
_WIDE: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


class TextSource:
    """A text file read as UTF-8 in chunks."""

    def __init__(self, path: Path, encoding: Encoding, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        self.path = path
        self.encoding = encoding
        self._chunk_bytes = chunk_bytes

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Give the text from its UTF-8 byte number `start`, counted after a byte order mark."""
        if self.encoding.name == "utf-8":
            yield from self._read(self.encoding.mark_bytes + start)
            return
        for chunk in self._transcoded():
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
        if self.encoding.sound:
            return True
        # Carriers of bad bytes begin with this byte; of real letters only rare Korean ones do.
        if self.encoding.name != "utf-8" and b"\xed" not in data:
            return True
        return is_character_text(data)

    def shown(self, row: bytes) -> str:
        """Give a row for a reader, with what is no character spelt out."""
        return shown(row, transcoded=self.encoding.name != "utf-8")

    def _transcoded(self) -> Iterator[bytes]:
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
