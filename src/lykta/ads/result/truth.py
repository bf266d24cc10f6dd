"""A known truth, from a CSV file: which hand wrote each ad."""

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lykta.errors import InputError

COLUMNS: Final = ("ad_id", "hand")
# A Swedish Excel writes semicolons.
_DELIMITERS: Final = (",", ";", "\t")


def read_truth(path: Path) -> pa.Table:
    """The truth as the columns `ad_id` and `hand`, both text, each ad once.

    Raises `InputError` when the file cannot be read, lacks a column, holds an empty value, or gives one ad
    two hands. Rows that are repeated whole count once.
    """
    try:
        table = _parsed(path)
    except OSError as error:
        raise InputError(f"The truth {path} cannot be read: {error.strerror or error}.") from error
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise InputError(f"The truth {path} is not CSV in UTF-8 with the columns ad_id,hand.") from error
    if not table.num_rows:
        raise InputError(f"The truth {path} names no ads. It needs one row for each ad: ad_id,hand.")
    _refuse_gaps(path, table)
    return _once(path, table)


def _parsed(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    delimiter = max(_DELIMITERS, key=header.count)
    missing = [name for name in COLUMNS if name not in _names(header, delimiter)]
    if missing:
        raise InputError(
            f"The truth {path} has no column {missing[0]}. Its first line must name the columns ad_id "
            "and hand."
        )
    return pacsv.read_csv(
        path,
        parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(COLUMNS),
            column_types=dict.fromkeys(COLUMNS, pa.large_string()),
            strings_can_be_null=False,
        ),
    )


def _names(header: str, delimiter: str) -> list[str]:
    return [name.strip('"') for name in header.rstrip("\r\n").split(delimiter)]


def _refuse_gaps(path: Path, table: pa.Table) -> None:
    for name in COLUMNS:
        empty = pc.sum(pc.equal(table[name], "")).as_py()
        if empty:
            raise InputError(
                f"The truth {path} lacks {name} in rows: {empty:,}. Fill it in, or take them out."
            )


def _once(path: Path, table: pa.Table) -> pa.Table:
    distinct = table.group_by(list(COLUMNS), use_threads=False).aggregate([])
    if pc.count_distinct(distinct["ad_id"]).as_py() == distinct.num_rows:
        return distinct
    counts = pc.value_counts(distinct["ad_id"])
    twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    raise InputError(
        f"The truth {path} gives two hands to {len(twice):,} ads, among them {twice[0].as_py()}. "
        "Each ad has one hand."
    )
