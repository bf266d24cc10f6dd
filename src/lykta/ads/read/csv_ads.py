"""Ads from a CSV file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.read.batches import RawColumns, refused_rows, to_batch
from lykta.ads.read.csv_kernels import STRAY, Places, gather
from lykta.ads.read.csv_layout import CsvLayout
from lykta.ads.read.csv_rows import RowBlock, RowSplitter, SpoiltRow
from lykta.ads.read.extra import extra_column
from lykta.ads.read.long_rows import HEAD_BYTES, HEAD_CHARACTERS, too_long
from lykta.ads.read.piece import Piece
from lykta.ads.read.reasons import Reason
from lykta.ads.read.sink import Sink
from lykta.ads.read.source import TextSource
from lykta.ads.read.text_columns import string_array
from lykta.ads.read.undecodable import is_character_text


@dataclass(frozen=True)
class CsvAds:
    """The ads of one CSV file; `row_limit` is the longest row in bytes."""

    source: TextSource
    layout: CsvLayout
    row_limit: int

    def pieces(self) -> Iterator[Piece]:
        """Cut the file into pieces; rows that fit in none are pieces of their own."""
        for part in RowSplitter(self.source, self.layout.shape, row_limit=self.row_limit).rows():
            if isinstance(part, SpoiltRow):
                yield Piece(1, partial(self._refuse, part))
            else:
                yield Piece(part.count, partial(self._batch, part))

    def _refuse(self, row: SpoiltRow, sink: Sink) -> None:
        sink.notes.rows_in += 1
        text = self.source.shown(row.start)
        if row.reason is Reason.TOO_LONG:
            sink.refuse(
                row.line, too_long(row.length, self.row_limit), text[:HEAD_CHARACTERS], Reason.TOO_LONG
            )
        else:
            sink.refuse(row.line, row.reason, text)

    def _batch(self, block: RowBlock, sink: Sink) -> pa.RecordBatch | None:
        sink.notes.rows_in += block.count
        sink.notes.blank_lines += block.blank
        refused = self._misshapen(block, sink)
        rows = _others(block.count, refused)
        fields = {field: _column(block, rows, index) for field, index in self.layout.columns.fields.items()}
        lacking = refused_rows(fields)
        if lacking:
            refused |= {int(rows[row]): reason for row, reason in lacking.items()}
            rows = _others(block.count, refused)
            fields = {
                field: _column(block, rows, index) for field, index in self.layout.columns.fields.items()
            }
        self._refuse_all(block, refused, sink)
        if not len(rows):
            return None
        extra = {name: _column(block, rows, index) for name, index in self.layout.columns.extra.items()}
        columns = RawColumns(fields, extra_column(extra, rows=len(rows)), block.table.line[rows])
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))

    def _misshapen(self, block: RowBlock, sink: Sink) -> dict[int, Reason]:
        """Tell which rows of a block cannot be taken apart, and why."""
        table, count = block.table, block.count
        refused: dict[int, Reason] = {}
        odd = np.flatnonzero(table.fields[:count] != self.layout.shape.columns)
        refused.update(dict.fromkeys(odd.tolist(), Reason.WRONG_FIELDS))
        for row in np.flatnonzero((table.how[:count] == STRAY).any(axis=1)).tolist():
            if self.layout.shape.newline in block.raw(row):
                refused[row] = Reason.STRAY_QUOTE
            elif row not in refused:
                sink.notes.rows_with_stray_quotes += 1
        if not self.source.is_sound(block.data):
            bad = (row for row in range(count) if not is_character_text(block.raw(row)))
            refused.update(dict.fromkeys(bad, Reason.UNDECODABLE))
        long = np.flatnonzero(table.end[:count] - table.begin[:count] > self.row_limit)
        refused.update(dict.fromkeys(long.tolist(), Reason.TOO_LONG))
        return refused

    def _refuse_all(self, block: RowBlock, refused: dict[int, Reason], sink: Sink) -> None:
        for row, reason in sorted(refused.items()):
            raw, line = block.raw(row), int(block.table.line[row])
            if reason is Reason.TOO_LONG:
                text = self.source.shown(raw[:HEAD_BYTES])[:HEAD_CHARACTERS]
                sink.refuse(line, too_long(len(raw), self.row_limit), text, reason)
            elif reason is Reason.WRONG_FIELDS:
                found, wanted = int(block.table.fields[row]), self.layout.shape.columns
                sink.refuse(line, f"{reason}: {found} instead of {wanted}", self.source.shown(raw), reason)
            else:
                sink.refuse(line, reason, self.source.shown(raw))


def _others(count: int, refused: dict[int, Reason]) -> Places:
    kept: npt.NDArray[np.bool_] = np.ones(count, np.bool_)
    kept[list(refused)] = False
    return np.flatnonzero(kept)


def _column(block: RowBlock, rows: Places, index: int) -> pa.StringArray:
    return string_array(*gather(np.frombuffer(block.data, np.uint8), block.table, rows, index))
