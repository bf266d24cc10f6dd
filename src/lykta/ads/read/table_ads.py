"""Ads from a table in memory: a DataFrame or an Arrow table, read where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from lykta.ads.read.columns import Columns
from lykta.ads.read.parquet_ads import ParquetAds, find_columns, halved
from lykta.ads.read.schema import BATCH_ROWS
from lykta.errors import InputError

# What pandas says before the name of a column that mixes types.
_OF_COLUMN: Final = "Conversion failed for column "


@dataclass(frozen=True, slots=True)
class AdsTable:
    """Ads in memory, under the `name` that messages and the result's settings call them by."""

    # No trace of an error shows what ads say.
    table: pa.Table = field(repr=False)
    name: str = "the table"

    @property
    def path(self) -> Path:
        """The name in the place of a file's path."""
        return Path(self.name)

    @property
    def nbytes(self) -> int:
        """How many bytes the rows take."""
        return int(self.table.nbytes)

    @classmethod
    def of(cls, source: Any) -> AdsTable:
        """A pandas or polars DataFrame, an Arrow table or anything else that gives an Arrow stream.

        A pandas index is read as a column when it has a name. Raises `InputError` for anything else, and for
        a column that mixes types.
        """
        try:
            return cls(_to_arrow(source), f"the {_kind(source)}")
        except (pa.ArrowException, TypeError, ValueError, OverflowError, AttributeError) as error:
            # What went wrong quotes the cell: neither it nor the chain of errors is told, but for the column.
            told = [str(part) for part in error.args if str(part).startswith(_OF_COLUMN)]
            column = told[0].removeprefix(_OF_COLUMN).split(" with type")[0] if told else ""
            where = f" (column {column})" if column else ""
            raise InputError(
                f"The {_kind(source)} cannot be read{where}. Give each column a name of its own and one "
                "type, such as text."
            ) from None


@dataclass(frozen=True)
class TableAds(ParquetAds):
    """The ads of a table in memory, which may have every type that a Parquet file has."""

    table: pa.Table = field(repr=False)

    def _portions(self) -> Iterator[pa.RecordBatch]:
        for batch in self.table.to_batches(max_chunksize=BATCH_ROWS):
            for part in halved(batch):
                yield self.portion(part)


def find_table_columns(source: AdsTable, *, chosen: Mapping[str, str]) -> Columns:
    """Match the columns of a table; `InputError` when it has no rows, or lacks an id or a text."""
    return find_columns(source.path, source.table.schema, source.table.num_rows, chosen)


def is_table(source: object) -> bool:
    """Whether a source of ads is a table in memory, and no name of a file."""
    return _package(source) == "pandas" or hasattr(source, "__arrow_c_stream__")


def _to_arrow(source: Any) -> pa.Table:
    if _package(source) == "pandas":
        named = all(name is not None for name in source.index.names)
        return pa.Table.from_pandas(source, preserve_index=named)
    if is_table(source):
        return pa.table(source) if not isinstance(source, pa.Table) else source
    raise InputError(
        f"Ads are read from files, DataFrames and Arrow tables, not from a {type(source).__name__}. "
        "Collect a lazy frame first."
    )


def _kind(source: object) -> str:
    package = _package(source)
    return f"{package} DataFrame" if package in {"pandas", "polars"} else "table"


def _package(source: object) -> str:
    # Told by its name: neither needs to be installed.
    return type(source).__module__.partition(".")[0]
