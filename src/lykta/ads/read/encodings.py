"""In which encoding a text file is written."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.read.utf8 import is_utf8

# After so many broken characters, and hardly a whole one, the rest of the file cannot tell otherwise.
_ENOUGH: Final = 10_000
_CHUNK_BYTES: Final = 4 * 1024 * 1024
# UTF-32 comes first: its mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text: `name` as Python knows it, `mark_bytes` to skip, `sound` when every
    byte was checked to be a character, and a `remark` for the user where the choice was not certain.
    """

    name: str
    mark_bytes: int = 0
    sound: bool = False
    remark: str | None = None


def find_encoding(path: Path, *, chosen: str | None = None) -> Encoding:
    """Find a text file's encoding: its byte order mark, else `chosen`, else UTF-8 where all of it is, else
    cp1252.

    The whole file is read to be sure. A file that is UTF-8 but for a few spoilt bytes stays UTF-8, and the
    rows with those bytes are rejected: read as cp1252, every å, ä and ö of the other rows would be lost. It
    is taken as such when more of its characters beyond ASCII are whole in UTF-8 than are not; in Swedish
    cp1252 hardly any are.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _marked(path, mark, name, chosen)
    if chosen is not None:
        sound = chosen == "utf-8" and is_utf8(path)
        return Encoding(_without_mark(chosen), sound=sound, remark=f"read as {chosen}, as asked")
    if is_utf8(path):
        return Encoding("utf-8", sound=True)
    whole, broken = _count_characters(path)
    if whole > broken:
        return Encoding("utf-8", remark="UTF-8 with spoilt bytes; the rows that hold them are rejected")
    return Encoding("cp1252", remark="read as cp1252 (Windows), because it is not UTF-8")


def _marked(path: Path, mark: bytes, name: str, chosen: str | None) -> Encoding:
    other = chosen is not None and not name.startswith(chosen)
    remark = f"read as {name} because of its byte order mark, not as {chosen}" if other else None
    return Encoding(name, len(mark), sound=name == "utf-8" and is_utf8(path), remark=remark)


def _without_mark(name: str) -> str:
    # Without a mark these two mean the machine's own byte order; files from Windows are little-endian.
    return {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)


def _count_characters(path: Path) -> tuple[int, int]:
    """Count characters beyond ASCII that are whole in UTF-8, and places where UTF-8 breaks."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    whole = broken = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            text = decoder.decode(chunk)
            replaced = text.count("\ufffd")
            broken += replaced
            whole += len(text) - len(text.encode("ascii", "ignore")) - replaced
            if broken > _ENOUGH and broken > 100 * whole:
                return whole, broken
    # A character cut off at the end of the file is left in the decoder.
    return whole, broken + len(decoder.decode(b"", final=True))
