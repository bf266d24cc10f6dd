"""From what the user typed to the files to read: which they are, and what each of them is."""

import glob
import re
import stat
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from lykta.errors import InputError

# A pattern such as `*.csv` also matches what an earlier run rejected, and those rows are not ads.
_REJECTED_SUFFIX: Final = ".rejected.csv"
# So begin the names of what Excel and LibreOffice lay beside a file that is open in them.
_OPEN_ELSEWHERE: Final = ("~$", ".~lock.")
# `source` is a 16-bit index into the list of files.
MOST_FILES: Final = 32_767


def find_files(patterns: Iterable[str | Path]) -> list[Path]:
    """Find the files that paths and glob patterns (`*.csv`, `**/*.csv`) name: sorted, each once.

    The order does not depend on the order of `patterns`, so that the same files give the same table. A
    pattern leaves out directories, files of rejected rows (`*.rejected.csv`), and what Excel and LibreOffice
    lay beside a file that is open in them (`~$ads.xlsx`, `.~lock.ads.xlsx#`). Raises `InputError` for a
    path that is missing, is a directory or is not a regular file, and for a pattern that matches nothing.
    """
    found = {path.resolve(): path for pattern in patterns for path in _matches(str(pattern))}
    if not found:
        raise InputError("No file to read was named. Give one or more files, or a pattern such as '*.csv'.")
    if len(found) > MOST_FILES:
        raise InputError(
            f"{len(found):,} files were named; {MOST_FILES:,} can be read at once. Join some of them."
        )
    return sorted(found.values(), key=str)


def check_file(path: Path) -> None:
    """Raise `InputError` unless `path` is a regular file with content: a pipe or device might never end."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist. Check the spelling and the folder.") from None
    except OSError as error:
        raise unreadable_file(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{path} is a folder. Name its files, for instance '{path}/*.csv'.")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{path} is a pipe or a device, not a file. Save the ads to a file and name that.")
    if status.st_size == 0:
        raise InputError(f"{path} is empty. Export the ads again, or leave the file out.")


def without_ads(path: Path) -> InputError:
    """Give the error for a file or a table that has columns and no rows."""
    return InputError(f"{path} holds a header and no ads. Export the ads again, or leave the file out.")


def unreadable_file(path: Path, error: OSError) -> InputError:
    """Give the error for a file that the system refuses to read."""
    return InputError(f"{path} cannot be read: {error.strerror}. Check the file's permissions and the disk.")


def _matches(pattern: str) -> Iterator[Path]:
    path = Path(pattern)
    # A file may be called `ads[1].csv`; what exists by that very name is meant before any pattern.
    if not glob.has_magic(pattern) or path.exists():
        check_file(path)
        yield path
        return
    matched = [Path(name) for name in glob.iglob(pattern, recursive=True)]  # noqa: PTH207 - takes absolute patterns
    files = [
        path
        for path in matched
        if not path.is_dir()
        and not path.name.endswith(_REJECTED_SUFFIX)
        and not path.name.startswith(_OPEN_ELSEWHERE)
    ]
    if not files:
        raise InputError(f"No file matches {pattern!r}. Check the folder and the pattern.")
    for file in files:
        check_file(file)
        yield file


class Format(StrEnum):
    """The formats that ads are read from."""

    CSV = "CSV"
    JSON_LINES = "JSON Lines"
    JSON_LIST = "JSON list"
    PARQUET = "Parquet"
    EXCEL = "Excel"


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
_ZIP: Final = b"PK\x03\x04"
_SAVE_AS_CSV: Final = "Open it and save it as CSV UTF-8"
_UNPACK: Final = "Unpack it and name the file inside"
_EXPORT: Final = "Export the ads as CSV, Excel (.xlsx), JSON or Parquet"

# The first bytes that show what a file is, from the makers' own format descriptions, and the remedy for each.
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
# Text may hold a stray NUL; with more than one byte in twenty NUL or another control byte it is not text.
_CONTROL_SHARE: Final = 0.05
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")


def find_format(path: Path) -> Format:
    """Tell the format of a file by its content where that is unmistakable, else by suffix, else by its
    first letters.

    Raises `InputError`, naming what the file is and the remedy, when it is not a table of ads.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE_BYTES)
    except OSError as error:
        raise unreadable_file(path, error) from error
    suffix = _SUFFIXES.get(path.suffix.lower())
    if sample.startswith(_PARQUET):
        return Format.PARQUET
    if sample.startswith(_ZIP) and b"xl/" in sample:
        return Format.EXCEL
    if suffix is Format.PARQUET:
        raise InputError(
            f"{path} is called Parquet but is not. Export the ads again, or give it its right suffix."
        )
    if not sample.startswith(_BYTE_ORDER_MARKS):
        _refuse_other_files(path, sample)
    return suffix or _by_first_letters(path, sample)


def _refuse_other_files(path: Path, sample: bytes) -> None:
    start = sample[:16].lstrip().lower()
    for magic, name, remedy in _NO_TABLES:
        if sample.startswith(magic) or start.startswith(magic):
            raise InputError(f"{path} is {name}, not a table of ads. {remedy}.")
    if sample.startswith(_ZIP):
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


def _by_first_letters(path: Path, sample: bytes) -> Format:
    letters = re.sub(rb"[\x00\s]", b"", sample.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if letters.startswith(b"[{") or (letters.startswith(b"[") and path.suffix.lower() == ".json"):
        return Format.JSON_LIST
    return Format.JSON_LINES if letters.startswith(b"{") else Format.CSV


def _inside_zip(sample: bytes) -> str:
    for mark, name in (
        (b"word/", "a Word document"),
        (b"opendocument", "a document"),
    ):
        if mark in sample:
            return name
    return "a zip archive"


def _remedy_for_zip(sample: bytes) -> str:
    if b"opendocument.spreadsheet" in sample:
        return "Open it and save it as 'CSV UTF-8'"
    return _SAVE_AS_CSV if b"word/" in sample or b"opendocument" in sample else _UNPACK
