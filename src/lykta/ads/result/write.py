"""Tables as files that others read: CSV, Parquet and JSON Lines, whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.ads.result.csv_cells import csv_lines
from lykta.errors import InputError

DECIMALS: Final = 6
_BATCH: Final = 65_536


def write_table(table: pa.Table, out: Path, *, exact: frozenset[str] = frozenset()) -> None:
    """Write a table in the format of the file's suffix; the same table gives the same bytes.

    The file appears whole or not at all, and only its owner may read it. `exact` names the columns of words
    that CSV keeps as they are; see `csv_lines`. Raises `InputError` for another suffix or a place that
    cannot be written to.
    """
    check_out(out)
    with whole_file(out) as file:
        _WRITERS[out.suffix.lower()](table, file, exact)


def check_out(out: Path) -> None:
    """Refuse, before any work is done, a file of a table that could not be written."""
    if out.suffix.lower() not in _WRITERS:
        raise InputError(f"{out.name}: tables are written as .csv, .parquet or .jsonl. Nothing was written.")
    check_place(out)


def check_place(out: Path) -> None:
    """Refuse a file whose place is a folder, or in a folder that is not there."""
    if out.is_dir():
        raise InputError(f"{out} is a folder. Name a file in it. Nothing was written.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once all of it is on the disk, and is gone if anything failed."""
    try:
        # The leading dot keeps an unfinished file out of `*.csv`.
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}. Nothing half-written remains, and an "
            "earlier file is as it was."
        ) from error


def _csv(table: pa.Table, file: BinaryIO, exact: frozenset[str]) -> None:
    file.write(",".join(table.column_names).encode() + b"\n")
    batches = table.to_batches(max_chunksize=_BATCH)
    file.writelines(csv_lines(batch, exact=exact, decimals=DECIMALS) for batch in batches)


def _jsonl(table: pa.Table, file: BinaryIO, _exact: frozenset[str]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for batch in table.to_batches(max_chunksize=_BATCH):
        lines = (encode({name: _plain(value) for name, value in row.items()}) for row in batch.to_pylist())
        file.writelines(f"{line}\n".encode() for line in lines)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _parquet(table: pa.Table, file: BinaryIO, _exact: frozenset[str]) -> None:
    # Pages follow the chunks of a table, and those follow how many threads read it.
    pq.write_table(table.combine_chunks(), file, compression="zstd")


_WRITERS: Final[dict[str, Callable[[pa.Table, BinaryIO, frozenset[str]], None]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
