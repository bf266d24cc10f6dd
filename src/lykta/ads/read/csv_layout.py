"""How a CSV file is laid out: delimiter, line ends, header, and the first row of ads."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from lykta.ads.read.columns import Columns, match_columns
from lykta.ads.read.csv_kernels import AT_START, Dialect, find_row_end
from lykta.ads.read.csv_rows import CsvShape
from lykta.ads.read.source import TextSource
from lykta.errors import InputError

_DELIMITERS: Final = (",", ";", "\t")
# A header longer than this is not one.
_HEADER_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class CsvLayout:
    """The shape of a CSV file, its column names and which of them hold what."""

    shape: CsvShape
    columns: Columns


def find_layout(source: TextSource, *, chosen: Mapping[str, str]) -> CsvLayout:
    """Read the header of a CSV file and tell how the rows after it are divided.

    The delimiter is the one that a `sep=` line names, else the one under which the header holds an id and a
    text. Raises `InputError` when there is no header or no such columns in it.
    """
    start = b""
    for chunk in source.chunks():
        start += chunk
        if len(start) > _HEADER_BYTES:
            break
    start = start[:_HEADER_BYTES]
    newline = "\r" if b"\r" in start and b"\n" not in start else "\n"
    offset, line, named = _skip_preamble(start, newline)
    if offset == len(start):
        raise InputError(
            f"{source.path} holds no header and no ads. Export the ads again, or leave the file out."
        )
    options = [
        _layout(start[offset:], CsvShape(ord(delimiter), ord(newline), 0, offset, line))
        for delimiter in ([named] if named else _DELIMITERS)
    ]
    return _best(source.path, options, chosen)


def _best(path: Path, options: list[tuple[list[str], CsvShape]], chosen: Mapping[str, str]) -> CsvLayout:
    """Take the delimiter whose header can be matched; else tell what the header with most columns lacks."""
    refusals: list[InputError] = []
    for header, shape in sorted(options, key=lambda option: -len(option[0])):
        try:
            return CsvLayout(shape, match_columns(path, header, chosen))
        except InputError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _skip_preamble(start: bytes, newline: str) -> tuple[int, int, str | None]:
    """Pass over blank lines and Excel's `sep=;` line: where the header is, its line, and the delimiter
    named.
    """
    offset, line, named = 0, 1, None
    for written in start.split(newline.encode()):
        text = written.strip().strip(b'"').lower()
        if named is None and text.startswith(b"sep=") and len(text) <= 5 and text.isascii():
            # A tab has been stripped away as blank.
            named = chr(text[4]) if len(text) == 5 else "\t"
        elif text:
            break
        offset, line = min(offset + len(written) + 1, len(start)), line + 1
    return offset, line, named


def _layout(start: bytes, shape: CsvShape) -> tuple[list[str], CsvShape]:
    dialect = Dialect(shape.delimiter, shape.newline, at_end=True)
    end, _, lines = find_row_end(np.frombuffer(start, np.uint8), AT_START, dialect)
    end = len(start) if end < 0 else end
    text = start[:end].decode("utf-8", "replace")
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=chr(shape.delimiter)))
    except (csv.Error, StopIteration):
        # What no reader takes for a header is shown to the user as one odd column.
        header = [text]
    return header, CsvShape(
        shape.delimiter, shape.newline, len(header), shape.offset + end, shape.line + lines
    )
