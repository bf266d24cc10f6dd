"""What a Parquet file may unfold to: a file of some kilobytes can say that it holds terabytes.

A value that repeats is written once, in a dictionary, and its repeats cost next to nothing; a compressed page
of one letter packs ten thousand times. No honest table of ads does either: no two ads have one id, and texts
pack ten to fifty times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lykta.ads.reading.columns import BATCH_ROWS
from lykta.errors import InputError

PORTION_BYTES: Final = 256 * 1024 * 1024
"""What one portion of rows may unfold to; also what a file may, however small it is."""
# Ads of which thousands have one and the same text reach a few hundred, a bomb a hundred thousand.
_UNFOLDS_AT_MOST: Final = 1_000
# Above this, a file has at least a byte for each of its ads, and for each value of any of their lists.
_FEW_VALUES: Final = 1_000_000
# What the values of a column may unfold to without a look at its dictionary.
_LITTLE: Final = PORTION_BYTES // 16
# Rows that are read to find a dictionary: the first row of a list may be empty.
_LOOK_AT_ROWS: Final = 64


@dataclass(frozen=True)
class ParquetBounds:
    """The bounds of one Parquet file, each of which raises `InputError` where the file exceeds it."""

    path: Path

    def check_metadata(self, metadata: pq.FileMetaData) -> None:
        """Check what the file says of itself, before anything of it is unpacked."""
        said, values = 0, dict[int, int]()
        for group in range(metadata.num_row_groups):
            for place in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(place)
                # Of a type of fixed length, the repeats are known without a look at the dictionary.
                width = metadata.schema.column(place).length
                said += max(chunk.total_uncompressed_size, chunk.num_values * max(width, 0))
                values[place] = values.get(place, 0) + chunk.num_values
        self.check_unfolded(said)
        most = max(metadata.num_rows, *values.values())
        if most > max(_FEW_VALUES, self._file_bytes()):
            raise self._refusal()

    def check_unfolded(self, unfolded: int) -> None:
        """Check how many bytes were unfolded so far, or will be."""
        if unfolded > max(PORTION_BYTES, _UNFOLDS_AT_MOST * self._file_bytes()):
            raise self._refusal()

    def batches(self, file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
        """The rows of the file, so many at once that they unfold to `PORTION_BYTES` at most, and in all to
        what the file may.
        """
        texts = [path for path, kind in _leaves(file.metadata) if kind == "BYTE_ARRAY"]
        unfolded = 0
        with pq.ParquetFile(self.path, pre_buffer=False, read_dictionary=texts) as folded:
            groups = groupby(range(file.metadata.num_row_groups), partial(self._rows_at_once, folded))
            for rows, group in groups:
                for batch in file.iter_batches(batch_size=rows, row_groups=[*group]):
                    yield batch
                    unfolded += sum(_unfolded_bytes(column) for column in batch.columns)
                    self.check_unfolded(unfolded)

    def _rows_at_once(self, folded: pq.ParquetFile, group: int) -> int:
        """How many rows of a group unfold to `PORTION_BYTES` at most: a power of two."""
        longest = 0
        for place, (path, kind) in enumerate(_leaves(folded.metadata)):
            chunk = folded.metadata.row_group(group).column(place)
            # Without a dictionary, values unfold to what the file says, which was checked.
            is_folded = any("DICTIONARY" in encoding for encoding in chunk.encodings)
            if kind != "BYTE_ARRAY" or not is_folded or BATCH_ROWS * chunk.total_uncompressed_size < _LITTLE:
                continue
            found = _longest_value(folded, group, path, chunk.total_uncompressed_size)
            if folded.metadata.schema.column(place).max_repetition_level:
                # One row may have all values of a list.
                self.check_unfolded(chunk.num_values * found)
            longest += found
        rows = max(1, min(BATCH_ROWS, PORTION_BYTES // max(1, longest)))
        return 1 << (rows.bit_length() - 1)

    def _file_bytes(self) -> int:
        return self.path.stat().st_size

    def _refusal(self) -> InputError:
        return InputError(
            f"{self.path} is not packed like a table of ads: unpacked, it would be far larger than a real "
            "file of its size. Nothing of it is kept; export the ads again, or save them as CSV UTF-8."
        )


def _leaves(metadata: pq.FileMetaData) -> list[tuple[str, str]]:
    """The path and the physical type of each column, those inside lists and structs too."""
    columns = (metadata.schema.column(place) for place in range(metadata.num_columns))
    return [(column.path, column.physical_type) for column in columns]


def _longest_value(folded: pq.ParquetFile, group: int, path: str, most: int) -> int:
    """The bytes of the longest value in the dictionary of a column, which comes with its first value."""
    try:
        for batch in folded.iter_batches(_LOOK_AT_ROWS, row_groups=[group], columns=[path]):
            found = [values for column in batch.columns for values in _dictionaries(column) if len(values)]
            if found:
                return max(pc.max(pc.binary_length(values)).as_py() or 0 for values in found)
    except pa.ArrowNotImplementedError:
        # The library cannot give a list that stands partly in a dictionary: no value is longer than all.
        return most
    return 0


def _dictionaries(column: pa.Array) -> Iterator[pa.Array]:
    """The dictionaries of a column, also those of what it holds in lists and structs."""
    if pa.types.is_dictionary(column.type):
        yield column.dictionary
    elif pa.types.is_struct(column.type):
        for place in range(column.type.num_fields):
            yield from _dictionaries(column.field(place))
    elif pa.types.is_map(column.type):
        yield from _dictionaries(column.keys)
        yield from _dictionaries(column.items)
    elif pa.types.is_nested(column.type):
        yield from _dictionaries(column.values)


def _unfolded_bytes(column: pa.Array) -> int:
    """The bytes of a column when each repeat of a value stands by itself, as it will soon."""
    is_folded = pa.types.is_dictionary(column.type)
    return int((column.dictionary_decode() if is_folded else column).nbytes)
