"""Tables as rows of text: encodings, separators, headings, and numbers as people write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Final

from lykta.tabular.rows import TableRow, TableSource
from lykta.tabular.workbook import is_workbook, workbook_rows

SEPARATORS: Final = ";,\t"
"""What may stand between the cells of a row, the likeliest in Sweden first."""

_CHUNK_BYTES: Final = 4 * 1024 * 1024
# After so many broken characters, and hardly a whole one, the rest of the file cannot change the verdict.
_ENOUGH: Final = 10_000
# UTF-32 comes first: its mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark these two mean the machine's own byte order; files from Windows are little-endian.
_WITHOUT_MARK: Final = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# Mac Roman's å, ä and ö are the bytes that cp1252 has for Œ, Š and š. No word has the first two after a
# lower-case letter, and none of the languages with Š and š has Œ: one place of the former decides, or both of
# the latter in a file that has no å, ä and ö of cp1252.
_MAC_LETTERS: Final = re.compile(rb"[a-z][\x8a\x8c]")
_WINDOWS_LETTERS: Final = re.compile(rb"[\xc4\xc5\xd6\xe4\xe5\xf6]")
_MAC_A_RING: Final = b"\x8c"
_MAC_UMLAUTS: Final = (b"\x8a", b"\x9a")

_SEPARATOR_LINE: Final = re.compile(r'\ufeff?\s*"?sep=([^"\r\n])"?\s*', re.IGNORECASE)
# A thousand to some, and one to others.
_AMBIGUOUS: Final = re.compile(r"[+-]?\d{1,3}[.,]000")
_QUOTED: Final = re.compile(r'"[^"]*"')

_SPACES: Final = re.compile(r"[\s'’]")
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?")
_DIGITS: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?")
# 1,234,567.5 and 1.234.567,5: which mark divides thousands is certain when both stand, or one of them twice.
_GROUPED: Final = re.compile(
    r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:,\d{3}){2,}|(?:\.\d{3}){2,})"
)
# Whole numbers of more digits count nothing that people write in a table.
_MOST_DIGITS: Final = 30


class EncodingReason(StrEnum):
    """Why a text file is read in an encoding that its reader may not expect."""

    BYTE_ORDER_MARK = "byte order mark"
    ASKED = "encoding asked for"
    SPOILT_UTF8 = "spoilt UTF-8"
    MAC_ROMAN = "Mac Roman"
    NOT_UTF8 = "not UTF-8"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text: `name` as Python knows it, `mark_bytes` to skip, and the `reason` where
    it is one to tell the user.
    """

    name: str
    mark_bytes: int = 0
    reason: EncodingReason | None = None


def read_rows(path: Path, *, outcome: str = "Nothing was read.") -> Iterator[TableRow]:
    """Read the rows of a CSV file or a workbook that hold anything, with or without headings.

    A text file is in any encoding of `find_encoding`, separated by what a `sep=` line names, else by the
    likeliest of `SEPARATORS`. A row over several lines has the number of its last. Raises InputError, whose
    message includes `outcome`, for a file that is not a table.
    """
    source = TableSource(path, outcome)
    try:
        if is_workbook(path):
            yield from workbook_rows(path, outcome=outcome)
        else:
            yield from _text_rows(source)
    except OSError as error:
        raise source.input_error(
            f"cannot be read ({error.strerror})", "Check the name and run again."
        ) from error


def find_encoding(
    path: Path, *, chosen: str | None = None, is_utf8: Callable[[Path], bool] | None = None
) -> Encoding:
    """Find a text file's encoding: its byte order mark, unless that is of UTF-8 and the text is not, else
    `chosen`, else UTF-8 where all of it is, else Mac Roman where its å and ä stand in words, else cp1252.

    The whole file is read to be sure; `is_utf8` may be a quicker way to check it. A file that is UTF-8 but
    for a few spoilt bytes stays UTF-8, and the rows with those bytes are for the caller to reject: read as
    cp1252, every å, ä and ö of the other rows would be lost. It is taken as such when more of its characters
    beyond ASCII are whole in UTF-8 than are not; in Swedish cp1252 hardly any are.
    """
    is_utf8 = is_utf8 or _is_utf8
    mark = _find_mark(path)
    if mark and mark.name != "utf-8":
        return _follow_mark(mark, chosen)
    if not mark and chosen is not None:
        return _follow_choice(chosen)
    if is_utf8(path):
        return _follow_mark(mark or Encoding("utf-8"), chosen)
    skipped = mark.mark_bytes if mark else 0
    whole, broken = _count_characters(path)
    if whole > broken:
        return Encoding("utf-8", skipped, EncodingReason.SPOILT_UTF8)
    # Programs put the mark of UTF-8 before text in another encoding, too.
    if chosen is not None:
        return _follow_choice(chosen, skipped)
    is_mac = _is_mac_roman(path)
    name, reason = ("mac-roman", EncodingReason.MAC_ROMAN) if is_mac else ("cp1252", EncodingReason.NOT_UTF8)
    return Encoding(name, skipped, reason)


