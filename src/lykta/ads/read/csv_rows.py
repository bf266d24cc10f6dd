"""CSV rows from a stream: whole blocks of good rows, and one by one the rows that fit in no block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lykta.ads.read.csv_kernels import AT_START, IN_QUOTES, Bytes, Dialect, RowTable, find_row_end, split_rows
from lykta.ads.read.long_rows import HEAD_BYTES
from lykta.ads.read.reasons import Reason
from lykta.ads.read.schema import BATCH_ROWS
from lykta.ads.read.source import TextSource, Window

# A file with very many columns gets fewer rows a block, so that the table of places stays within 100 MB.
_MOST_PLACES: Final = 4_000_000


@dataclass(frozen=True)
class CsvShape:
    """How a CSV file is laid out: its two dividing bytes, its number of columns, and where its rows begin."""

    delimiter: int
    newline: int
    columns: int
    offset: int
    line: int


@dataclass(frozen=True)
class RowBlock:
    """Rows of a block: the bytes, the places of `count` rows in them, and how many blank rows stood
    between.
    """

    data: bytes
    table: RowTable
    count: int
    blank: int

    def raw(self, row: int) -> bytes:
        """Give one row as written, without its line end."""
        return self.data[self.table.begin[row] : self.table.end[row]]


@dataclass(frozen=True)
class SpoiltRow:
    """A row that cannot stand in a block: its line, why, its beginning and its length in bytes."""

    line: int
    reason: Reason
    start: bytes
    length: int


class RowSplitter:
    """Splits a source into rows, holding no more of it than a block and the longest row."""

    def __init__(self, source: TextSource, shape: CsvShape, *, row_limit: int) -> None:
        self._window = Window(source, shape.offset)
        self._shape = shape
        self._row_limit = row_limit
        self._line = shape.line

    def rows(self) -> Iterator[RowBlock | SpoiltRow]:
        """Give every row of the source, in order."""
        window = self._window
        while True:
            data, table = window.data, _empty_table(self._shape.columns)
            dialect = Dialect(self._shape.delimiter, self._shape.newline, window.at_end)
            count, after, self._line, blank = split_rows(_bytes(data), self._line, dialect, table)
            if count or blank:
                yield RowBlock(data, table, count, blank)
            window.drop(after)
            if count == BATCH_ROWS or count == len(table.begin):
                continue
            if not window.at_end and len(window.data) <= self._row_limit:
                window.more()
            elif window.data:
                yield self._long_row() if not window.at_end else self._first_line(Reason.NEVER_CLOSED)
            elif window.at_end:
                return

    def _long_row(self) -> SpoiltRow:
        """Pass over a row longer than the limit without holding it."""
        window, start, first_line = self._window, self._window.offset, self._line
        head, state, after = b"", AT_START, -1
        dialect = Dialect(self._shape.delimiter, self._shape.newline, at_end=False)
        while after < 0:
            after, state, lines = find_row_end(_bytes(window.data), state, dialect)
            self._line += lines
            passed = after if after >= 0 else len(window.data)
            head += window.data[: min(passed, HEAD_BYTES - len(head))]
            window.drop(passed)
            if after < 0 and not window.more():
                break
        if after < 0 and state == IN_QUOTES:
            # A quote mark without its fellow would take the rest of the file with it: only its line is
            # given up.
            window.back_to(start)
            self._line = first_line
            return self._first_line(Reason.NEVER_CLOSED)
        length = window.offset - start - (after >= 0)
        return SpoiltRow(first_line, Reason.TOO_LONG, head[:length], length)

    def _first_line(self, reason: Reason) -> SpoiltRow:
        """Pass over one line, whatever quote marks say, and go on after it."""
        window, start, first_line = self._window, self._window.offset, self._line
        kept = b""
        newline = bytes([self._shape.newline])
        while True:
            found = window.data.find(newline)
            line = window.data[: found if found >= 0 else None]
            kept += line[: max(self._row_limit, HEAD_BYTES) - len(kept)]
            window.drop(found + 1 if found >= 0 else len(window.data))
            if found >= 0 or not window.more():
                break
        self._line += 1
        length = window.offset - start - (found >= 0)
        if length > self._row_limit:
            return SpoiltRow(first_line, Reason.TOO_LONG, kept[:HEAD_BYTES], length)
        return SpoiltRow(first_line, reason, kept.rstrip(b"\r"), length)


def _empty_table(columns: int) -> RowTable:
    rows = max(1, min(BATCH_ROWS, _MOST_PLACES // max(1, columns)))
    start, stop = np.empty((rows, columns), np.int64), np.empty((rows, columns), np.int64)
    begin, end, line, fields = (np.empty(rows, np.int64) for _ in range(4))
    return RowTable(begin, end, line, fields, start, stop, np.zeros((rows, columns), np.uint8))


def _bytes(data: bytes) -> Bytes:
    return np.frombuffer(data, np.uint8)
