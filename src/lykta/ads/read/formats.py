"""What a file is: its format by suffix and content, and what it is when it is no table of ads."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from lykta.ads.read.files import unreadable
from lykta.errors import InputError


class Format(StrEnum):
    """The formats that ads are read from."""

    CSV = "CSV"
    JSON_LINES = "JSON Lines"
    PARQUET = "Parquet"


_SUFFIXES: Final = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
_PARQUET: Final = b"PAR1"
_SAVE_AS_CSV: Final = "Open it and save it as CSV UTF-8"
_UNPACK: Final = "Unpack it and name the file inside"
_EXPORT: Final = "Export the ads as CSV, JSON Lines or Parquet"

# The first bytes that tell what a file is, from the makers' own format descriptions, and the remedy for each.
_NO_TABLES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", _SAVE_AS_CSV),
    (b"%PDF", "a PDF file", "Ask for the table it was printed from, as CSV"),
    (b"\x1f\x8b", "a gzip file", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip file", _UNPACK),
    (b"Rar!", "a RAR file", _UNPACK),
    (b"\x89PNG", "a PNG picture", _EXPORT),
    (b"\xff\xd8\xff", "a JPEG picture", _EXPORT),
    (b"GIF8", "a GIF picture", _EXPORT),
    (b"{\\rtf", "a rich-text document", _SAVE_AS_CSV),
    (b"SQLite format 3", "an SQLite database", _EXPORT),
    (b"ARROW1", "an Arrow file", _EXPORT),
    (b"\x7fELF", "a program", _EXPORT),
    (b"<!doctype", "a web page", _EXPORT),
    (b"<html", "a web page", _EXPORT),
    (b"<?xml", "an XML file", _EXPORT),
)
_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SAMPLE_BYTES: Final = 64 * 1024
# Text may hold a stray NUL; where more than one byte in twenty is NUL or another control byte, it is no text.
_CONTROL_SHARE: Final = 0.05
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")


def find_format(path: Path) -> Format:
    """Tell the format of a file by its content where that is unmistakable, else by suffix, else by its
    first letter.

    Raises `InputError`, naming what the file is and the remedy, when it is no table of ads.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error
    suffix = _SUFFIXES.get(path.suffix.lower())
    if sample.startswith(_PARQUET):
        return Format.PARQUET
    if suffix is Format.PARQUET:
        raise InputError(
            f"{path} is called Parquet but is not. Export the ads again, or give it its right suffix."
        )
    if not sample.startswith(_BYTE_ORDER_MARKS):
        _refuse_other_files(path, sample)
    return suffix or _by_first_letter(path, sample)


def _refuse_other_files(path: Path, sample: bytes) -> None:
    start = sample[:16].lstrip().lower()
    for magic, name, remedy in _NO_TABLES:
        if sample.startswith(magic) or start.startswith(magic):
            raise InputError(f"{path} is {name}, not a table of ads. {remedy}.")
    if sample.startswith(b"PK\x03\x04"):
        raise InputError(f"{path} is {_inside_zip(sample)}, not a table of ads. {_remedy_for_zip(sample)}.")


def refuse_binary(path: Path) -> None:
    """Raise `InputError` when a file that should hold text is full of control bytes."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    if sample.startswith(_BYTE_ORDER_MARKS):
        return
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # A handful of bytes in a tiny file says nothing; the rows are then judged one by one.
    if controls <= max(8, _CONTROL_SHARE * len(sample)):
        return
    for encoding, every_other in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if every_other.count(0) > 0.8 * len(every_other):
            raise InputError(
                f"{path} looks like UTF-16 without a byte order mark. Read it with --encoding {encoding}."
            )
    raise InputError(f"{path} is not text. {_EXPORT}.")


def _by_first_letter(path: Path, sample: bytes) -> Format:
    letters = re.sub(rb"[\x00\s]", b"", sample.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if letters.startswith(b"[") and path.suffix.lower() == ".json":
        raise InputError(f"{path} is one JSON list. Write one object a line (JSON Lines) instead.")
    return Format.JSON_LINES if letters.startswith(b"{") else Format.CSV


def _inside_zip(sample: bytes) -> str:
    for mark, name in (
        (b"xl/", "an Excel workbook"),
        (b"word/", "a Word document"),
        (b"opendocument", "a document"),
    ):
        if mark in sample:
            return name
    return "a zip archive"


def _remedy_for_zip(sample: bytes) -> str:
    if b"xl/" in sample or b"opendocument.spreadsheet" in sample:
        return "Open it and save it as 'CSV UTF-8'"
    return _SAVE_AS_CSV if b"word/" in sample or b"opendocument" in sample else _UNPACK