def _find_mark(path: Path) -> Encoding | None:
    with path.open("rb") as file:
        start = file.read(4)
    return next((Encoding(name, len(mark)) for mark, name in _MARKS if start.startswith(mark)), None)


def _follow_mark(mark: Encoding, chosen: str | None) -> Encoding:
    other = chosen is not None and not mark.name.startswith(chosen)
    return replace(mark, reason=EncodingReason.BYTE_ORDER_MARK) if other else mark


def _follow_choice(chosen: str, mark_bytes: int = 0) -> Encoding:
    return Encoding(_WITHOUT_MARK.get(chosen, chosen), mark_bytes, EncodingReason.ASKED)


def named_separator(line: str) -> str | None:
    """Return the separator that a line such as `sep=;` names, as Excel writes before a table, or None."""
    found = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n"))
    return found[1] if found else None


def likely_separator(heading: str) -> str:
    """Return the separator that stands most often in a heading, outside quotes."""
    return max(SEPARATORS, key=_QUOTED.sub("", heading).count)


def plain_heading(heading: str) -> str:
    """Reduce a heading to its letters and digits, without case: `Annons-ID` to `annonsid`."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def read_number(text: str) -> Decimal | None:
    """Read a number as people and programs write it, or None: `1 234,5`, `1.0`, `1,234.5`, `−3`, `1e+05`.

    A single comma or point divides decimals, so that `1,234` is a little more than one: taken for thousands,
    a Swedish decimal would silently become a thousand times too large.
    """
    written = text.strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(written):
        last = max(written.rfind("."), written.rfind(","))
        once = written.count(written[last]) == 1
        written = re.sub(r"[.,]", "", written[:last]) + ("." if once else "") + written[last + 1 :]
    elif _THOUSANDS.fullmatch(written):
        written = _SPACES.sub("", written)
    elif not _DIGITS.fullmatch(written):
        return None
    try:
        return Decimal(written.replace(",", "."))
    except InvalidOperation:  # Digits of other scripts, mixed.
        return None


def read_whole_number(text: str) -> int | None:
    """Read a whole number, which R and pandas may have written as `1.0`, or None.

    None also for `1,000` and `1.000`, which are a thousand to some and one to others.
    """
    number = None if _AMBIGUOUS.fullmatch(text.strip()) else read_number(text)
    if number is None or number.adjusted() >= _MOST_DIGITS or number != number.to_integral_value():
        return None
    return int(number)


def _text_rows(source: TableSource) -> Iterator[TableRow]:
    encoding = find_encoding(source.path)
    with source.path.open("rb") as file, io.TextIOWrapper(file, encoding.name, newline="") as text:
        file.seek(encoding.mark_bytes)
        lines = _lines(source, text)
        before, separator, heading = _preamble(lines)
        reader = csv.reader(_after(heading, lines), delimiter=separator, strict=True)
        try:
            for cells in reader:
                stripped = tuple(cell.strip() for cell in cells)
                if any(stripped):
                    yield TableRow(reader.line_num + before, stripped)
        except csv.Error as error:
            raise source.input_error(
                f"the row cannot be read ({error})",
                "Look for a quote mark that is not closed.",
                line=reader.line_num + before,
            ) from error


def _lines(source: TableSource, text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(text, start=1):  # noqa: B007 - the fault's place
            if "\0" in line:
                raise source.no_text()
            yield line
    except UnicodeDecodeError as error:
        if text.encoding != "utf-8":
            raise source.no_text() from error
        raise source.input_error(
            "holds bytes that are not characters", f"Look after line {number}, or save it as CSV UTF-8 anew."
        ) from error


def _preamble(lines: Iterator[str]) -> tuple[int, str, str]:
    """Pass over blank lines and a `sep=` line: how many they are, the separator, and the line of headings."""
    passed, named = 0, None
    for line in lines:
        if named is None and (named := named_separator(line)):
            passed += 1
        elif line.strip():
            return passed, named or likely_separator(line), line
        else:
            passed += 1
    return passed, SEPARATORS[0], ""


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


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


def _is_mac_roman(path: Path) -> bool:
    mac = windows = 0
    has_ring = has_umlaut = False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            mac += len(_MAC_LETTERS.findall(chunk))
            windows += len(_WINDOWS_LETTERS.findall(chunk))
            has_ring |= _MAC_A_RING in chunk
            has_umlaut |= any(letter in chunk for letter in _MAC_UMLAUTS)
            if mac + windows > _ENOUGH:
                break
    return mac > windows or (has_ring and has_umlaut and not windows)
