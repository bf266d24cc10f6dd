"""Ads from a CSV file: its layout, whole blocks of good rows, and singly the rows that fit in no block."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.reading.batches import (
    FilePiece,
    RawColumns,
    extra_column,
    find_unusable,
    string_array,
    to_batch,
)
from lykta.ads.reading.columns import (
    BATCH_ROWS,
    HEADINGS_WITHIN,
    Columns,
    likeness_to_headings,
    match_columns,
)
from lykta.ads.reading.csv_kernels import (
    AT_START,
    IN_QUOTES,
    STRAY,
    UNCLOSED,
    Bytes,
    Dialect,
    Places,
    RowTable,
    find_inner_row,
    find_row_end,
    gather,
    split_rows,
)
from lykta.ads.reading.encodings import TextSource, Window, is_character_text
from lykta.ads.reading.notes import HEAD_BYTES, RejectionReason, Sink
from lykta.errors import InputError
from lykta.tabular import named_separator

# A file with very many columns gets fewer rows a block, so that the table of places stays within 100 MB.
_MOST_PLACES: Final = 4_000_000
_DELIMITERS: Final = (",", ";", "\t", "|")
# A header longer than this is not one.
_HEADER_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class CsvShape:
    """How a CSV file is laid out: its two dividing bytes, its number of columns, where its rows begin, and
    which column has the id.
    """

    delimiter: int
    newline: int
    columns: int
    offset: int
    line: int
    id_column: int = 0


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
    reason: RejectionReason
    start: bytes
    length: int


@dataclass(frozen=True)
class CsvLayout:
    """The shape of a CSV file, its column names and which of them hold what, and the rows `above` these."""

    shape: CsvShape
    columns: Columns
    above: Sequence[SpoiltRow]


@dataclass(frozen=True)
class CsvAds:
    """The ads of one CSV file; `row_limit` is the longest row in bytes."""

    source: TextSource
    layout: CsvLayout
    row_limit: int

    def pieces(self) -> Iterator[FilePiece]:
        """Cut the file into pieces; rows that fit in none are pieces of their own."""
        if self.layout.above:
            yield FilePiece(0, self._refuse_above)
        for part in RowSplitter(self.source, self.layout.shape, row_limit=self.row_limit).rows():
            if isinstance(part, SpoiltRow):
                yield FilePiece(1, partial(self._refuse, part))
            else:
                yield FilePiece(part.count, partial(self._batch, part))

    def _refuse_above(self, sink: Sink) -> None:
        for row in self.layout.above:
            self._refuse(row, sink)

    def _refuse(self, row: SpoiltRow, sink: Sink) -> None:
        sink.notes.rows_in += 1
        text = self.source.spell_out(row.start)
        if row.reason is RejectionReason.TOO_LONG:
            sink.refuse_long(row.line, row.length, self.row_limit, text)
            return
        if row.reason in {RejectionReason.NEVER_CLOSED, RejectionReason.UNCLOSED}:
            sink.notes.unclosed_quotes.add(row.line)
        sink.refuse(row.line, row.reason, text)

    def _batch(self, block: RowBlock, sink: Sink) -> pa.RecordBatch | None:
        sink.notes.rows_in += block.count
        sink.notes.blank_lines += block.blank
        refused = self._misshapen(block, sink)
        rows = _others(block.count, refused)
        fields = _columns(block, rows, self.layout.columns.fields)
        lacking = find_unusable(fields)
        if lacking:
            refused |= {int(rows[row]): reason for row, reason in lacking.items()}
            rows = _others(block.count, refused)
            fields = _columns(block, rows, self.layout.columns.fields)
        self._refuse_all(block, refused, sink)
        for line in block.table.line[rows[block.table.inner[rows] > 0]].tolist():
            sink.notes.rows_in_quotes.add(line)
        if not len(rows):
            return None
        extra = _columns(block, rows, self.layout.columns.extra)
        columns = RawColumns(fields, extra_column(extra, rows=len(rows)), block.table.line[rows])
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))

    def _misshapen(self, block: RowBlock, sink: Sink) -> dict[int, RejectionReason]:
        """Tell which rows of a block cannot be taken apart, and why."""
        table, count = block.table, block.count
        refused: dict[int, RejectionReason] = {}
        odd = np.flatnonzero(table.fields[:count] != self.layout.shape.columns)
        refused.update(dict.fromkeys(odd.tolist(), RejectionReason.WRONG_FIELDS))
        unclosed = np.flatnonzero(table.fields[:count] == UNCLOSED).tolist()
        for row in np.flatnonzero((table.how[:count] == STRAY).any(axis=1)).tolist():
            if self.layout.shape.newline in block.raw(row):
                refused[row] = RejectionReason.STRAY_QUOTE
            elif row not in refused:
                sink.notes.rows_with_stray_quotes += 1
        refused.update(dict.fromkeys(unclosed, RejectionReason.UNCLOSED))
        if not self.source.is_sound(block.data):
            bad = (row for row in range(count) if not is_character_text(block.raw(row)))
            refused.update(dict.fromkeys(bad, RejectionReason.UNDECODABLE))
        long = np.flatnonzero(table.end[:count] - table.begin[:count] > self.row_limit)
        refused.update(dict.fromkeys(long.tolist(), RejectionReason.TOO_LONG))
        return refused

    def _refuse_all(self, block: RowBlock, refused: dict[int, RejectionReason], sink: Sink) -> None:
        for row, reason in sorted(refused.items()):
            raw, line = block.raw(row), int(block.table.line[row])
            if reason is RejectionReason.TOO_LONG:
                sink.refuse_long(line, len(raw), self.row_limit, self.source.spell_out(raw[:HEAD_BYTES]))
                continue
            lines = raw.count(self.layout.shape.newline) + 1
            told = self._tell(reason, int(block.table.fields[row]), line, lines)
            sink.refuse(line, told, self.source.spell_out(raw), reason)
            if reason is RejectionReason.UNCLOSED:
                sink.notes.unclosed_quotes.add(line)
            elif lines > 1:
                sink.notes.rejected_over_lines.add(line, lines)

    def _tell(self, reason: RejectionReason, fields: int, line: int, lines: int) -> str:
        """The reason with what is to be mended: how many fields there are, and which lines are left out."""
        if reason is RejectionReason.UNCLOSED:
            return f"{reason}: left out up to line {line + lines - 1}, and read on from the next"
        told = f"{reason}: {fields} instead of {self.layout.shape.columns}"
        told = told if reason is RejectionReason.WRONG_FIELDS else str(reason)
        return told if lines == 1 else f"{told}; {lines} lines, {line} to {line + lines - 1}"


def _others(count: int, refused: dict[int, RejectionReason]) -> Places:
    kept: npt.NDArray[np.bool_] = np.ones(count, np.bool_)
    kept[list(refused)] = False
    return np.flatnonzero(kept)


def _columns(block: RowBlock, rows: Places, indices: Mapping[str, int]) -> dict[str, pa.StringArray]:
    """The columns of these indices, by their names."""
    data = np.frombuffer(block.data, np.uint8)
    return {name: string_array(*gather(data, block.table, rows, index)) for name, index in indices.items()}


@dataclass(frozen=True)
class _HeadRow:
    """One of the first rows: its line, its bytes, its cells, and the shape of what comes `after` it."""

    line: int
    written: bytes
    cells: list[str]
    after: CsvShape

    def above(self) -> SpoiltRow:
        """The row where it stands above the headings."""
        row = self.written.rstrip(b"\r\n")
        return SpoiltRow(self.line, RejectionReason.ABOVE_HEADINGS, row, len(row))


def find_layout(source: TextSource, *, chosen: Mapping[str, str]) -> CsvLayout:
    """Read the header of a CSV file and find how the rows after it are divided.

    The header is the first row that names an id and a text; rows above it are not ads. The delimiter is the
    one that a `sep=` line names, else the one under which the header is found. Raises `InputError` when there
    is no header or no such columns in it.
    """
    start = b""
    for chunk in source.chunks():
        start += chunk
        if len(start) > _HEADER_BYTES:
            break
    is_cut, start = len(start) > _HEADER_BYTES, start[:_HEADER_BYTES]
    newline = "\r" if b"\r" in start and b"\n" not in start else "\n"
    offset, line, named = _skip_preamble(start, newline)
    if offset == len(start):
        raise InputError(
            f"{source.path} holds no header and no ads. Export the ads again, or leave the file out."
        )
    shape = CsvShape(0, ord(newline), 0, offset, line)
    options = [
        list(islice(_rows(start, replace(shape, delimiter=ord(delimiter)), is_cut=is_cut), HEADINGS_WITHIN))
        for delimiter in ([named] if named else _DELIMITERS)
    ]
    return _best(source.path, options, chosen)


def _best(path: Path, options: list[list[_HeadRow]], chosen: Mapping[str, str]) -> CsvLayout:
    """Take the row that is most like headings, under the delimiter that gives most columns where several
    are; `InputError` says what it lacks.
    """
    options.sort(key=lambda rows: [-len(row.cells) for row in rows])
    candidates = [(row, rows[:place]) for rows in options for place, row in enumerate(rows)]
    header, above = max(
        candidates, key=lambda found: likeness_to_headings(found[0].cells, len(found[1]), chosen)
    )
    columns = match_columns(path, header.cells, chosen)
    shape = replace(header.after, id_column=columns.fields["id"])
    return CsvLayout(shape, columns, [row.above() for row in above])


def _skip_preamble(start: bytes, newline: str) -> tuple[int, int, str | None]:
    """Pass over blank lines and Excel's `sep=;` line: where the header is, its line, and the delimiter
    named.
    """
    offset, line, named = 0, 1, None
    for written in start.split(newline.encode()):
        separator = None if named else named_separator(written.decode("utf-8", "replace"))
        if separator and separator.isascii():
            named = separator
        elif written.strip().strip(b'"'):
            break
        offset, line = min(offset + len(written) + 1, len(start)), line + 1
    return offset, line, named


def _rows(start: bytes, shape: CsvShape, *, is_cut: bool) -> Iterator[_HeadRow]:
    """The rows of a file's start that hold anything, from where the shape begins; the first in any case, and
    no later one that goes on where the start `is_cut`.
    """
    dialect = Dialect(shape.delimiter, shape.newline, at_end=True)
    is_first = True
    while shape.offset < len(start):
        stop, _, lines = find_row_end(_bytes(start)[shape.offset :], AT_START, dialect)
        written = start[shape.offset : shape.offset + stop if stop >= 0 else None]
        text = written.decode("utf-8", "replace")
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=chr(shape.delimiter)))
        except (csv.Error, StopIteration):
            # What no reader takes for a header is shown to the user as one odd column.
            cells = [text]
        line, offset = shape.line, shape.offset + len(written)
        shape = replace(shape, columns=len(cells), offset=offset, line=shape.line + lines)
        if is_first or ((stop >= 0 or not is_cut) and any(cell.strip() for cell in cells)):
            yield _HeadRow(line, written, cells, shape)
        is_first = False


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
            count, after, self._line, blank = split_rows(
                _bytes(data), self._line, dialect, self._shape.id_column, table
            )
            if count or blank:
                yield RowBlock(data, table, count, blank)
            window.drop(after)
            if count == BATCH_ROWS or count == len(table.begin):
                continue
            if not window.at_end and len(window.data) <= self._row_limit:
                window.more()
            elif window.data:
                yield (
                    self._long_row() if not window.at_end else self._first_line(RejectionReason.NEVER_CLOSED)
                )
            elif window.at_end:
                return

    def _long_row(self) -> SpoiltRow:
        """Pass over a row longer than the limit without holding it, or up to a line that reads like a row."""
        window, start, first_line = self._window, self._window.offset, self._line
        head, state, after = b"", AT_START, -1
        dialect = Dialect(self._shape.delimiter, self._shape.newline, at_end=False)
        if spoilt := self._before_inner_row(dialect):
            return spoilt
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
            return self._first_line(RejectionReason.NEVER_CLOSED)
        length = window.offset - start - (after >= 0)
        return SpoiltRow(first_line, RejectionReason.TOO_LONG, head[:length], length)

    def _before_inner_row(self, dialect: Dialect) -> SpoiltRow | None:
        """What stands before the first line within the limit that reads like a row, passed over; or None."""
        window, first_line, shape = self._window, self._line, self._shape
        held = window.data[: self._row_limit]
        place, line = find_inner_row(_bytes(held), first_line, dialect, shape.columns, shape.id_column)
        if place < 0:
            return None
        self._line = line
        window.drop(place)
        return SpoiltRow(first_line, RejectionReason.UNCLOSED, held[: min(place - 1, HEAD_BYTES)], place - 1)

    def _first_line(self, reason: RejectionReason) -> SpoiltRow:
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
            return SpoiltRow(first_line, RejectionReason.TOO_LONG, kept[:HEAD_BYTES], length)
        return SpoiltRow(first_line, reason, kept.rstrip(b"\r"), length)


def _empty_table(columns: int) -> RowTable:
    rows = max(1, min(BATCH_ROWS, _MOST_PLACES // max(1, columns)))
    start, stop = np.empty((rows, columns), np.int64), np.empty((rows, columns), np.int64)
    begin, end, line, fields = (np.empty(rows, np.int64) for _ in range(4))
    how, inner = np.zeros((rows, columns), np.uint8), np.zeros(rows, np.int64)
    return RowTable(begin, end, line, fields, start, stop, how, inner)


def _bytes(data: bytes) -> Bytes:
    return np.frombuffer(data, np.uint8)
